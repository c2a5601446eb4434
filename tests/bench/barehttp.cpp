#include "barehttp.h"

#include <curl/curl.h>
#include <memory>

namespace deckhand::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

struct EasyDeleter
{
    void operator()(CURL *easy) const { curl_easy_cleanup(easy); }
};
struct MultiDeleter
{
    void operator()(CURLM *multi) const { curl_multi_cleanup(multi); }
};
struct ListDeleter
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using ListPtr = std::unique_ptr<curl_slist, ListDeleter>;

std::size_t discard(char *, std::size_t size, std::size_t count, void *)
{
    return size * count;
}

ListPtr headersOf(const HttpRequest &request)
{
    curl_slist *list = curl_slist_append(nullptr, "Expect:");
    for (const auto &[name, value] : request.headers)
        list = curl_slist_append(list, QByteArray(name + ": " + value).constData());
    return ListPtr(list);
}

class Loop
{
public:
    Loop(const std::vector<HttpRequest> &requests, int parallel, const QByteArray &caFile)
        : m_requests(requests), m_multi(curl_multi_init())
    {
        for (const HttpRequest &request : requests)
            m_headers.push_back(headersOf(request));
        for (int i = 0; i < parallel; ++i) {
            CURL *easy = curl_easy_init();
            curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &discard);
            curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
            curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
            curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 5000L);
            if (!caFile.isEmpty())
                curl_easy_setopt(easy, CURLOPT_CAINFO, caFile.constData());
            m_easies.emplace_back(easy);
            begin(easy);
        }
    }
    ~Loop()
    {
        for (const auto &easy : m_easies)
            curl_multi_remove_handle(m_multi.get(), easy.get());
    }
    Loop(const Loop &) = delete;
    Loop &operator=(const Loop &) = delete;

    void runUntil(SteadyClock::time_point end)
    {
        while (SteadyClock::now() < end) {
            int running = 0;
            curl_multi_perform(m_multi.get(), &running);
            bool any = false;
            int left = 0;
            while (CURLMsg *message = curl_multi_info_read(m_multi.get(), &left)) {
                any = true;
                finished(message->easy_handle, message->data.result);
            }
            if (!any)
                curl_multi_poll(m_multi.get(), nullptr, 0, 100, nullptr);
        }
    }

    std::uint64_t succeeded = 0;
    std::uint64_t failures = 0;
    std::string failure;

private:
    void begin(CURL *easy)
    {
        const std::size_t at = m_next++ % m_requests.size();
        const HttpRequest &request = m_requests[at];
        curl_easy_setopt(easy, CURLOPT_URL, request.url.constData());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.constData());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, long(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.constData());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, m_headers[at].get());
        curl_multi_add_handle(m_multi.get(), easy);
    }
    void finished(CURL *easy, CURLcode code)
    {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        if (code == CURLE_OK && status / 100 == 2)
            ++succeeded;
        else if (++failures == 1)
            failure = code == CURLE_OK ? "status " + std::to_string(status)
                                       : std::string(curl_easy_strerror(code));
        curl_multi_remove_handle(m_multi.get(), easy);
        begin(easy);
    }

    const std::vector<HttpRequest> &m_requests;
    std::vector<ListPtr> m_headers;
    std::unique_ptr<CURLM, MultiDeleter> m_multi;
    std::vector<std::unique_ptr<CURL, EasyDeleter>> m_easies;
    std::size_t m_next = 0;
};

} // namespace

Figure bareHttp(const std::vector<HttpRequest> &requests, int parallel, int deliveries,
                const QByteArray &caFile, Duration duration)
{
    Loop loop(requests, parallel, caFile);
    const auto begin = SteadyClock::now();
    loop.runUntil(begin + duration.warmUp);
    const auto each = std::uint64_t(deliveries);
    FigureClock clock;
    clock.begin(loop.succeeded * each);
    loop.runUntil(begin + duration.warmUp + duration.measured);
    Figure figure = clock.end(loop.succeeded * each);
    figure.failures = loop.failures;
    figure.failure = loop.failure;
    return figure;
}

} // namespace deckhand::bench
