#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>

#include <optional>

namespace deckhand {

/// How many events a destination has missed since it became inactive: what its reactivation with a
/// replay of them would send. Counted by the engine in a dry run that builds nothing.
class MissedCount : public QObject
{
    Q_OBJECT

public:
    explicit MissedCount(EngineApi &engine, QObject *parent = nullptr);

    /// Counts those of `destination`; again only where another one was counted, or it became
    /// inactive anew.
    void ask(const Destination &destination);
    /// Nobody looks any more. What was counted is forgotten.
    void giveUp();
    [[nodiscard]] bool isCounting() const { return m_counting; }
    /// None while it is counted, or where the engine cannot tell.
    [[nodiscard]] std::optional<qint64> count() const { return m_count; }

Q_SIGNALS:
    void changed();

private:
    EngineApi &m_engine;
    DestinationId m_id;
    Timestamp m_since{};
    std::optional<qint64> m_count;
    bool m_counting = false;
    int m_question = 0; ///< answers to an older question are dropped
    PendingRead m_pending;
};

} // namespace deckhand
