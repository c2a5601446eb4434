#include "transport/httppool.h"

namespace deckhand {

HttpPoolState::HttpPoolState(HttpPool id, const HttpEnvironment &environment, HttpPoolHost &host)
    : m_id(id), m_environment(environment), m_host(host)
{}

HttpPoolState::~HttpPoolState()
{
    if (!m_multi)
        return;
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, nullptr);
    for (const auto &transfer : m_active)
        curl_multi_remove_handle(m_multi, transfer->easy());
    // Connections go first: their TLS state points into the transfers that opened them.
    curl_multi_cleanup(m_multi);
}

void HttpPoolState::open()
{
    m_multi = curl_multi_init();
    if (!m_multi)
        qFatal("libcurl gives no handle.");
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETFUNCTION, &HttpPoolState::onSocket);
    curl_multi_setopt(m_multi, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, &HttpPoolState::onTimer);
    curl_multi_setopt(m_multi, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(m_multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    curl_multi_setopt(m_multi, CURLMOPT_MAXCONNECTS,
                      long(m_environment.settings.maxConnectionsPerHost));
}

void HttpPoolState::enqueue(HttpRequest request, HttpClient::Done done)
{
    m_waiting.push_back({std::move(request), std::move(done)});
}

void HttpPoolState::startNext(std::vector<HttpFinished> &finished)
{
    Waiting next = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (!m_multi)
        open();
    if (m_free.empty())
        m_free.push_back(std::make_unique<HttpTransfer>(m_environment));
    HttpTransfer *transfer = m_free.back().get();
    if (!transfer->prepare(std::move(next.request), std::move(next.done))) {
        auto done = transfer->takeDone();
        finished.push_back({m_id, transfer->takeRefusal(), std::move(done)});
        return;
    }
    transfer->activeIndex = m_active.size();
    m_active.push_back(std::move(m_free.back()));
    m_free.pop_back();
    curl_multi_add_handle(m_multi, transfer->easy());
}

void HttpPoolState::act(curl_socket_t socket, int mask)
{
    int running = 0;
    curl_multi_socket_action(m_multi, socket, mask, &running);
}

void HttpPoolState::collect(std::vector<HttpFinished> &finished)
{
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(m_multi, &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        HttpTransfer *transfer = HttpTransfer::of(message->easy_handle);
        const CURLcode code = message->data.result;
        if (code != CURLE_OK && transfer->prepareAgain(code)) {
            curl_multi_remove_handle(m_multi, transfer->easy());
            curl_multi_add_handle(m_multi, transfer->easy());
            continue;
        }
        auto done = transfer->takeDone();
        finished.push_back({m_id, transfer->finish(code), std::move(done)});
        remove(transfer);
    }
}

void HttpPoolState::remove(HttpTransfer *transfer)
{
    curl_multi_remove_handle(m_multi, transfer->easy());
    const size_t index = transfer->activeIndex;
    std::swap(m_active[index], m_active.back());
    m_active[index]->activeIndex = index;
    m_free.push_back(std::move(m_active.back()));
    m_active.pop_back();
}

void HttpPoolState::closeIdle()
{
    curl_multi_setopt(m_multi, CURLMOPT_TIMERFUNCTION, nullptr);
    curl_multi_cleanup(m_multi);
    m_multi = nullptr;
    timer.reset();
    m_free.clear();
}

int HttpPoolState::onSocket(CURL *, curl_socket_t socket, int what, void *self, void *)
{
    auto *pool = static_cast<HttpPoolState *>(self);
    pool->m_host.watch(*pool, socket, what);
    return 0;
}

int HttpPoolState::onTimer(CURLM *, long wait, void *self)
{
    auto *pool = static_cast<HttpPoolState *>(self);
    pool->m_host.setTimer(*pool, wait < 0 ? std::nullopt : std::optional(milliseconds(wait)));
    return 0;
}

} // namespace deckhand
