#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>
#include <QSet>
#include <QTimer>

namespace deckhand {

/// Reads again what has become of the deliveries of events that a list shows, once the stream has
/// told of one of them: what a delivery was before is not told, so that sums can't be kept by
/// counting. Touched ones are gathered, asked for some tens at a time, one question after the
/// other, and only while somebody looks.
class SummaryRefresh : public QObject
{
    Q_OBJECT

public:
    explicit SummaryRefresh(EngineApi &engine, QObject *parent = nullptr);
    void touch(const EventId &id);
    /// Forgets what was touched and gives up what is being read.
    void clear();
    void setWatched(bool watched);

Q_SIGNALS:
    void read(const std::vector<deckhand::Event> &events);

private:
    void schedule();
    void ask();
    [[nodiscard]] std::optional<SearchExpression> takeBatch();

    EngineApi &m_engine;
    QSet<EventId> m_touched;
    PendingRead m_pending;
    QTimer m_soon;
    int m_question = 0;
    bool m_asking = false;
    bool m_watched = false;
};

} // namespace deckhand
