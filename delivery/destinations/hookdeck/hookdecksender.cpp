#include "destinations/hookdeck/hookdecksender.h"

#include "api/jsonreader.h"
#include "destinations/httpoutcome.h"
#include "destinations/metadata.h"
#include "destinations/stages.h"
#include "hookdeck_embedded.h"
#include "signing/hookdeck.h"
#include "transport/httpclient.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr auto tokenField = "hookdeck.token";
constexpr qsizetype longestAcknowledgement = 200;

QByteArray baseUrl(const SenderContext &context, const QByteArray &name, const char *otherwise)
{
    const auto found = context.baseUrls.find(name);
    return found == context.baseUrls.end() ? QByteArray(otherwise) : found->second;
}

/// A string of an answer that may be anything; empty where there is none.
QByteArray member(const QByteArray &answer, QByteArrayView name)
{
    std::vector<ErrorItem> ignored;
    ObjectReader reader(answer, ignored);
    return reader.isValid() ? reader.bytes(name) : QByteArray();
}

AttemptError tokenRefused(int status)
{
    return {ErrorClass::AuthFailed, QStringLiteral("Hookdeck refused the token (%1).").arg(status),
            QStringLiteral("Copy the source's token from Hookdeck again; a new token makes the "
                           "former one useless.")};
}

AttemptError noSource(const QByteArray &source)
{
    return {ErrorClass::NotFound,
            QStringLiteral("Hookdeck knows no source %1 (404).").arg(QString::fromLatin1(source)),
            QStringLiteral("Make a source in Hookdeck and set its token.")};
}

class HookdeckSender final : public Sender
{
public:
    HookdeckSender(const Destination &destination, const SenderContext &context, Secret token,
                   QByteArray source)
        : m_context(context),
          m_pool(context.http->openPool()),
          m_token(std::move(token)),
          m_source(std::move(source)),
          m_url(baseUrl(context, "hookdeck", "https://hkdk.events") + '/' + m_source),
          m_verifyUrl(baseUrl(context, "hookdeck_api", "https://api.hookdeck.com") +
                      "/2025-01-01/sources/" + m_source + "/managed/verify"),
          m_metadata(destination.metadata)
    {}
    ~HookdeckSender() override { m_context.http->closePool(m_pool); }
    Q_DISABLE_COPY_MOVE(HookdeckSender)

    void send(std::span<const SendJob> jobs) override
    {
        for (const SendJob &job : jobs) {
            post(job, m_context.attemptTimeout, {}, [this, token = job.token](SendOutcome outcome) {
                m_context.sink->finished(token, std::move(outcome));
            });
        }
    }

    void test(const SendJob &job) override
    {
        const milliseconds half = m_context.attemptTimeout / 2; // the other half is for sending
        ask(half, {}, [this, job](HttpResponse &&response) { asked(job, std::move(response)); });
    }

    void probe(const SendJob &job) override { (void)verify(job.token); }

    bool verify(quint64 token) override
    {
        ask(m_context.attemptTimeout, told(token, {SendStage::Permission, {SendStage::SignIn}}),
            [this, token](HttpResponse &&response) {
                auto problem = objection(response);
                SendOutcome outcome = answered(std::move(response));
                if (problem)
                    refuse(outcome, std::move(*problem));
                m_context.sink->finished(token, std::move(outcome));
            });
        return true;
    }

private:
    [[nodiscard]] HttpPassed told(quint64 token, StagesAhead ahead) const
    {
        return stagesTo(m_context.sink, token, m_url.startsWith("https:"), std::move(ahead));
    }

    template <class Done>
    void ask(milliseconds timeout, HttpPassed onPassed, Done done)
    {
        HttpRequest request;
        request.method = "GET";
        request.url = m_verifyUrl;
        request.headers = {{"Accept", "application/json"},
                           {"User-Agent", m_context.userAgent},
                           {"X-Hookdeck-Source-Token", m_token.reveal()}};
        request.timeout = timeout;
        request.pool = m_pool;
        request.onPassed = std::move(onPassed);
        m_context.http->send(std::move(request), std::move(done));
    }

    /// The answer to asking as an outcome.
    SendOutcome answered(HttpResponse &&response) const
    {
        const double took = response.durationMs;
        AttemptRequest record{
            "GET", m_verifyUrl, {{"X-Hookdeck-Source-Token", m_token.masked()}}, 0};
        SendOutcome outcome =
            httpOutcome(std::move(response), std::move(record), m_context.clock->now());
        if (outcome.stage == SendStage::Send)
            outcome.stage = SendStage::Permission;
        outcome.permissionMs = took;
        outcome.skipped.push_back(SendStage::SignIn);
        return outcome;
    }

    static void refuse(SendOutcome &outcome, AttemptError &&problem)
    {
        outcome.outcome = AttemptOutcome::Failure;
        outcome.stage = SendStage::Permission;
        outcome.error = std::move(problem);
    }

