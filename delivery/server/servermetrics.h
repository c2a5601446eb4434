#pragma once

#include "api/time.h"
#include "server/routes.h"

#include <QByteArray>

#include <array>
#include <optional>
#include <vector>

namespace deckhand {

/// What the server counts of itself. Thread: the server's.
class ServerMetrics
{
public:
    ServerMetrics();

    /// `route` may be null: nothing matched.
    void answered(const Route *route, int status, double seconds);

    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 connectionsOpen = 0;
    qint64 connectionsAccepted = 0;
    qint64 connectionsRefused = 0;
    qint64 tlsHandshakesFailed = 0;
    std::optional<Timestamp> tlsValidUntil; ///< of the certificate in use
    qint64 streamReaders = 0;
    qint64 streamMessagesDropped = 0;
    qint64 bufferedBytes = 0;

    /// Appends Prometheus' text format 0.0.4.
    void write(QByteArray &out) const;

private:
    static constexpr std::array<double, 12> bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
                                                   0.05,   0.1,   0.25,   0.5,   1,    5};
    using Classes = std::array<qint64, 6>; ///< by the first digit of the status
    void writeRequests(QByteArray &out) const;
    void writeLatency(QByteArray &out) const;

    std::vector<Classes> m_requests; ///< by route; the last for what matched none
    std::array<qint64, bounds.size() + 1> m_latency{};
    double m_latencySum = 0;
};

} // namespace deckhand
