#include "store/nodelink.h"

#include <QEventLoop>
#include <QObject>
#include <QSqlDriver>
#include <QTimer>

#include <algorithm>
#include <semaphore>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::chrono::milliseconds gather{10};
constexpr std::chrono::milliseconds watchLook{200};
constexpr std::chrono::milliseconds soon{50};
constexpr qsizetype maxPayload = 7'000; // the server takes 8,000 bytes
const QString channel = u"deckhand"_s;

} // namespace

/// What lives on the thread.
class NodeLink::Loop final : public QObject
{
public:
    explicit Loop(NodeLink &link) : m_link(link), m_connection([this] { return open(); })
    {
        QObject::connect(&m_renewal, &QTimer::timeout, this, [this] { renew(); });
        QObject::connect(&m_gathering, &QTimer::timeout, this, [this] { send(); });
        QObject::connect(&m_watching, &QTimer::timeout, this, [this] { lookForWatchers(); });
        m_gathering.setSingleShot(true);
        m_gathering.setInterval(gather);
        m_renewal.setSingleShot(true);
        m_renewal.start(soon);
        m_watching.start(watchLook);
    }
    void sendSoon()
    {
        if (!m_gathering.isActive())
            m_gathering.start();
    }
    void send();

private:
    std::unique_ptr<Connection> open();
    void renew();
    void lookForWatchers();
    void heard(const QString &payload);
    void show(bool events, const QStringList &items);
    void anyNews();
    [[nodiscard]] StoreNews news() const
    {
        const std::lock_guard lock(m_link.m_mutex);
        return m_link.m_news;
    }
    void notify(Connection &db, QChar kind, const QStringList &items);

    NodeLink &m_link;
    LazyConnection m_connection;
    QTimer m_renewal;
    QTimer m_gathering;
    QTimer m_watching;
    std::set<qint64> m_others;
    bool m_saidWatching = false;
};

std::unique_ptr<Connection> NodeLink::Loop::open()
{
    auto db = std::make_unique<Connection>(m_link.m_address, Connection::Mode::ReadWrite, true);
    QSqlDriver *driver = db->driver();
    if (!driver->subscribeToNotification(channel))
        throw SqlException{postgresFailure(driver->lastError(), u"listening"_s)};
    QObject::connect(
        driver, &QSqlDriver::notification, this,
        [this](const QString &, QSqlDriver::NotificationSource source, const QVariant &payload) {
            if (source != QSqlDriver::SelfSource)
                heard(payload.toString());
        });
    // What was told before has gone by, and what could not be told goes out.
    QTimer::singleShot(0, this, [this] { anyNews(); });
    sendSoon();
    return db;
}

void NodeLink::Loop::anyNews()
{
    const StoreNews news = this->news();
    if (news.keysChanged)
        news.keysChanged();
    if (news.destinationsChanged)
        news.destinationsChanged();
    if (news.workWaits)
        news.workWaits({});
}

void NodeLink::Loop::renew()
{
    m_renewal.start(soon); // unless it comes to an end
    if (m_link.m_node.number() == 0)
        return; // not enrolled yet
    try {
        Connection &db = m_connection.get();
        const StoreNews news = this->news();
        m_saidWatching = news.watched && news.watched();
        if (!m_link.m_node.renew(db, m_saidWatching) || m_link.m_enroll.exchange(false))
            m_link.m_calls.enroll();
        Node::Others others = m_link.m_node.others(db);
        m_link.m_othersWatch = others.watching;
        const bool somebodyLeft = !std::includes(others.numbers.begin(), others.numbers.end(),
                                                 m_others.begin(), m_others.end());
        m_others = std::move(others.numbers);
        m_renewal.start(m_link.m_node.lease() / 4);
        // It may have died before it told of what it had done.
        if (somebodyLeft)
            anyNews();
    } catch (const SqlException &) {
        // The lease runs on while the database is away.
    }
}

void NodeLink::Loop::lookForWatchers()
{
    const StoreNews news = this->news();
    if (m_saidWatching || !news.watched || !news.watched())
        return;
    renew();
    try {
        notify(m_connection.get(), u's', {});
    } catch (const SqlException &) {
        // They see it at their next renewal.
    }
}

void NodeLink::Loop::notify(Connection &db, QChar kind, const QStringList &items)
{
    QString payload = kind;
    for (const QString &item : items) {
        if (payload.size() + item.size() > maxPayload) {
            db.run(u"SELECT pg_notify('deckhand', ?)", {payload});
            payload = kind;
        }
        payload += (payload.size() > 1 ? u","_s : QString()) + item;
    }
    db.run(u"SELECT pg_notify('deckhand', ?)", {payload});
}