    template <class Done>
    void post(const SendJob &job, milliseconds timeout, HttpPassed onPassed, Done done)
    {
        HttpRequest request;
        request.url = m_url;
        request.headers = {{"Content-Type", "application/json"},
                           {"User-Agent", m_context.userAgent},
                           {"X-Hookdeck-Signature", hookdeckSignature(m_token, job.body)}};
        Headers metadata = metadataHeaders(metadataOf(job, m_metadata));
        std::move(metadata.begin(), metadata.end(), std::back_inserter(request.headers));
        request.body = job.body;
        request.timeout = timeout;
        request.pool = m_pool;
        request.wantsCertificate = job.isTest;
        request.onPassed = std::move(onPassed);
        AttemptRequest record{request.method, m_url, request.headers, job.body.size(),
                              job.isTest ? job.body : QByteArray()};
        // The pool is closed before this sender goes, and with it every callback.
        m_context.http->send(std::move(request), [this, record = std::move(record),
                                                  done](HttpResponse &&response) mutable {
            done(outcomeOf(std::move(response), std::move(record)));
        });
    }

    SendOutcome outcomeOf(HttpResponse &&response, AttemptRequest record) const
    {
        const int status = response.errorClass == ErrorClass::None ? response.status : 0;
        SendOutcome outcome =
            httpOutcome(std::move(response), std::move(record), m_context.clock->now());
        pointToStatusPage(outcome, QStringLiteral("status.hookdeck.com"));
        if (status == 401 || status == 403) {
            outcome.error = tokenRefused(status);
            outcome.stage = SendStage::Permission;
        } else if (status == 404) {
            outcome.error = noSource(m_source);
        } else if (outcome.outcome == AttemptOutcome::Success) {
            outcome.acknowledgement = member(outcome.response->body, "request_id");
            outcome.acknowledgement.truncate(longestAcknowledgement);
        }
        // Nobody signs in, and the permission shows in the answer to sending alone.
        skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
        return outcome;
    }

    /// What speaks against sending. Where Hookdeck's API gives no verdict nothing does: delivering
    /// does not need it.
    std::optional<AttemptError> objection(const HttpResponse &response) const
    {
        if (response.errorClass != ErrorClass::None)
            return std::nullopt;
        const int status = response.status;
        if (status == 401 || status == 403)
            return tokenRefused(status);
        if (status == 404)
            return noSource(m_source);
        const QByteArray disabledAt = member(response.body, "disabled_at");
        if (status == 200 && !disabledAt.isEmpty()) {
            return AttemptError{ErrorClass::Rejected,
                                QStringLiteral("The source %1 is disabled in Hookdeck since %2.")
                                    .arg(QString::fromLatin1(m_source),
                                         QString::fromUtf8(disabledAt.first(
                                             std::min<qsizetype>(disabledAt.size(), 40)))),
                                QStringLiteral("Enable the source in Hookdeck.")};
        }
        return std::nullopt;
    }

    void asked(const SendJob &job, HttpResponse &&response)
    {
        const double took = response.durationMs;
        const bool permitted = response.errorClass == ErrorClass::None && response.status == 200;
        if (auto problem = objection(response)) {
            SendOutcome outcome = answered(std::move(response));
            refuse(outcome, std::move(*problem));
            m_context.sink->finished(job.token, std::move(outcome));
            return;
        }
        const milliseconds left = m_context.attemptTimeout - milliseconds(qint64(took));
        // Asking went elsewhere; the stages told are those of sending.
        StagesAhead ahead{SendStage::Send, {SendStage::SignIn}};
        if (permitted)
            ahead.permissionMs = took;
        else
            ahead.skipped.push_back(SendStage::Permission);
        post(job, left, told(job.token, std::move(ahead)),
             [this, token = job.token, took, permitted](SendOutcome outcome) {
                 if (permitted) {
                     std::erase(outcome.skipped, SendStage::Permission);
                     outcome.permissionMs = took;
                 }
                 outcome.durationMs += took;
                 m_context.sink->finished(token, std::move(outcome));
             });
    }

    const SenderContext m_context;
    const HttpPool m_pool;
    const Secret m_token;
    const QByteArray m_source;
    const QByteArray m_url;
    const QByteArray m_verifyUrl;
    const std::map<QString, QString> m_metadata;
};

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    const auto token = config.credentials.find(QStringLiteral("token"));
    if (token == config.credentials.end() || token->second.isEmpty())
        return; // named as missing by the type's description
    const bool named = std::any_of(problems.begin(), problems.end(), [](const ErrorItem &item) {
        return item.field == QLatin1String(tokenField);
    });
    if (const Result<QByteArray> source = hookdeckSource(token->second); !source && !named) {
        ErrorItem item = source.error().items.front();
        item.field = QLatin1String(tokenField);
        problems.push_back(std::move(item));
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    const auto token = destination.config.credentials.find(QStringLiteral("token"));
    const Secret secret = token == destination.config.credentials.end() ? Secret() : token->second;
    Result<QByteArray> source = hookdeckSource(secret);
    if (!source) {
        source.error().items.front().field = QLatin1String(tokenField);
        return failure(std::move(source.error()));
    }
    return std::make_unique<HookdeckSender>(destination, context, secret, std::move(*source));
}

} // namespace

TypeRegistration hookdeckType()
{
    return {embedded::hookdeck::json, embedded::hookdeck::guide, check, nullptr, create};
}

} // namespace deckhand
