#include "demo/eventsource.h"

#include "demo/story.h"

#include <QRandomGenerator>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace deckhand {

namespace {

using namespace std::chrono_literals;
using Published = FutureResult<std::vector<PublishOutcome>>;

constexpr double maxRate = 10'000;
/// How often the source wakes at high rates; what is due by then goes out in one batch.
constexpr auto tick = 20ms;
/// Events given to the engine and not answered yet. An engine that falls behind slows the source
/// down instead of piling events up in memory.
constexpr std::size_t maxOutstanding = 4000;
constexpr std::size_t maxBatch = 500;

class ThreadedEventSource final : public EventSource
{
public:
    ThreadedEventSource(EngineApi &engine, double rate, std::uint64_t seed)
        : m_engine(engine),
          m_teller(m_clock, seed),
          m_rate(std::clamp(rate, 0.0, maxRate)),
          m_thread([this] { run(); })
    {}

    ~ThreadedEventSource() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stop = true;
        }
        m_wake.notify_all();
        m_thread.join();
    }

    void setRate(double eventsPerSecond) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_rate = std::clamp(eventsPerSecond, 0.0, maxRate);
        }
        m_wake.notify_all();
    }

    double rate() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_rate;
    }

    qint64 published() const override { return m_published.load(std::memory_order_relaxed); }

private:
    struct Batch
    {
        Published future;
        std::size_t size = 0;
    };

    void run()
    {
        double due = 1; // the first event comes at once
        SteadyTime last = m_clock.steadyNow();
        std::unique_lock lock(m_mutex);
        while (!m_stop) {
            const double rate = m_rate;
            lock.unlock();
            collect();
            const SteadyTime now = m_clock.steadyNow();
            due += rate * std::chrono::duration<double>(now - last).count();
            last = now;
            // What could not be sent for a whole second is not made up for in one burst.
            due = std::min(due, std::max(1.0, rate));
            due -= double(publish(std::size_t(due)));
            lock.lock();
            if (!m_stop)
                m_wake.wait_for(lock, pause(rate, due));
        }
    }

    [[nodiscard]] milliseconds pause(double rate, double due) const
    {
        const milliseconds idle = m_batches.empty() ? 1000ms : 50ms;
        if (rate <= 0)
            return idle;
        const double wait = std::max(0.0, (1 - due) / rate * 1000);
        return std::clamp(milliseconds(qint64(wait)), milliseconds(tick), idle);
    }

    /// Hands up to `count` events to the engine and says how many.
    std::size_t publish(std::size_t count)
    {
        count = std::min(count, maxOutstanding - std::min(maxOutstanding, m_outstanding));
        for (std::size_t left = count; left > 0;) {
            const std::size_t size = std::min(left, maxBatch);
            std::vector<EventDraft> drafts;
            drafts.reserve(size);
            for (std::size_t i = 0; i < size; ++i)
                drafts.push_back(m_teller.next());
            m_batches.push_back({m_engine.events().publish(std::move(drafts)), size});
            m_outstanding += size;
            left -= size;
        }
        return count;
    }

    /// Counts the batches that were answered. Polled, as this thread has no event loop.
    void collect()
    {
        while (!m_batches.empty() && m_batches.front().future.isFinished()) {
            const Batch &batch = m_batches.front();
            if (batch.future.resultCount() > 0 && batch.future.result().has_value())
                m_published.fetch_add(qint64(batch.size), std::memory_order_relaxed);
            m_outstanding -= batch.size;
            m_batches.pop_front();
        }
    }

    EngineApi &m_engine;
    SystemClock m_clock;
    StoryTeller m_teller;
    std::deque<Batch> m_batches;
    std::size_t m_outstanding = 0;
    std::atomic<qint64> m_published = 0;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    double m_rate;
    bool m_stop = false;
    std::thread m_thread; // last: everything it uses is made before it starts
};

} // namespace

std::unique_ptr<EventSource> EventSource::start(EngineApi &engine, double eventsPerSecond,
                                                std::optional<std::uint64_t> seed)
{
    return std::make_unique<ThreadedEventSource>(
        engine, eventsPerSecond, seed.value_or(QRandomGenerator::system()->generate64()));
}

} // namespace deckhand
