#include "transport/httploop.h"

namespace deckhand {

std::unique_ptr<HttpClient> HttpClient::start(Settings settings)
{
    // Thread-safe and counted since curl 7.84; never undone, as other users may remain.
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised != CURLE_OK)
        qFatal("libcurl cannot be initialised.");
    X509StorePtr trust = makeTrustStore(settings.caFile);
    if (!trust) {
        qWarning("No certificates can be read from %s; nothing is trusted.",
                 settings.caFile.isEmpty() ? "the system's store" : settings.caFile.constData());
        trust.reset(X509_STORE_new());
    }
    auto loop = std::make_unique<HttpLoop>(std::move(settings), std::move(trust));
    loop->run();
    return loop;
}

} // namespace deckhand
