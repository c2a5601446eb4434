#pragma once

#include "transport/httptransfer.h"

#include <deque>
#include <memory>
#include <vector>

namespace deckhand {

class HttpPoolState;

/// A finished transfer on its way to whoever asked for it.
struct HttpFinished
{
    HttpPool pool = 0;
    HttpResponse response;
    HttpClient::Done done;
};

/// What a pool asks of the loop it lives in.
class HttpPoolHost
{
public:
    /// curl wants to hear of this socket: CURL_POLL_IN, _OUT, _INOUT or _REMOVE.
    virtual void watch(HttpPoolState &pool, curl_socket_t socket, int what) = 0;
    /// curl wants to be called at this time; none: not at all.
    virtual void setTimer(HttpPoolState &pool, std::optional<milliseconds> wait) = 0;

protected:
    ~HttpPoolHost() = default;
};

/// The connections of one pool: a curl multi handle of its own, so that nobody else can be given
/// one of them, made when there is something to send and closed after a while without.
class HttpPoolState
{
public:
    HttpPoolState(HttpPool id, const HttpEnvironment &environment, HttpPoolHost &host);
    ~HttpPoolState();
    Q_DISABLE_COPY_MOVE(HttpPoolState)

    [[nodiscard]] HttpPool id() const { return m_id; }
    [[nodiscard]] size_t activeCount() const { return m_active.size(); }
    [[nodiscard]] bool isOpen() const { return m_multi != nullptr; }
    [[nodiscard]] bool hasWaiting() const { return !m_waiting.empty(); }

    void enqueue(HttpRequest request, HttpClient::Done done);
    /// Starts the oldest waiting request; one that can't be sent is `finished` at once.
    void startNext(std::vector<HttpFinished> &finished);
    /// Lets curl work: on a socket that is ready, or on its timers (`CURL_SOCKET_TIMEOUT`).
    void act(curl_socket_t socket, int mask);
    /// Moves what has ended to `finished`.
    void collect(std::vector<HttpFinished> &finished);
    /// Closes connections and handles; nothing may be active.
    void closeIdle();

    // Kept by the loop.
    SteadyTime lastUsed{};
    std::optional<SteadyTime> timer;      ///< as curl wants it
    std::optional<SteadyTime> timerInSet; ///< as the loop has filed it
    bool isReady = false;                 ///< filed to be called at once
    bool mayStart = false;                ///< filed among the pools with waiting requests
    bool isTouched = false;               ///< filed among those that may have ended transfers

private:
    static int onSocket(CURL *easy, curl_socket_t socket, int what, void *self, void *perSocket);
    static int onTimer(CURLM *multi, long wait, void *self);
    void open();
    void remove(HttpTransfer *transfer);

    struct Waiting
    {
        HttpRequest request;
        HttpClient::Done done;
    };

    const HttpPool m_id;
    const HttpEnvironment &m_environment;
    HttpPoolHost &m_host;
    CURLM *m_multi = nullptr;
    std::vector<std::unique_ptr<HttpTransfer>> m_active;
    std::vector<std::unique_ptr<HttpTransfer>> m_free;
    std::deque<Waiting> m_waiting;
};

} // namespace deckhand
