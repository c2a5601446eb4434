#include "transport/httploop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <pthread.h>

namespace deckhand {

namespace {

constexpr int maxEvents = 256;
constexpr milliseconds longestSleep{60'000};

int curlMask(std::uint32_t events)
{
    int mask = 0;
    if (events & EPOLLIN)
        mask |= CURL_CSELECT_IN;
    if (events & EPOLLOUT)
        mask |= CURL_CSELECT_OUT;
    if (events & (EPOLLERR | EPOLLHUP))
        mask |= CURL_CSELECT_ERR;
    return mask;
}

} // namespace

HttpLoop::HttpLoop(Settings settings, X509StorePtr trust)
    : m_environment{std::move(settings), std::move(trust), nullptr, {}, {}}
{
    for (const QByteArray &answer : m_environment.settings.resolve)
        m_environment.resolve = curl_slist_append(m_environment.resolve, answer.constData());
    m_environment.socketOpened = [this](int fd) { m_sockets.opened(fd); };
    m_environment.socketClosed = [this](int fd) { m_sockets.closed(fd); };
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = m_queue.wakeDescriptor();
    ::epoll_ctl(m_sockets.descriptor(), EPOLL_CTL_ADD, event.data.fd, &event);
}

HttpLoop::~HttpLoop()
{
    m_queue.post([this] { m_stopping = true; });
    if (m_thread.joinable())
        m_thread.join();
    curl_slist_free_all(m_environment.resolve);
}

void HttpLoop::run()
{
    m_thread = std::thread([this] { main(); });
}

void HttpLoop::post(std::function<void()> task)
{
    m_queue.post(std::move(task));
}

void HttpLoop::setAlarm(SteadyTime at, std::function<void()> task)
{
    m_alarmAt = at;
    m_alarm = std::move(task);
}

bool HttpLoop::isCurrent() const
{
    return m_threadId.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

HttpPool HttpLoop::openPool()
{
    const HttpPool id = ++m_lastPool;
    m_pools.emplace(
        id, std::make_unique<HttpPoolState>(id, m_environment, static_cast<HttpPoolHost &>(*this)));
    return id;
}

void HttpLoop::dismiss(HttpPoolState &pool)
{
    std::erase(m_ready, &pool);
    std::erase(m_waiting, &pool);
    std::erase(m_touched, &pool);
    if (pool.timerInSet)
        m_timers.erase({*pool.timerInSet, &pool});
}

void HttpLoop::closePool(HttpPool id)
{
    const auto found = m_pools.find(id);
    if (found == m_pools.end())
        return;
    // Moved out first: closing connections calls back into this object.
    const std::unique_ptr<HttpPoolState> pool = std::move(found->second);
    m_pools.erase(found);
    m_active -= int(pool->activeCount());
    dismiss(*pool);
    for (auto *list : {&m_finished, &m_delivering}) {
        for (HttpFinished &finished : *list) {
            if (finished.pool == id)
                finished.done = nullptr;
        }
    }
}

void HttpLoop::send(HttpRequest request, Done done)
{
    const auto found = m_pools.find(request.pool);
    if (found == m_pools.end()) {
        HttpResponse response;
        response.errorClass = ErrorClass::FormatError;
        response.errorMessage = QStringLiteral("The connections of this destination are closed.");
        m_finished.push_back({0, std::move(response), std::move(done)});
        return;
    }
    HttpPoolState &pool = *found->second;
    pool.enqueue(std::move(request), std::move(done));
    if (!pool.mayStart) {
        pool.mayStart = true;
        m_waiting.push_back(&pool);
    }
}

bool HttpLoop::mayStart(const HttpPoolState &pool) const
{
    return pool.hasWaiting() && m_active < m_environment.settings.maxConnections &&
           pool.activeCount() < size_t(m_environment.settings.maxConnectionsPerHost);
}

/// One request of each pool in turn, so that a pool with many can't take all connections.
void HttpLoop::startWaiting()
{
    bool started = true;
    while (started && !m_waiting.empty()) {
        started = false;
        for (HttpPoolState *pool : m_waiting) {
            if (!mayStart(*pool))
                continue;
            const size_t before = pool->activeCount();
            pool->startNext(m_finished);
            m_active += int(pool->activeCount() - before);
            started = true;
        }
    }
    std::erase_if(m_waiting, [](HttpPoolState *pool) {
        pool->mayStart = pool->hasWaiting();
        return !pool->mayStart;
    });
    // Who was first this time is last next time.
    if (m_waiting.size() > 1)
        std::rotate(m_waiting.begin(), m_waiting.begin() + 1, m_waiting.end());
}

void HttpLoop::watch(HttpPoolState &pool, curl_socket_t socket, int what)
{
    m_sockets.watch(pool, socket, what);
}

void HttpLoop::setTimer(HttpPoolState &pool, std::optional<milliseconds> wait)
{
    if (!wait) {
        pool.timer.reset();
        return;
    }
    if (wait->count() > 0) {
        pool.timer = Steady::now() + *wait;
        fileTimer(pool);
        return;
    }
    pool.timer = m_now;
    if (!pool.isReady) {
        pool.isReady = true;
        m_ready.push_back(&pool);
    }
}

/// Files the pool under its timer. One that moved to a later time stays where it is until it comes
/// up: time-outs move with every request, and hardly any is ever reached.
void HttpLoop::fileTimer(HttpPoolState &pool)
{
    if (!pool.timer || (pool.timerInSet && *pool.timerInSet <= *pool.timer))
        return;
    if (pool.timerInSet)
        m_timers.erase({*pool.timerInSet, &pool});
    pool.timerInSet = pool.timer;
    m_timers.emplace(*pool.timerInSet, &pool);
}

void HttpLoop::runTimers()
{
    while (!m_timers.empty() && m_timers.begin()->first <= m_now) {
        HttpPoolState *pool = m_timers.begin()->second;
        m_timers.erase(m_timers.begin());
        pool->timerInSet.reset();
        if (pool->timer && *pool->timer <= m_now) {
            if (!pool->isReady) {
                pool->isReady = true;
                m_ready.push_back(pool);
            }
        } else {
            fileTimer(*pool);
        }
    }
    for (size_t i = 0; i < m_ready.size(); ++i) { // acting may file the pool again
        HttpPoolState *pool = m_ready[i];
        pool->isReady = false;
        if (!pool->isOpen())
            continue;
        pool->act(CURL_SOCKET_TIMEOUT, 0);
        touch(*pool);
    }
    m_ready.clear();
}

void HttpLoop::touch(HttpPoolState &pool)
{
    if (pool.isTouched)
        return;
    pool.isTouched = true;
    m_touched.push_back(&pool);
}

void HttpLoop::collect()
{
    for (HttpPoolState *pool : m_touched) {
        pool->isTouched = false;
        const size_t before = pool->activeCount();
        pool->collect(m_finished);
        m_active -= int(before - pool->activeCount());
        pool->lastUsed = m_now;
    }
    m_touched.clear();
}

void HttpLoop::deliver()
{
    while (!m_finished.empty()) {
        m_delivering.swap(m_finished);
        for (size_t i = 0; i < m_delivering.size(); ++i) {
            if (auto done = std::move(m_delivering[i].done))
                done(std::move(m_delivering[i].response));
        }
        m_delivering.clear();
    }
}

void HttpLoop::runTasks()
{
    m_queue.take(m_tasks);
    for (std::function<void()> &task : m_tasks) {
        task();
        task = nullptr;
    }
    m_tasks.clear();
}

void HttpLoop::runAlarm()
{
    if (!m_alarmAt || *m_alarmAt > m_now)
        return;
    m_alarmAt.reset();
    if (const auto task = std::move(m_alarm))
        task();
}

void HttpLoop::closeIdlePools()
{
    if (m_now < m_nextSweep)
        return;
    const milliseconds idle = m_environment.settings.idleTimeout;
    m_nextSweep = m_now + std::max(idle / 4, milliseconds(10));
    for (const auto &[id, pool] : m_pools) {
        if (pool->isOpen() && pool->activeCount() == 0 && m_now - pool->lastUsed >= idle)
            pool->closeIdle();
    }
}

int HttpLoop::waitTime() const
{
    if (!m_ready.empty() || !m_finished.empty())
        return 0;
    SteadyTime until = m_now + longestSleep;
    if (m_alarmAt)
        until = std::min(until, *m_alarmAt);
    if (!m_timers.empty())
        until = std::min(until, m_timers.begin()->first);
    if (!m_pools.empty())
        until = std::min(until, m_nextSweep);
    const auto wait = std::chrono::ceil<milliseconds>(until - Steady::now());
    return int(std::max<std::int64_t>(wait.count(), 0));
}

void HttpLoop::waitForEvents()
{
    std::array<epoll_event, maxEvents> events;
    const int wait = m_queue.prepareSleep() ? waitTime() : 0;
    const int count = ::epoll_wait(m_sockets.descriptor(), events.data(), maxEvents, wait);
    m_queue.endSleep();
    m_now = Steady::now();
    for (int i = 0; i < count; ++i) {
        const epoll_event &event = events[size_t(i)];
        if (event.data.fd == m_queue.wakeDescriptor()) {
            m_queue.drainWake();
            continue;
        }
        if (HttpPoolState *pool = m_sockets.ready(event.data.fd)) {
            pool->act(event.data.fd, curlMask(event.events));
            touch(*pool);
        }
    }
}

void HttpLoop::main()
{
    m_threadId = std::this_thread::get_id();
    pthread_setname_np(pthread_self(), "delivery");
    // A peer that closes early is an error of one request, not the end of the process.
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);

    m_now = Steady::now();
    for (;;) {
        runTasks();
        if (m_stopping)
            break;
        runAlarm();
        startWaiting();
        runTimers();
        collect();
        deliver();
        startWaiting();
        closeIdlePools();
        waitForEvents();
        collect();
        deliver();
    }
    m_tasks.clear();
    while (!m_pools.empty())
        closePool(m_pools.begin()->first);
}

} // namespace deckhand
