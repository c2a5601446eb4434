#include "destinations/gcp_pubsub/pubsubtokens.h"

#include "api/jsonreader.h"
#include "destinations/gcp_pubsub/pubsubreply.h"
#include "destinations/httpoutcome.h"

#include <QUrl>

#include <algorithm>

namespace deckhand {

namespace {

// The audience of Pub/Sub whatever its endpoint, and the scope that allows publishing.
constexpr auto audience = "https://pubsub.googleapis.com/";
constexpr auto scope = "https://www.googleapis.com/auth/pubsub";
constexpr std::chrono::seconds renewBefore{300};
constexpr std::chrono::seconds leastUse{30};
constexpr std::chrono::seconds longestUse{3600};
constexpr qsizetype longestToken = 8 * 1024;

/// What the endpoint says of an error, with the end of a sentence.
QString detailOf(const QByteArray &body, const char *name)
{
    std::vector<ErrorItem> ignored;
    ObjectReader reader(body, ignored);
    return reader.isValid() ? boundedText(reader.bytes(name)) : QString();
}

} // namespace

PubSubTokens::PubSubTokens(ServiceAccount account, const SenderContext &context, HttpPool pool)
    : m_context(context),
      m_pool(pool),
      m_account(std::move(account)),
      m_selfSigned(m_account, audience)
{}

void PubSubTokens::get(milliseconds timeout, Done done)
{
    if (!m_exchanging) {
        done({m_selfSigned.at(m_context.clock->now()), std::nullopt, std::nullopt});
        return;
    }
    if (!m_access.isEmpty() && m_context.clock->steadyNow() < m_accessUntil) {
        done({m_access, std::nullopt, std::nullopt});
        return;
    }
    m_waiting.push_back(std::move(done));
    if (m_waiting.size() == 1)
        signIn(timeout);
}

void PubSubTokens::refused(const Secret &token)
{
    if (!m_exchanging) {
        m_exchanging = true;
    } else if (token == m_access) {
        m_access = Secret();
        m_exchanging = false;
    }
}

void PubSubTokens::signIn(milliseconds timeout)
{
    const Secret assertion = m_account.assertion(scope, m_context.clock->now());
    HttpRequest request;
    request.url = m_account.tokenUri();
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"User-Agent", m_context.userAgent}};
    request.body = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=" +
                   assertion.reveal();
    request.timeout = timeout;
    request.pool = m_pool;
    m_context.http->send(std::move(request),
                         [this](HttpResponse &&response) { signedIn(std::move(response)); });
}

void PubSubTokens::signedIn(HttpResponse &&response)
{
    const double took = response.durationMs;
    std::vector<ErrorItem> ignored;
    ObjectReader reader(response.body, ignored);
    const bool good = response.errorClass == ErrorClass::None && response.status == 200 &&
                      !response.truncated && reader.isValid();
    Secret token(good ? reader.bytes("access_token") : QByteArray());
    if (!token.isEmpty() && token.reveal().size() <= longestToken) {
        const std::chrono::seconds given{
            std::clamp<qint64>(reader.integer("expires_in", 0), 0, longestUse.count())};
        m_accessUntil = m_context.clock->steadyNow() + std::max(given - renewBefore, leastUse);
        m_access = std::move(token);
        answer({m_access, std::nullopt, took});
        return;
    }
    m_exchanging = false; // what fails here may not fail there, next time
    const AttemptError error = refusal(response);
    response.body.clear(); // it may hold a token
    SendOutcome problem = httpOutcome(std::move(response), {"POST", m_account.tokenUri(), {}, 0},
                                      m_context.clock->now());
    problem.outcome = AttemptOutcome::Failure;
    problem.stage = SendStage::SignIn;
    problem.error = error;
    answer({Secret(), std::move(problem), took});
}

void PubSubTokens::answer(const Answer &answer)
{
    const std::vector<Done> waiting = std::exchange(m_waiting, {});
    for (const Done &done : waiting)
        done(answer);
}

QString PubSubTokens::tokenHost() const
{
    return QUrl(QString::fromUtf8(m_account.tokenUri())).host();
}

AttemptError PubSubTokens::refusal(const HttpResponse &response) const
{
    const QString host = tokenHost();
    if (response.errorClass != ErrorClass::None) {
        return {response.errorClass,
                QStringLiteral("Signing in at %1 failed. %2").arg(host, response.errorMessage),
                response.errorHint};
    }
    if (response.status == 400 || response.status == 401 || response.status == 403) {
        const QString clock = clockRemark(response.headers, m_context.clock->now());
        return {ErrorClass::AuthFailed,
                QStringLiteral("%1 refused the key of %2 (%3 %4)%5%6")
                    .arg(host, QString::fromUtf8(m_account.email()))
                    .arg(response.status)
                    .arg(detailOf(response.body, "error"),
                         quotedSentence(detailOf(response.body, "error_description")), clock),
                clock.isEmpty() ? QStringLiteral("Make a new key of the service account and set it "
                                                 "here; a deleted or disabled key stays refused.")
                                : QStringLiteral("Set this machine's clock (NTP).")};
    }
    if (response.status == 429)
        return {ErrorClass::Throttled, QStringLiteral("%1 asks to slow down (429).").arg(host),
                QStringLiteral("Nothing needs changing here; it is tried again later.")};
    return {response.status == 200 ? ErrorClass::ProtocolError : ErrorClass::HttpStatus,
            QStringLiteral("Signing in at %1 gave no token (%2).").arg(host).arg(response.status),
            QStringLiteral("Check \"token_uri\" in the key file, and whether a proxy answers in "
                           "its place.")};
}

} // namespace deckhand
