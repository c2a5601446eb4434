#pragma once

#include <QByteArray>
#include <QObject>
#include <QStringList>
#include <QThread>
#include <QUrl>

#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace deckhand {

class DeckDoor;

/// One request as it came.
struct DeckRequest
{
    QByteArray method;
    QByteArray path;
    QByteArray query; ///< encoded
    QByteArray body;
    std::map<QByteArray, QByteArray> headers; ///< names in lower case
    std::chrono::steady_clock::time_point at;
};

/// What the next request meets instead of an answer.
struct DeckFault
{
    int status = 200;                     ///< other than 200: that error, in Deck's envelope
    int retryAfter = -1;                  ///< seconds, in a header
    std::chrono::milliseconds latency{0}; ///< before the answer
    QByteArray body;                      ///< 200 with this body, whatever it is
    bool drop = false;                    ///< the connection is closed
};

/// Deck's hosted API by its documentation and nothing beyond: the calls, parameters, headers and
/// members it names. Whatever else comes is refused with Deck's error envelope, and remembered as a
/// violation. It serves from a thread of its own, so that a test may block. Thread: any.
class DeckServer
{
public:
    DeckServer();
    ~DeckServer();
    DeckServer(const DeckServer &) = delete;
    DeckServer &operator=(const DeckServer &) = delete;

    [[nodiscard]] QUrl url() const;
    [[nodiscard]] static QByteArray key() { return "sk_live_deckstestkeydeckstestkey"; }

    /// An event as Deck stores it; its id. Times go up by themselves where none is given.
    QByteArray addEvent(const QByteArray &type, const QByteArray &data = "{\"n\":1}",
                        const QByteArray &createdAt = {});
    QByteArray addDestination(const QByteArray &type, const QByteArray &config,
                              const QByteArray &status = "active");
    void addDelivery(const QByteArray &destination, const QByteArray &event, const QByteArray &type,
                     const QByteArray &status);

    void fail(DeckFault fault, int times = 1);
    /// Nobody listens any more, and all connections are cut; `listen` opens the same port again.
    void close();
    void listen();

    /// Requests and members that Deck does not document, in words.
    [[nodiscard]] QStringList violations() const;
    [[nodiscard]] std::vector<DeckRequest> requests() const;
    /// Of those whose path starts so.
    [[nodiscard]] std::vector<DeckRequest> requestsTo(const QByteArray &path) const;
    [[nodiscard]] QByteArray statusOf(const QByteArray &destination) const;

private:
    friend class DeckDoor;
    struct StoredEvent
    {
        QByteArray id, type, json;
        qint64 micros = 0;
    };
    struct StoredDestination
    {
        QByteArray id, name, type, status, events, config;
    };
    struct StoredDelivery
    {
        QByteArray destination, type, status, json;
    };
    struct Answer
    {
        int status = 200;
        QByteArray body;
        QByteArray headers;
        std::chrono::milliseconds latency{0};
        bool drop = false;
    };

    [[nodiscard]] Answer answer(const DeckRequest &request);
    /// Refused, too, where a parameter is no documented one.
    [[nodiscard]] Answer strict(const DeckRequest &request);
    [[nodiscard]] Answer route(const DeckRequest &request);
    [[nodiscard]] Answer events(const DeckRequest &request);
    [[nodiscard]] Answer destinations(const DeckRequest &request);
    [[nodiscard]] Answer destination(const DeckRequest &request, const QByteArray &id);
    [[nodiscard]] Answer create(const DeckRequest &request);
    [[nodiscard]] Answer change(const DeckRequest &request, StoredDestination &stored);
    [[nodiscard]] Answer deliveries(const DeckRequest &request, const QByteArray &id);
    [[nodiscard]] Answer page(const DeckRequest &request, const std::vector<QByteArray> &items,
                              const std::map<QByteArray, QList<QByteArray>> &query);
    /// The query's values by name; a violation for a name that is not among `known`.
    [[nodiscard]] std::map<QByteArray, QList<QByteArray>>
    parameters(const DeckRequest &request, const QList<QByteArray> &known);
    [[nodiscard]] Answer error(int status, const char *type, const char *code,
                               const QByteArray &message, const QByteArray &field = {}) const;
    [[nodiscard]] Answer errors(const std::vector<std::pair<QByteArray, QByteArray>> &wrong) const;
    [[nodiscard]] Answer refuse(const DeckRequest &request, const QString &why);
    /// -1 for what is no time.
    [[nodiscard]] static qint64 microsOf(const QByteArray &iso);
    [[nodiscard]] static QByteArray json(const StoredDestination &stored);
    [[nodiscard]] QByteArray requestId() const;

    mutable std::recursive_mutex m_mutex;
    std::vector<StoredEvent> m_events; ///< in the order of adding
    std::vector<StoredDestination> m_destinations;
    std::vector<StoredDelivery> m_deliveries;
    std::deque<DeckFault> m_faults;
    QStringList m_violations;
    std::vector<DeckRequest> m_requests;
    qint64 m_lastMicros = 0;
    int m_number = 0;
    quint16 m_port = 0;
    QThread m_thread;
    DeckDoor *m_door = nullptr; ///< lives in m_thread
};

} // namespace deckhand
