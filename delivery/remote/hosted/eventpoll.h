#pragma once

#include "remote/remoteclient.h"
#include "remote/streamgate.h"

#include <QTimer>

#include <unordered_map>

namespace deckhand {

/// Follows a server that has no stream, by `GET /v2/events`:
///
///     start ──page──► asking ──last page──► waiting ──timer──► asking
///                        │ error: the page is asked for again after Retry-After or a growing wait
///
/// The first answer says where "now" is; each later one tells what is newer, with an overlap for
/// events that are listed late, and without what was told before. Message ids hold the time and the
/// event, so that a reader can resume; it may then be told the last seconds once more. Lives in the
/// network thread; deletes itself when its gate closes.
class EventPoll final : public QObject
{
    Q_OBJECT

public:
    EventPoll(RemoteClient &client, StreamOptions options, std::shared_ptr<StreamGate> gate);
    ~EventPoll() override;
    void start();

private:
    void ask();
    void take(const Result<QByteArray> &body);
    void takeNow(const Page<Event> &page);
    void takePage(Page<Event> page);
    void tellFound();
    void forgetOld();
    void fail(Error error);
    void endScan();
    void waitFor(milliseconds wait, std::optional<Error> error = {});
    void stopHolding();
    [[nodiscard]] QByteArray query() const;
    [[nodiscard]] bool isNew(const Event &event) const;

    RemoteClient &m_client;
    StreamOptions m_options;
    Subscription m_types;
    std::shared_ptr<StreamGate> m_gate;
    PollSettings m_settings;
    SystemClock m_clock;
    QTimer m_timer;
    QTimer m_opening;
    bool m_holding = false;

    bool m_knowsNow = false;
    std::optional<Timestamp> m_newest; ///< of all events known
    Timestamp m_floor{};               ///< what is older was there before
    std::unordered_map<EventId, Timestamp> m_told;

    // The scan under way: the pages of one poll.
    std::vector<Event> m_found;
    std::optional<Timestamp> m_newestFound;
    QByteArray m_cursor;
    int m_pages = 0;
    qsizetype m_bytes = 0;

    milliseconds m_wait;
    milliseconds m_failureWait;
    std::optional<Timestamp> m_heardAt;
    bool m_mayMiss = false;
};

} // namespace deckhand
