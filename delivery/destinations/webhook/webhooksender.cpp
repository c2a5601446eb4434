#include "destinations/webhook/webhooksender.h"

#include "destinations/connectprobe.h"
#include "destinations/httpoutcome.h"
#include "destinations/metadata.h"
#include "destinations/stages.h"
#include "destinations/webhook/customheaders.h"
#include "signing/standardwebhooks.h"
#include "transport/httpclient.h"
#include "webhook_embedded.h"

#include <QUrl>

#include <algorithm>

namespace deckhand {

namespace {

/// A signing key and how long it signs; the current one has no end.
struct SigningKey
{
    Secret key;
    std::optional<Timestamp> expiresAt;
};

QString fieldOf(const Destination &destination, QLatin1String name)
{
    const auto found = destination.config.fields.find(QString(name));
    return found == destination.config.fields.end() ? QString() : found->second;
}

/// The current key, then the former ones, newest first. A former secret that can't be read signs
/// nothing any more.
Result<std::vector<SigningKey>> signingKeys(const Destination &destination)
{
    std::vector<SigningKey> keys;
    const auto secret = destination.config.credentials.find(QStringLiteral("secret"));
    Result<Secret> current =
        webhookKey(secret == destination.config.credentials.end() ? Secret() : secret->second);
    if (!current) {
        Error error = std::move(current.error());
        error.items.front().field = QStringLiteral("webhook.secret");
        return failure(std::move(error));
    }
    keys.push_back({std::move(*current), std::nullopt});
    for (const PreviousSecret &previous : destination.previousSecrets) {
        if (Result<Secret> key = webhookKey(previous.secret))
            keys.push_back({std::move(*key), previous.expiresAt});
    }
    std::stable_sort(keys.begin() + 1, keys.end(),
                     [](const auto &a, const auto &b) { return *a.expiresAt > *b.expiresAt; });
    return keys;
}

bool hasHeader(const Headers &headers, QByteArrayView name)
{
    return std::any_of(headers.begin(), headers.end(), [name](const Header &header) {
        return header.first.compare(name, Qt::CaseInsensitive) == 0;
    });
}

/// The headers that are the same on every attempt.
Headers staticHeaders(const Destination &destination, const SenderContext &context, Headers custom)
{
    Headers headers{{"Content-Type", "application/json"}, {"User-Agent", context.userAgent}};
    std::move(custom.begin(), custom.end(), std::back_inserter(headers));
    // The event's own travel as webhook-id, webhook-topic and webhook-timestamp.
    Metadata own = metadataOf({}, destination.metadata);
    own.erase(own.begin(), own.begin() + 3);
    for (Header &header : metadataHeaders(own)) {
        if (!hasHeader(headers, header.first))
            headers.push_back(std::move(header));
    }
    return headers;
}

Headers maskedHeaders(Headers headers)
{
    for (auto &[name, value] : headers) {
        if (namesSecret(name))
            value = Secret(value).masked();
    }
    return headers;
}

/// Without a password that the URL may carry.
QByteArray urlForRecord(const QString &url)
{
    QUrl parsed(url);
    if (parsed.password().isEmpty())
        return url.toUtf8();
    parsed.setPassword(QStringLiteral("****"));
    return parsed.toEncoded();
}

class WebhookSender final : public Sender
{
public:
    WebhookSender(const Destination &destination, const SenderContext &context,
                  std::vector<SigningKey> keys, Headers custom)
        : m_context(context),
          m_pool(context.http->openPool()),
          m_keys(std::move(keys)),
          m_url(QUrl(fieldOf(destination, QLatin1String("url"))).toEncoded()),
          m_headers(staticHeaders(destination, context, std::move(custom))),
          m_recorded{"POST", urlForRecord(fieldOf(destination, QLatin1String("url"))),
                     maskedHeaders(m_headers), 0}
    {}
    ~WebhookSender() override { m_context.http->closePool(m_pool); }
    Q_DISABLE_COPY_MOVE(WebhookSender)

    void send(std::span<const SendJob> jobs) override
    {
        for (const SendJob &job : jobs)
            sendOne(job);
    }