void NodeLink::Loop::send()
{
    const Outbox outbox = m_link.takeOutbox();
    if (outbox.isEmpty())
        return;
    QStringList work, stopped, events, deliveries;
    for (const DestinationId &id : outbox.work)
        work.push_back(id.toString());
    for (const ReplayId &id : outbox.stopped)
        stopped.push_back(id.toString());
    for (const EventId &id : outbox.events)
        events.push_back(id.toString());
    for (const RowKey key : outbox.deliveries)
        deliveries.push_back(QString::number(key));
    try {
        Connection &db = m_connection.get();
        if (outbox.destinations)
            notify(db, u'd', {});
        if (outbox.anyWork || !work.isEmpty())
            notify(db, u'w', outbox.anyWork ? QStringList() : work);
        if (!stopped.isEmpty())
            notify(db, u'r', stopped);
        if (!events.isEmpty())
            notify(db, u'e', events);
        if (!deliveries.isEmpty())
            notify(db, u'u', deliveries);
    } catch (const SqlException &) {
        m_link.untold(outbox);
    }
}

void NodeLink::Loop::show(bool events, const QStringList &items)
{
    std::vector<EventId> ids;
    std::vector<RowKey> keys;
    for (const QString &item : items) {
        if (events)
            ids.push_back(EventId::fromString(item));
        else
            keys.push_back(item.toLongLong());
    }
    m_link.m_calls.show(std::move(ids), std::move(keys));
}

void NodeLink::Loop::heard(const QString &payload)
{
    if (payload.isEmpty())
        return;
    const StoreNews news = this->news();
    const QStringList items = payload.mid(1).split(u',', Qt::SkipEmptyParts);
    switch (payload.at(0).unicode()) {
    case u's': m_link.m_othersWatch = true; break;
    case u'd':
        if (news.destinationsChanged)
            news.destinationsChanged();
        break;
    case u'k':
        if (news.keysChanged)
            news.keysChanged();
        break;
    case u'w': {
        std::vector<DestinationId> ids;
        for (const QString &item : items)
            ids.push_back(DestinationId::fromString(item));
        if (news.workWaits)
            news.workWaits(std::move(ids));
        break;
    }
    case u'r':
        for (const QString &item : items) {
            if (news.replayStopped)
                news.replayStopped(ReplayId::fromString(item));
        }
        break;
    case u'e':
    case u'u':
        if (news.watched && news.watched())
            show(payload.at(0) == u'e', items);
        break;
    default: break; // of a newer node
    }
}

NodeLink::NodeLink(const StoreAddress &address, const Node &node, Calls calls)
    : m_address(address), m_node(node), m_calls(std::move(calls))
{
    std::binary_semaphore ready(0);
    m_thread.reset(QThread::create([this, &ready] {
        QEventLoop events;
        Loop loop(*this);
        {
            const std::lock_guard lock(m_mutex);
            m_loop = &loop;
        }
        ready.release();
        events.exec();
        const std::lock_guard lock(m_mutex);
        m_loop = nullptr;
    }));
    m_thread->start();
    ready.acquire();
}

NodeLink::~NodeLink()
{
    stop();
}

void NodeLink::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_news = {};
    }
    m_thread->quit();
    m_thread->wait();
}

void NodeLink::follow(StoreNews news)
{
    const std::lock_guard lock(m_mutex);
    m_news = std::move(news);
}

NodeLink::Outbox NodeLink::takeOutbox()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_outbox, {});
}

void NodeLink::untold(const Outbox &outbox)
{
    // Rows are not shown late: who watches reads them when it is told of work or looks anew.
    const std::lock_guard lock(m_mutex);
    m_outbox.destinations = m_outbox.destinations || outbox.destinations;
    m_outbox.anyWork = m_outbox.anyWork || outbox.anyWork || !outbox.work.empty();
    m_outbox.stopped.insert(outbox.stopped.begin(), outbox.stopped.end());
}

template <class Add>
void NodeLink::tell(Add add)
{
    const std::lock_guard lock(m_mutex);
    const bool first = m_outbox.isEmpty();
    add(m_outbox);
    if (first && m_loop && !m_outbox.isEmpty())
        QMetaObject::invokeMethod(m_loop, [loop = m_loop] { loop->sendSoon(); });
}

void NodeLink::tellWork(const std::vector<DestinationId> &destinations)
{
    tell([&](Outbox &outbox) {
        outbox.anyWork = outbox.anyWork || destinations.empty();
        outbox.work.insert(destinations.begin(), destinations.end());
    });
}

void NodeLink::tellDestinations()
{
    tell([](Outbox &outbox) { outbox.destinations = true; });
}

void NodeLink::tellReplayStopped(const ReplayId &id)
{
    tell([&](Outbox &outbox) { outbox.stopped.insert(id); });
}

void NodeLink::tellEvents(const std::vector<EventId> &ids)
{
    tell(
        [&](Outbox &outbox) { outbox.events.insert(outbox.events.end(), ids.begin(), ids.end()); });
}

void NodeLink::tellDeliveries(const std::vector<RowKey> &keys)
{
    tell([&](Outbox &outbox) {
        outbox.deliveries.insert(outbox.deliveries.end(), keys.begin(), keys.end());
    });
}

} // namespace deckhand
