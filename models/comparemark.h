#pragma once

#include "models/compareside.h"

#include <QObject>

namespace deckhand {

/// What was marked to be compared with something else, which may stand on another page.
class CompareMark : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    [[nodiscard]] const std::optional<CompareSide> &side() const { return m_side; }
    void set(CompareSide side)
    {
        m_side = std::move(side);
        Q_EMIT changed();
    }

Q_SIGNALS:
    void changed();

private:
    std::optional<CompareSide> m_side;
};

} // namespace deckhand
