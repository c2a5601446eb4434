#include "deckserver.h"

#include "deckdoor.h"

#include "api/jsonscan.h"
#include "api/time.h"

#include <QDateTime>

#include <algorithm>

namespace deckhand {

namespace {

/// As Deck writes times where they have a fraction.
QByteArray isoOf(qint64 micros)
{
    QByteArray text = toIso(fromMillis(micros / 1000));
    text.chop(1);
    return text + QByteArray::number(micros % 1000).rightJustified(3, '0') + 'Z';
}

} // namespace

qint64 DeckServer::microsOf(const QByteArray &iso)
{
    // Milliseconds are what filters are given in.
    const auto time = parseIso(iso);
    return time ? toMillis(*time) * 1000 : -1;
}

DeckServer::DeckServer()
{
    m_door = new DeckDoor(*this);
    m_door->moveToThread(&m_thread);
    m_thread.start();
    listen();
}

DeckServer::~DeckServer()
{
    QMetaObject::invokeMethod(
        m_door, [this] { delete m_door; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void DeckServer::close()
{
    QMetaObject::invokeMethod(
        m_door, [this] { m_door->shut(); }, Qt::BlockingQueuedConnection);
}

void DeckServer::listen()
{
    QMetaObject::invokeMethod(
        m_door, [this] { m_port = m_door->open(m_port); }, Qt::BlockingQueuedConnection);
}

QUrl DeckServer::url() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m_port));
}

QByteArray DeckServer::addEvent(const QByteArray &type, const QByteArray &data,
                                const QByteArray &createdAt)
{
    const std::lock_guard lock(m_mutex);
    StoredEvent event;
    event.id = "evt_deck" + QByteArray::number(++m_number).rightJustified(12, '0');
    event.type = type;
    event.micros = createdAt.isEmpty()
                     ? std::max(m_lastMicros + 1, QDateTime::currentMSecsSinceEpoch() * 1000)
                     : microsOf(createdAt);
    m_lastMicros = std::max(m_lastMicros, event.micros);
    event.json = "{\"id\":\"" + event.id + "\",\"object\":\"event\",\"type\":\"" + type +
                 "\",\"data\":" + data + ",\"created_at\":\"" + isoOf(event.micros) + "\"}";
    m_events.push_back(event);
    return event.id;
}

QByteArray DeckServer::addDestination(const QByteArray &type, const QByteArray &config,
                                      const QByteArray &status)
{
    const std::lock_guard lock(m_mutex);
    StoredDestination stored;
    stored.id = "evtd_deck" + QByteArray::number(++m_number);
    stored.name = "Destination " + QByteArray::number(m_number);
    stored.type = type;
    stored.status = status;
    stored.events = "[\"*\"]";
    stored.config = config;
    m_destinations.push_back(stored);
    return stored.id;
}

void DeckServer::addDelivery(const QByteArray &destination, const QByteArray &event,
                             const QByteArray &type, const QByteArray &status)
{
    const std::lock_guard lock(m_mutex);
    m_lastMicros = std::max(m_lastMicros + 1, QDateTime::currentMSecsSinceEpoch() * 1000);
    const QByteArray delivered =
        status == "success" ? QByteArray('"' + isoOf(m_lastMicros) + '"') : QByteArray("null");
    m_deliveries.push_back({destination, type, status,
                            "{\"object\":\"event_delivery\",\"status\":\"" + status +
                                "\",\"event_type\":\"" + type + "\",\"event_id\":\"" + event +
                                "\",\"event_destination_id\":\"" + destination +
                                "\",\"attempts\":1,\"created_at\":\"" + isoOf(m_lastMicros) +
                                "\",\"delivered_at\":" + delivered + '}'});
}

void DeckServer::fail(DeckFault fault, int times)
{
    const std::lock_guard lock(m_mutex);
    for (int i = 0; i < times; ++i)
        m_faults.push_back(fault);
}

QStringList DeckServer::violations() const
{
    const std::lock_guard lock(m_mutex);
    return m_violations;
}

std::vector<DeckRequest> DeckServer::requests() const
{
    const std::lock_guard lock(m_mutex);
    return m_requests;
}

std::vector<DeckRequest> DeckServer::requestsTo(const QByteArray &path) const
{
    std::vector<DeckRequest> found = requests();
    std::erase_if(found, [&](const DeckRequest &r) { return !r.path.startsWith(path); });
    return found;
}

QByteArray DeckServer::statusOf(const QByteArray &destination) const
{
    const std::lock_guard lock(m_mutex);
    for (const StoredDestination &stored : m_destinations) {
        if (stored.id == destination)
            return stored.status;
    }
    return {};
}

QByteArray DeckServer::requestId() const
{
    return "req_deck" + QByteArray::number(qint64(m_requests.size()));
}

DeckServer::Answer DeckServer::error(int status, const char *type, const char *code,
                                     const QByteArray &message, const QByteArray &field) const
{
    Answer answer;
    answer.status = status;
    answer.body = "{\"errors\":[{\"type\":\"" + QByteArray(type) + "\",\"code\":\"" + code + '"' +
                  (field.isEmpty() ? QByteArray() : QByteArray(",\"field\":" + quoteJson(field))) +
                  ",\"message\":" + quoteJson(message) + "}],\"request_id\":\"" + requestId() +
                  "\"}";
    return answer;
}

DeckServer::Answer DeckServer::refuse(const DeckRequest &request, const QString &why)
{
    m_violations.append(
        QString(QString::fromUtf8(request.method + ' ' + request.path + ": ") + why));
    return error(400, "request", "input_invalid", why.toUtf8());
}

DeckServer::Answer DeckServer::answer(const DeckRequest &request)
{
    const std::lock_guard lock(m_mutex);
    m_requests.push_back(request);
    DeckFault fault;
    if (!m_faults.empty()) {
        fault = m_faults.front();
        m_faults.pop_front();
    }
    Answer answer;
    if (fault.status == 429)
        answer = error(429, "rate_limit", "rate_limit_exceeded", "Too many requests.");
    else if (fault.status != 200)
        answer = error(fault.status, "api", "api_error", "Something went wrong.");
    else if (!fault.body.isEmpty())
        answer.body = fault.body;
    else
        answer = strict(request);
    if (fault.retryAfter >= 0)
        answer.headers = "Retry-After: " + QByteArray::number(fault.retryAfter) + "\r\n";
    answer.latency = fault.latency;
    answer.drop = fault.drop;
    return answer;
}

DeckServer::Answer DeckServer::strict(const DeckRequest &request)
{
    const qsizetype before = m_violations.size();
    Answer answer = route(request);
    if (m_violations.size() > before && answer.status < 400)
        return error(400, "request", "input_invalid", m_violations.last().toUtf8());
    return answer;
}

} // namespace deckhand
