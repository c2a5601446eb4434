#pragma once

#include "destinations/aws/awserrors.h"
#include "destinations/connectprobe.h"
#include "destinations/sender.h"
#include "signing/sigv4.h"
#include "transport/httpclient.h"

#include <functional>

namespace deckhand {

/// Scheme, host and path of where a service is, taken apart.
struct AwsEndpoint
{
    QByteArray origin; ///< `https://host`, with a port that is not the scheme's own
    QByteArray host;   ///< as the Host header has it
    QByteArray path;   ///< without a slash at the end; mostly empty
    /// Of a URL that passed validation; without a valid one all parts are empty.
    [[nodiscard]] static AwsEndpoint of(const QString &url);
};

/// `amazonaws.com`, or that of the partition the region is in.
[[nodiscard]] QByteArray awsDomain(const QByteArray &region);

[[nodiscard]] AwsCredentials awsCredentialsOf(const Destination &destination);
/// Empty where there is none.
[[nodiscard]] QString fieldOf(const DestinationConfig &config, const char *name);

/// One service at one address with one set of credentials: signs, sends and explains failures.
/// Lives on the delivery thread; when it goes, what is under way is dropped.
class AwsClient
{
public:
    struct Target
    {
        AwsEndpoint endpoint;
        SigV4Scope scope;
        AwsPlace place;
        AwsCredentials credentials;
    };
    struct Call
    {
        QByteArray method = "POST";
        QByteArray path = "/"; ///< as it is sent, after the endpoint's own
        Headers headers;       ///< signed, all of them; Host and User-Agent are added
        QByteArray body;
        Timestamp at{};
        milliseconds timeout{};
        qsizetype keptBody = 16 * 1024;
        bool isTest = false; ///< see SendJob
        quint64 token = 0;   ///< of a test
    };
    /// Success means an answer of 2xx; the answer is in `response`, with credentials masked in
    /// failures.
    using Done = std::function<void(SendOutcome &&)>;

    AwsClient(const SenderContext &context, Target target);
    ~AwsClient();
    Q_DISABLE_COPY_MOVE(AwsClient)

    /// `done` is called from the loop, never from inside.
    void send(Call call, Done done);
    /// Connects to the endpoint and hangs up; the outcome goes to the sink.
    void probe(quint64 token) { m_probe.start(token, m_target.endpoint.origin); }
    /// The outcome of a job that cannot be sent; it comes from the loop too.
    void failLater(quint64 token, AttemptError error) const;
    [[nodiscard]] const Target &target() const { return m_target; }
    [[nodiscard]] const SenderContext &context() const { return m_context; }

private:
    SendOutcome outcomeOf(HttpResponse &&response, AttemptRequest &&record) const;
    AttemptRequest recordOf(const HttpRequest &request) const;
    void mask(QByteArray &text) const;

    const SenderContext m_context;
    const Target m_target;
    const HttpPool m_pool;
    ConnectProbe m_probe{m_context};
};

} // namespace deckhand