    void probe(const SendJob &job) override { m_probe.start(job.token, m_url); }

private:
    void sendOne(const SendJob &job)
    {
        const Headers own = signatureHeaders(job);
        HttpRequest request;
        request.url = m_url;
        request.headers = joined(m_headers, own);
        request.body = job.body;
        request.timeout = m_context.attemptTimeout;
        request.pool = m_pool;
        request.wantsCertificate = job.isTest;
        if (job.isTest)
            request.onPassed =
                stagesTo(m_context.sink, job.token, m_url.startsWith("https:"),
                         {SendStage::Send, {SendStage::SignIn, SendStage::Permission}});
        AttemptRequest record{m_recorded.method, m_recorded.url, joined(m_recorded.headers, own),
                              job.body.size(), job.isTest ? job.body : QByteArray()};
        // The pool is closed before this sender goes, and with it every callback.
        m_context.http->send(
            std::move(request),
            [this, token = job.token, record = std::move(record)](HttpResponse &&response) mutable {
                SendOutcome outcome =
                    httpOutcome(std::move(response), std::move(record), m_context.clock->now());
                skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
                m_context.sink->finished(token, std::move(outcome));
            });
    }

    static Headers joined(const Headers &a, const Headers &b)
    {
        Headers all;
        all.reserve(a.size() + b.size());
        all.insert(all.end(), a.begin(), a.end());
        all.insert(all.end(), b.begin(), b.end());
        return all;
    }

    Headers signatureHeaders(const SendJob &job)
    {
        std::erase_if(m_keys, [&job](const SigningKey &key) {
            return key.expiresAt && *key.expiresAt <= job.at;
        });
        m_signing.clear();
        for (const SigningKey &key : m_keys)
            m_signing.push_back(key.key);
        const auto seconds =
            std::chrono::floor<std::chrono::seconds>(job.at).time_since_epoch().count();
        return {
            {"webhook-id", job.eventId.bytes()},
            {"webhook-timestamp", QByteArray::number(seconds)},
            {"webhook-signature", signWebhook(m_signing, job.eventId.bytes(), job.at, job.body)},
            {"webhook-topic", job.eventType}};
    }

    const SenderContext m_context;
    const HttpPool m_pool;
    std::vector<SigningKey> m_keys;
    std::vector<Secret> m_signing;
    const QByteArray m_url;
    const Headers m_headers;
    const AttemptRequest m_recorded; ///< the part of the record that never changes
    ConnectProbe m_probe{m_context};
};

void checkUrl(const QString &text, std::vector<ErrorItem> &problems)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool http =
        url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !http || url.host().isEmpty() || url.port(1) == 0) {
        problems.push_back({ErrorCode::InputInvalid, QStringLiteral("webhook.url"),
                            QStringLiteral("This is not an absolute URL. Write "
                                           "https://host/path.")});
    }
}

void append(const Error &error, std::vector<ErrorItem> &problems)
{
    problems.insert(problems.end(), error.items.begin(), error.items.end());
}

void check(const DestinationConfig &config, std::vector<ErrorItem> &problems)
{
    const auto field = [&config](const char *name) {
        const auto found = config.fields.find(QLatin1String(name));
        return found == config.fields.end() ? QString() : found->second;
    };
    // What is missing or does not match its pattern is named by the type's description.
    if (const QString url = field("url"); url.startsWith(QLatin1String("http")))
        checkUrl(url, problems);
    if (const QString json = field("custom_headers"); !json.isEmpty()) {
        if (const auto headers = parseCustomHeaders(json.toUtf8()); !headers)
            append(headers.error(), problems);
    }
    const auto secret = config.credentials.find(QStringLiteral("secret"));
    if (secret != config.credentials.end() && !secret->second.isEmpty()) {
        if (auto key = webhookKey(secret->second); !key) {
            key.error().items.front().field = QStringLiteral("webhook.secret");
            append(key.error(), problems);
        }
    }
}

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    Result<std::vector<SigningKey>> keys = signingKeys(destination);
    if (!keys)
        return failure(std::move(keys.error()));
    Headers custom;
    const QString json = fieldOf(destination, QLatin1String("custom_headers"));
    if (!json.isEmpty()) {
        Result<Headers> parsed = parseCustomHeaders(json.toUtf8());
        if (!parsed)
            return failure(std::move(parsed.error()));
        custom = std::move(*parsed);
    }
    return std::make_unique<WebhookSender>(destination, context, std::move(*keys),
                                           std::move(custom));
}

Secret generate(QStringView field)
{
    return field == QLatin1String("secret") ? makeWebhookSecret() : Secret();
}

} // namespace

TypeRegistration webhookType()
{
    return {embedded::webhook::json, embedded::webhook::guide, check, generate, create};
}

} // namespace deckhand
