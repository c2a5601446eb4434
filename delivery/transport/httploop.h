#pragma once

#include "transport/httppool.h"
#include "transport/socketset.h"
#include "transport/taskqueue.h"

#include <atomic>
#include <set>
#include <thread>
#include <unordered_map>

namespace deckhand {

/// The delivery thread: runs posted tasks, the alarm and the transfers of all pools.
class HttpLoop final : public HttpClient, private HttpPoolHost
{
public:
    HttpLoop(Settings settings, X509StorePtr trust);
    ~HttpLoop() override;
    void run();

    void post(std::function<void()> task) override;
    void setAlarm(SteadyTime at, std::function<void()> task) override;
    bool isCurrent() const override;
    void send(HttpRequest request, Done done) override;
    const Settings &settings() const override { return m_environment.settings; }
    HttpPool openPool() override;
    void closePool(HttpPool pool) override;

private:
    using Steady = std::chrono::steady_clock;
    void watch(HttpPoolState &pool, curl_socket_t socket, int what) override;
    void setTimer(HttpPoolState &pool, std::optional<milliseconds> wait) override;

    void main();
    void runTasks();
    void runAlarm();
    void startWaiting();
    void runTimers();
    void fileTimer(HttpPoolState &pool);
    void collect();
    void deliver();
    void closeIdlePools();
    void waitForEvents();
    [[nodiscard]] int waitTime() const;
    void touch(HttpPoolState &pool);
    [[nodiscard]] bool mayStart(const HttpPoolState &pool) const;
    void dismiss(HttpPoolState &pool);

    HttpEnvironment m_environment;
    SocketSet m_sockets;
    TaskQueue m_queue;
    std::thread m_thread;
    std::atomic<std::thread::id> m_threadId;

    // Everything below belongs to the thread.
    std::unordered_map<HttpPool, std::unique_ptr<HttpPoolState>> m_pools;
    std::vector<HttpPoolState *> m_ready;   ///< curl wants to be called at once
    std::vector<HttpPoolState *> m_waiting; ///< have requests to start
    std::vector<HttpPoolState *> m_touched; ///< may have ended transfers
    std::set<std::pair<SteadyTime, HttpPoolState *>> m_timers;
    std::vector<HttpFinished> m_finished;
    std::vector<HttpFinished> m_delivering;
    std::vector<std::function<void()>> m_tasks;
    std::optional<SteadyTime> m_alarmAt;
    std::function<void()> m_alarm;
    HttpPool m_lastPool = 0;
    bool m_stopping = false;
    int m_active = 0;
    SteadyTime m_now{};
    SteadyTime m_nextSweep{};
};

} // namespace deckhand
