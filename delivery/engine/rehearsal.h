#pragma once

#include "api/replay.h"
#include "destinations/sender.h"
#include "engine/destinationbook.h"

#include <map>
#include <memory>

namespace deckhand {

class HttpClient;
class SilentHttp;

/// Builds the requests of deliveries exactly as sending would, with senders of its own over an HTTP
/// client that sends nothing, and gathers those that cannot be built: an inactive destination,
/// wrong settings, a template without a value, an event that the service does not take, an address
/// that the guard refuses. Addresses are judged where the host is written as one; of a type that
/// connects by itself the settings and the address show, its message does not.
///
/// Used on one thread at a time, none of the engine's own.
class Rehearsal
{
public:
    struct Parts
    {
        SenderFactory &senders;
        const HttpClient &http; ///< whose guard judges
        DestinationBook &book;
        const Clock &clock;
        QByteArray userAgent;
        std::map<QByteArray, QByteArray> baseUrls; ///< see SenderContext
    };
    explicit Rehearsal(const Parts &parts);
    ~Rehearsal();
    Rehearsal(const Rehearsal &) = delete;
    Rehearsal &operator=(const Rehearsal &) = delete;

    /// False once it has taken long enough; then no more is asked.
    [[nodiscard]] bool build(const DestinationId &id, const Event &event);
    [[nodiscard]] const ReplayCheck &result() const { return m_result; }

    /// What a sender is built from that is to send nothing.
    [[nodiscard]] static SenderContext contextOf(const Parts &parts, SilentHttp &http,
                                                 SendSink &sink);

private:
    class Sink;
    struct Stage
    {
        std::unique_ptr<Sender> sender;
        std::optional<AttemptError> always; ///< stands against every delivery
        bool judged = false;                ///< its address is
    };

    [[nodiscard]] Stage makeStage(const DestinationId &id);
    [[nodiscard]] std::optional<AttemptError> obstacle(Stage &stage, const Event &event);
    [[nodiscard]] std::optional<AttemptError> refusedAddress(const QByteArray &host) const;

    const Parts m_parts;
    std::unique_ptr<SilentHttp> m_client;
    std::unique_ptr<Sink> m_sink;
    std::map<DestinationId, Stage> m_stages;
    const SteadyTime m_end;
    ReplayCheck m_result;
};

} // namespace deckhand
