#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace deckhand {

/// What a subscription and a filter would have let through of the last 24 hours, counted on the
/// stored events, of which at most `bound` of the newest are read.
class SubscriptionPreview : public QObject
{
    Q_OBJECT

public:
    static constexpr int bound = 5'000;

    SubscriptionPreview(EngineApi &engine, const Clock &clock, QObject *parent = nullptr);

    /// Reads the events anew and sets what changes are counted against. Without a baseline
    /// (`isNew`) nothing is said to be added or removed.
    void begin(const Subscription &events, const ContentFilter &filter, bool isNew);
    /// Reads them again, against the same baseline.
    void retry();
    /// Counts soon; several calls are counted once.
    void update(const Subscription &events, const ContentFilter &filter);

    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Why the events could not be read: then there is neither a sample nor a count.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] bool isNew() const { return m_isNew; }
    /// Older events of the 24 hours were left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    [[nodiscard]] const std::vector<Event> &sample() const { return m_events; }
    [[nodiscard]] int matching() const { return m_matching; }
    [[nodiscard]] int added() const { return m_added; }
    [[nodiscard]] int removed() const { return m_removed; }

Q_SIGNALS:
    void changed();

private:
    void request(const QByteArray &cursor);
    void take(const Result<Page<Event>> &page);
    void count();

    EngineApi &m_engine;
    const Clock &m_clock;
    EventFilter m_day;
    std::vector<Event> m_events;
    std::vector<bool> m_before; ///< which of them the baseline takes
    Subscription m_subscription, m_baseline;
    ContentFilter m_filter, m_baselineFilter;
    QTimer m_timer;
    int m_question = 0;
    int m_matching = 0, m_added = 0, m_removed = 0;
    bool m_isNew = true, m_ready = false, m_cut = false;
    std::optional<Error> m_error;
    PendingRead m_pending;
};

} // namespace deckhand
