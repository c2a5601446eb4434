#include "engine/silenthttp.h"

namespace deckhand {

namespace {

/// What the sender's own sign-in is answered with, so that it goes on to the request itself.
constexpr auto anyAnswer = R"({"access_token":"none","token_type":"Bearer","expires_in":3600})";

} // namespace

void SilentHttp::send(HttpRequest request, Done done)
{
    HttpResponse response;
    for (const auto &[name, value] : request.headers) {
        response.errorMessage = headerProblem(name, value);
        if (response.errorMessage.isEmpty())
            continue;
        response.errorClass = ErrorClass::FormatError;
        response.errorHint = QStringLiteral("Correct the destination's headers.");
        post([done = std::move(done), response = std::move(response)]() mutable {
            done(std::move(response));
        });
        return;
    }
    if (!m_url)
        m_url = std::move(request.url);
    response.status = 200;
    response.body = anyAnswer;
    post([done = std::move(done), response = std::move(response)]() mutable {
        done(std::move(response));
    });
}

void SilentHttp::run()
{
    while (!m_tasks.empty()) {
        const auto task = std::move(m_tasks.front());
        m_tasks.pop_front();
        task();
    }
}

} // namespace deckhand
