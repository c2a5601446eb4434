#include "destinations/aws/awsclient.h"

#include "destinations/httpoutcome.h"

#include <QUrl>

namespace deckhand {

namespace {

/// The start of the key id and the scope; the signature itself is left out.
QByteArray maskedAuthorization(QByteArray text, const Secret &key)
{
    text.replace(key.reveal(), key.masked());
    const qsizetype signature = text.indexOf("Signature=");
    return signature < 0 ? key.masked() : text.first(signature) + "Signature=****";
}

Secret credentialOf(const Destination &destination, const char *name)
{
    const auto &all = destination.config.credentials;
    const auto found = all.find(QString::fromLatin1(name));
    return found == all.end() ? Secret() : found->second;
}

} // namespace

AwsEndpoint AwsEndpoint::of(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return {};
    const bool ownPort = (url.scheme() == QLatin1String("https") && url.port() == 443) ||
                         (url.scheme() == QLatin1String("http") && url.port() == 80);
    if (ownPort)
        url.setPort(-1);
    AwsEndpoint endpoint;
    endpoint.origin = url.toEncoded(QUrl::RemoveUserInfo | QUrl::RemovePath | QUrl::RemoveQuery |
                                    QUrl::RemoveFragment);
    endpoint.host = endpoint.origin.mid(endpoint.origin.indexOf("://") + 3);
    endpoint.path = url.path(QUrl::FullyEncoded).toLatin1();
    while (endpoint.path.endsWith('/'))
        endpoint.path.chop(1);
    return endpoint;
}

QByteArray awsDomain(const QByteArray &region)
{
    return region.startsWith("cn-") ? QByteArray("amazonaws.com.cn") : QByteArray("amazonaws.com");
}

AwsCredentials awsCredentialsOf(const Destination &destination)
{
    return {credentialOf(destination, "key"), credentialOf(destination, "secret"),
            credentialOf(destination, "session")};
}

QString fieldOf(const DestinationConfig &config, const char *name)
{
    const auto found = config.fields.find(QString::fromLatin1(name));
    return found == config.fields.end() ? QString() : found->second;
}

AwsClient::AwsClient(const SenderContext &context, Target target)
    : m_context(context), m_target(std::move(target)), m_pool(context.http->openPool())
{}

AwsClient::~AwsClient()
{
    m_context.http->closePool(m_pool);
}

void AwsClient::send(Call call, Done done)
{
    SigV4Request toSign;
    toSign.method = call.method;
    toSign.path = m_target.endpoint.path + call.path;
    toSign.headers = std::move(call.headers);
    toSign.headers.emplace_back("Host", m_target.endpoint.host);
    toSign.payloadHash = sha256Hex(call.body);
    if (m_target.scope.service == "s3")
        toSign.headers.emplace_back("x-amz-content-sha256", toSign.payloadHash);
    Headers made = signSigV4(toSign, m_target.credentials, m_target.scope, call.at);

    HttpRequest request;
    request.method = call.method;
    request.url = m_target.endpoint.origin + toSign.path;
    request.headers = std::move(toSign.headers);
    request.headers.emplace_back("User-Agent", m_context.userAgent);
    std::move(made.begin(), made.end(), std::back_inserter(request.headers));
    request.body = std::move(call.body);
    request.timeout = call.timeout;
    request.pool = m_pool;
    request.keptBody = call.keptBody;
    request.wantsCertificate = call.isTest;
    if (call.isTest) // its answer tells of signing in and permission, too
        request.onPassed = stagesTo(m_context.sink, call.token, request.url.startsWith("https:"),
                                    {SendStage::SignIn});
    AttemptRequest record = recordOf(request);
    if (call.isTest)
        record.body = request.body;
    // The pool is closed before this client goes, and with it every callback.
    m_context.http->send(std::move(request),
                         [this, record = std::move(record),
                          done = std::move(done)](HttpResponse &&response) mutable {
                             done(outcomeOf(std::move(response), std::move(record)));
                         });
}

void AwsClient::failLater(quint64 token, AttemptError error) const
{
    SendOutcome outcome;
    outcome.stage = SendStage::Resolve;
    outcome.error = std::move(error);
    m_context.http->post([sink = m_context.sink, token, outcome = std::move(outcome)]() mutable {
        sink->finished(token, std::move(outcome));
    });
}

AttemptRequest AwsClient::recordOf(const HttpRequest &request) const
{
    AttemptRequest record{request.method, request.url, request.headers, request.body.size()};
    for (auto &[name, value] : record.headers) {
        if (name == "Authorization")
            value = maskedAuthorization(std::move(value), m_target.credentials.key);
        else if (name == "X-Amz-Security-Token")
            value = m_target.credentials.session.masked();
    }
    return record;
}

/// Services quote keys and tokens in what they refuse. Texts too short to be a credential of AWS
/// (those of emulators) stay, since they may be parts of other words.
void AwsClient::mask(QByteArray &text) const
{
    const AwsCredentials &credentials = m_target.credentials;
    for (const Secret *secret : {&credentials.session, &credentials.secret, &credentials.key}) {
        if (secret->reveal().size() >= 12)
            text.replace(secret->reveal(), secret->masked());
    }
}

SendOutcome AwsClient::outcomeOf(HttpResponse &&response, AttemptRequest &&record) const
{
    const Timestamp now = m_context.clock->now();
    const bool answered = response.errorClass == ErrorClass::None;
    if (!answered || (response.status >= 200 && response.status < 300)) {
        SendOutcome outcome = httpOutcome(std::move(response), std::move(record), now);
        pointToStatusPage(outcome,
                          QStringLiteral("health.aws.amazon.com, or the log of the endpoint,"));
        return outcome;
    }
    mask(response.body);
    for (auto &[name, value] : response.headers)
        mask(value);
    const AwsFault fault = awsFaultOf(response);
    AwsVerdict verdict = awsVerdict(fault, response.status, m_target.place);
    explainSkew(verdict, fault, response.headers, now);
    SendOutcome outcome = httpOutcome(std::move(response), std::move(record), now);
    outcome.final = false;
    outcome.stage = verdict.stage;
    outcome.error = std::move(verdict.error);
    return outcome;
}

} // namespace deckhand
