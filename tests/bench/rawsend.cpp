#include "rawsend.h"

#include <chrono>
#include <curl/curl.h>
#include <memory>
#include <string>
#include <vector>

namespace deckhand::bench {

namespace {

std::size_t discard(char *, std::size_t size, std::size_t count, void *)
{
    return size * count;
}

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

} // namespace

double rawSend(const QByteArray &url, std::size_t count)
{
    constexpr std::size_t parallel = 64;
    static const std::string body(1024, 'x');
    const std::unique_ptr<curl_slist, ListDeleter> headers(
        curl_slist_append(curl_slist_append(nullptr, "Content-Type: application/json"), "Expect:"));
    const std::unique_ptr<CURLM, MultiDeleter> multi(curl_multi_init());
    std::vector<std::unique_ptr<CURL, EasyDeleter>> easies;
    for (std::size_t i = 0; i < parallel; ++i) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, url.constData());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, long(body.size()));
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &discard);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_multi_add_handle(multi.get(), easy);
        easies.emplace_back(easy);
    }
    const auto begin = std::chrono::steady_clock::now();
    std::size_t started = parallel;
    std::size_t finished = 0;
    while (finished < count) {
        int running = 0;
        curl_multi_perform(multi.get(), &running);
        int left = 0;
        while (CURLMsg *message = curl_multi_info_read(multi.get(), &left)) {
            CURL *easy = message->easy_handle;
            curl_multi_remove_handle(multi.get(), easy);
            if (++finished < count && started < count) {
                ++started;
                curl_multi_add_handle(multi.get(), easy);
            }
        }
        if (finished < count)
            curl_multi_poll(multi.get(), nullptr, 0, 1000, nullptr);
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    for (const auto &easy : easies)
        curl_multi_remove_handle(multi.get(), easy.get());
    return double(count) / took.count();
}

} // namespace deckhand::bench
