#include "engine/streamhub.h"

#include "api/destination.h"

#include <QString>

#include <algorithm>

namespace deckhand {

namespace {

constexpr std::size_t maxBatch = 500;
constexpr std::chrono::minutes keptAfterLastReader{2};

bool typeWanted(const std::vector<QByteArray> &types, const QByteArray &type)
{
    return types.empty() || deckhand::Subscription(types).matches(type);
}

bool wanted(const StreamOptions &options, const StreamMessage &message)
{
    if (const auto *event = std::get_if<Event>(&message.body))
        return !options.destinationId && typeWanted(options.types, event->type);
    if (const auto *delivery = std::get_if<Delivery>(&message.body)) {
        return typeWanted(options.types, delivery->eventType) &&
               (!options.destinationId || *options.destinationId == delivery->destinationId);
    }
    if (const auto *change = std::get_if<DestinationChange>(&message.body))
        return !options.destinationId || *options.destinationId == change->destination.id;
    return true;
}

} // namespace

/// Leaves the hub when it goes.
class StreamHub::Subscription final : public StreamSubscription
{
public:
    Subscription(StreamHub &hub, std::shared_ptr<Reader> reader)
        : m_hub(hub), m_reader(std::move(reader))
    {}
    ~Subscription() override { m_hub.leave(m_reader); }

private:
    StreamHub &m_hub;
    std::shared_ptr<Reader> m_reader;
};

StreamHub::StreamHub(int history, QByteArray boot)
    : m_history(std::size_t(std::max(history, 1))),
      m_boot(std::move(boot)),
      m_thread([this] { run(); })
{}

StreamHub::~StreamHub()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    m_thread.join();
}

void StreamHub::publish(std::vector<StreamMessage> messages)
{
    if (messages.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (forgetUnwatched())
            return;
        for (StreamMessage &message : messages) {
            message.id = idOf(m_first + m_ring.size());
            m_ring.push_back(std::move(message));
        }
        while (m_ring.size() > m_history) {
            m_ring.pop_front();
            ++m_first;
        }
    }
    m_wake.notify_one();
}

std::unique_ptr<StreamSubscription> StreamHub::subscribe(StreamOptions options,
                                                         StreamHandler handler)
{
    auto reader = std::make_shared<Reader>();
    reader->options = std::move(options);
    reader->handler = std::move(handler);
    {
        const std::lock_guard lock(m_mutex);
        m_watched = true;
        reader->next = m_first + m_ring.size();
        if (!reader->options.lastEventId.isEmpty())
            resume(*reader);
        m_readers.push_back(reader);
    }
    m_wake.notify_one();
    return std::make_unique<Subscription>(*this, std::move(reader));
}

void StreamHub::resume(Reader &reader)
{
    const QByteArray &id = reader.options.lastEventId;
    const qsizetype dash = id.lastIndexOf('-');
    bool ok = false;
    const quint64 number = dash > 0 ? id.mid(dash + 1).toULongLong(&ok) : 0;
    const bool known =
        ok && id.first(dash) == m_boot && number + 1 >= m_first && number < m_first + m_ring.size();
    if (known)
        reader.next = number + 1;
    else
        reader.missed = 0;
}

void StreamHub::leave(const std::shared_ptr<Reader> &reader)
{
    std::unique_lock lock(m_mutex);
    reader->gone = true;
    m_readers.remove(reader);
    m_lastLeft = std::chrono::steady_clock::now();
    // A handler that ends its own subscription must not wait for itself.
    if (reader->handlerThread != std::this_thread::get_id())
        m_handlerDone.wait(lock, [&] { return !reader->inHandler; });
}

bool StreamHub::forgetUnwatched()
{
    if (!m_readers.empty() || std::chrono::steady_clock::now() - m_lastLeft < keptAfterLastReader)
        return false;
    // Numbers go on, so that a reader from before is told that it missed some.
    m_first += m_ring.size() + 1;
    m_ring.clear();
    m_watched = false;
    return true;
}

QByteArray StreamHub::idOf(quint64 number) const
{
    return m_boot + '-' + QByteArray::number(number);
}

StreamBatch StreamHub::nextBatch(Reader &reader)
{
    auto batch = std::make_shared<std::vector<StreamMessage>>();
    if (reader.next < m_first) {
        reader.missed = qint64(m_first - reader.next) + std::max<qint64>(reader.missed, 0);
        reader.next = m_first;
    }
    if (reader.missed >= 0) {
        batch->push_back({idOf(reader.next - 1), StreamLagged{reader.missed}});
        reader.missed = -1;
    }
    while (reader.next < m_first + m_ring.size() && batch->size() < maxBatch) {
        const StreamMessage &message = m_ring[std::size_t(reader.next++ - m_first)];
        if (wanted(reader.options, message))
            batch->push_back(message);
    }
    return batch->empty() ? nullptr : batch;
}

void StreamHub::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        bool idle = true;
        // A copy: handlers may subscribe and leave meanwhile.
        const std::list<std::shared_ptr<Reader>> readers = m_readers;
        for (const auto &reader : readers) {
            if (reader->gone)
                continue;
            const StreamBatch batch = nextBatch(*reader);
            if (!batch)
                continue;
            idle = false;
            reader->inHandler = true;
            reader->handlerThread = std::this_thread::get_id();
            lock.unlock();
            reader->handler(batch);
            lock.lock();
            reader->inHandler = false;
            reader->handlerThread = {};
            m_handlerDone.notify_all();
        }
        const auto hasNews = [this] {
            return m_stopping ||
                   std::any_of(m_readers.begin(), m_readers.end(), [this](const auto &r) {
                       return r->missed >= 0 || r->next < m_first + m_ring.size();
                   });
        };
        if (idle)
            m_wake.wait(lock, hasNews);
    }
}

} // namespace deckhand
