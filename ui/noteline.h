#pragma once

#include "models/marks.h"

#include <QLineEdit>

namespace deckhand {

/// One line of note on an event or a delivery, kept when Enter, Tab or another row leaves it.
class NoteLine : public QLineEdit
{
    Q_OBJECT

public:
    NoteLine(Marks &marks, const char *name, QWidget *parent = nullptr);
    /// Nothing: there is nothing to write about.
    void setTarget(const std::optional<MarkTarget> &target);

Q_SIGNALS:
    void refused(); ///< there are too many marks and notes

private:
    void keep();
    void update();

    Marks &m_marks;
    std::optional<MarkTarget> m_target;
};

} // namespace deckhand
