#pragma once

#include "destinations/sender.h"
#include "figure.h"
#include "transport/httpclient.h"

#include <map>
#include <memory>
#include <vector>

namespace deckhand::bench {

class RequestRecorder;

/// A sender with work at hand, as the dispatcher would drive it: so many sends under way at a time,
/// each outcome taken on the delivery thread, events of 1 KiB. Thread: one.
class SenderLoad
{
public:
    struct Settings
    {
        QByteArray caFile;
        std::map<QByteArray, QByteArray> baseUrls;
    };
    struct Shape
    {
        int sends = 64; ///< under way at a time
        int batch = 0;  ///< jobs of a send; 0: as many as the sender takes
    };
    explicit SenderLoad(const Settings &settings);
    ~SenderLoad();
    SenderLoad(const SenderLoad &) = delete;
    SenderLoad &operator=(const SenderLoad &) = delete;

    /// With a sender of its own, which goes once what was under way is answered.
    [[nodiscard]] Figure run(const Destination &destination, Shape shape, Duration duration);
    /// As many jobs as a send of this type takes.
    [[nodiscard]] int maxBatch(const Destination &destination);
    /// The first HTTP requests that were sent so far, credentials included: what a bare client
    /// repeats.
    [[nodiscard]] std::vector<HttpRequest> recorded() const;

private:
    class Pump;
    [[nodiscard]] std::unique_ptr<Sender> make(const Destination &destination, SendSink &sink);

    std::map<QByteArray, QByteArray> m_baseUrls;
    SystemClock m_clock;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<RequestRecorder> m_recorder;
    std::unique_ptr<SenderFactory> m_factory;
};

/// An event as it is delivered: 1,024 bytes.
[[nodiscard]] QByteArray sampleEnvelope(const QByteArray &id);

} // namespace deckhand::bench
