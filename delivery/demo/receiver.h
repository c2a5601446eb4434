#pragma once

#include "api/delivery.h"
#include "api/result.h"
#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>

#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace deckhand {

class DemoAuthority;

/// What is wrong with the certificate that a receiver shows.
enum class CertificateFault { None, Expired, OtherName, Untrusted };

inline constexpr std::array mixedFailures{429, 500, 503};

/// How the local receiver answers; every value may be changed while it runs.
struct ReceiverDials
{
    int status = 200;        ///< of the answers that are not failures by `failureShare`
    double failureShare = 0; ///< 0–1: this share is answered with `failureStatus`
    int failureStatus = 500;
    bool failsMixed = false; ///< each of `mixedFailures` in turn instead of `failureStatus`
    milliseconds latency{0};
    milliseconds latencySpread{0}; ///< up to this much is added at random
    bool refuse = false;           ///< the port is closed: connections are refused
    bool reset = false;            ///< the connection is reset in the middle of the answer
    /// Signatures are checked against another secret than the sender's: each is refused with 401.
    bool secretExpired = false;
    /// Of a receiver that speaks TLS; where it changes, open connections are closed.
    CertificateFault certificate = CertificateFault::None;
    std::optional<int> retryAfterSeconds; ///< told with each answer that is no success
    QByteArray location;                  ///< with a 3xx status
    QByteArray body = "{\"ok\":true}";
    bool operator==(const ReceiverDials &) const = default;
};

/// For `ReceiverDials::body`: JSON of a megabyte, far more than is kept of an answer.
[[nodiscard]] QByteArray hugeBody();

struct Received
{
    Timestamp at{};
    Headers headers;
    QByteArray target;
    QByteArray body;
    int answeredStatus = 0;
    bool signatureChecked = false;
    bool signatureValid = false;
    bool duplicate = false; ///< this webhook-id was accepted before (of the last 100,000)
};

struct ReceiverCounters
{
    qint64 requests = 0, accepted = 0, refused = 0, badSignatures = 0, duplicates = 0, bytes = 0;
};

/// A webhook endpoint on loopback, in a thread of its own, for demos, tests, benchmarks and
/// `deckhandctl receive`. Keep-alive HTTP/1.1, over TLS 1.2 or newer where it has an authority.
class Receiver
{
public:
    struct Settings
    {
        QString host = QStringLiteral("127.0.0.1");
        quint16 port = 0;
        std::vector<Secret> secrets; ///< `whsec_…`; any may sign. Empty: signatures are not checked
        ReceiverDials dials;
        /// Whose certificates it shows, made for `host`; none: it speaks no TLS.
        std::shared_ptr<const DemoAuthority> authority;
        /// Called on the receiver's thread for each request; may be empty. Must not block.
        std::function<void(const Received &)> onReceived;
    };
    virtual ~Receiver() = default;
    [[nodiscard]] static Result<std::unique_ptr<Receiver>> start(Settings settings);
    [[nodiscard]] virtual quint16 port() const = 0;
    [[nodiscard]] virtual QByteArray url() const = 0;
    virtual void setDials(ReceiverDials dials) = 0;           ///< thread: any
    virtual void setSecrets(std::vector<Secret> secrets) = 0; ///< thread: any
    [[nodiscard]] virtual ReceiverDials dials() const = 0;
    [[nodiscard]] virtual ReceiverCounters counters() const = 0;
};

} // namespace deckhand
