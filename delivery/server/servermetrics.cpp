#include "server/servermetrics.h"

#include <QString>

#include <algorithm>

namespace deckhand {

namespace {

void describe(QByteArray &out, const char *name, const char *kind, const char *help)
{
    out += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + kind + '\n';
}

void writeNumber(QByteArray &out, const char *name, const char *kind, const char *help,
                 qint64 value)
{
    describe(out, name, kind, help);
    out += QByteArray(name) + ' ' + QByteArray::number(value) + '\n';
}

} // namespace

ServerMetrics::ServerMetrics() : m_requests(routes().size() + 1) {}

void ServerMetrics::answered(const Route *route, int status, double seconds)
{
    const auto index = route ? std::size_t(route - routes().data()) : routes().size();
    ++m_requests[index][std::size_t(std::clamp(status / 100, 0, 5))];
    const auto bucket = std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin();
    ++m_latency[std::size_t(bucket)];
    m_latencySum += seconds;
}

void ServerMetrics::write(QByteArray &out) const
{
    writeRequests(out);
    writeLatency(out);
    writeNumber(out, "deckhand_http_connections_open", "gauge", "Open connections.",
                connectionsOpen);
    writeNumber(out, "deckhand_http_connections_accepted_total", "counter",
                "Connections accepted since start.", connectionsAccepted);
    writeNumber(out, "deckhand_http_connections_refused_total", "counter",
                "Connections turned away because too many were open.", connectionsRefused);
    if (tlsValidUntil) {
        writeNumber(out, "deckhand_tls_handshakes_failed_total", "counter",
                    "TLS handshakes that failed.", tlsHandshakesFailed);
        writeNumber(out, "deckhand_tls_certificate_expiry_timestamp_seconds", "gauge",
                    "When the certificate in use expires, in seconds since 1970.",
                    toMillis(*tlsValidUntil) / 1000);
    }
    writeNumber(out, "deckhand_http_stream_readers", "gauge", "Readers of the event stream.",
                streamReaders);
    writeNumber(out, "deckhand_http_stream_dropped_total", "counter",
                "Stream messages left out for readers that lag.", streamMessagesDropped);
    writeNumber(out, "deckhand_http_received_bytes_total", "counter", "Bytes received.", bytesIn);
    writeNumber(out, "deckhand_http_sent_bytes_total", "counter", "Bytes sent.", bytesOut);
    writeNumber(out, "deckhand_http_buffered_bytes", "gauge", "Request bodies in memory.",
                bufferedBytes);
}

void ServerMetrics::writeRequests(QByteArray &out) const
{
    constexpr const char *name = "deckhand_http_requests_total";
    describe(out, name, "counter", "Answered requests by call and class of status.");
    for (std::size_t i = 0; i < m_requests.size(); ++i) {
        const bool known = i < routes().size();
        const QByteArray labels =
            QByteArray("{method=\"") + (known ? methodName(routes()[i].method) : "other") +
            "\",route=\"" + (known ? routes()[i].pattern : "other") + "\",status=\"";
        for (std::size_t digit = 1; digit <= 5; ++digit) {
            const qint64 count = m_requests[i][digit];
            if (count > 0) {
                out +=
                    name + labels + char('0' + digit) + "xx\"} " + QByteArray::number(count) + '\n';
            }
        }
    }
}

void ServerMetrics::writeLatency(QByteArray &out) const
{
    constexpr const char *name = "deckhand_http_request_seconds";
    describe(out, name, "histogram", "From the whole header of a request to its answer.");
    qint64 total = 0;
    for (std::size_t i = 0; i < m_latency.size(); ++i) {
        total += m_latency[i];
        const QByteArray bound =
            i < bounds.size() ? QByteArray::number(bounds[i]) : QByteArray("+Inf");
        out +=
            QByteArray(name) + "_bucket{le=\"" + bound + "\"} " + QByteArray::number(total) + '\n';
    }
    out += QByteArray(name) + "_sum " + QByteArray::number(m_latencySum) + '\n';
    out += QByteArray(name) + "_count " + QByteArray::number(total) + '\n';
}

} // namespace deckhand
