#include "barerabbit.h"

#include "measure.h"
#include "senderload.h"

#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_tcp_socket.h>
#include <array>
#include <set>

namespace deckhand::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t window = 1000;
constexpr int publishesAtOnce = 64; ///< then it looks for confirms

amqp_bytes_t bytes(const QByteArray &text)
{
    return {std::size_t(text.size()), const_cast<char *>(text.data())};
}

class Publisher
{
public:
    explicit Publisher(quint16 port) : m_connection(amqp_new_connection())
    {
        amqp_socket_t *socket = amqp_tcp_socket_new(m_connection);
        const auto isGood = [](amqp_rpc_reply_t reply) {
            return reply.reply_type == AMQP_RESPONSE_NORMAL;
        };
        const bool open = amqp_socket_open(socket, "127.0.0.1", port) == AMQP_STATUS_OK &&
                          isGood(amqp_login(m_connection, "/", 0, 131'072, 0,
                                            AMQP_SASL_METHOD_PLAIN, "publisher", "publisher pw")) &&
                          amqp_channel_open(m_connection, 1) &&
                          amqp_confirm_select(m_connection, 1);
        if (!open)
            fail("cannot open a channel with confirms");
        for (auto &entry : m_headers)
            entry.value.kind = AMQP_FIELD_KIND_UTF8;
        m_headers[0].key = amqp_cstring_bytes("event-id");
        m_headers[1].key = amqp_cstring_bytes("topic");
        m_headers[1].value.value.bytes = amqp_cstring_bytes("task_run.completed");
        m_headers[2].key = amqp_cstring_bytes("timestamp");
        m_headers[2].value.value.bytes = amqp_cstring_bytes("2026-01-15T09:31:15Z");
        m_properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG |
                              AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG;
        m_properties.content_type = amqp_cstring_bytes("application/json");
        m_properties.delivery_mode = AMQP_DELIVERY_PERSISTENT;
        m_properties.headers = {int(m_headers.size()), m_headers.data()};
    }
    ~Publisher()
    {
        amqp_connection_close(m_connection, AMQP_REPLY_SUCCESS);
        amqp_destroy_connection(m_connection);
    }
    Publisher(const Publisher &) = delete;
    Publisher &operator=(const Publisher &) = delete;

    void runUntil(SteadyClock::time_point end)
    {
        while (failure.empty() && SteadyClock::now() < end) {
            for (int i = 0; i < publishesAtOnce && m_open.size() < window; ++i)
                publish();
            bool wait = m_open.size() >= window;
            while (failure.empty() && readFrame(wait))
                wait = false;
        }
    }

    std::uint64_t confirmed = 0;
    std::string failure;

private:
    void publish()
    {
        const QByteArray id = sampleId(m_next++);
        const QByteArray body = sampleEnvelope(id);
        m_properties.message_id = bytes(id);
        m_headers[0].value.value.bytes = bytes(id);
        if (amqp_basic_publish(m_connection, 1, amqp_cstring_bytes("events"),
                               amqp_cstring_bytes("task_run.completed"), 1, 0, &m_properties,
                               bytes(body)) != AMQP_STATUS_OK)
            fail("publishing failed");
        m_open.insert(m_next);
    }
    bool readFrame(bool wait)
    {
        amqp_maybe_release_buffers(m_connection);
        const timeval time{wait ? 5 : 0, 0};
        amqp_frame_t frame;
        const int code = amqp_simple_wait_frame_noblock(m_connection, &frame, &time);
        if (code == AMQP_STATUS_TIMEOUT)
            return false;
        if (code != AMQP_STATUS_OK || frame.frame_type != AMQP_FRAME_METHOD ||
            frame.payload.method.id != AMQP_BASIC_ACK_METHOD) {
            fail("something other than a confirm came");
            return false;
        }
        const auto *ack = static_cast<const amqp_basic_ack_t *>(frame.payload.method.decoded);
        const auto last = m_open.upper_bound(ack->delivery_tag);
        const auto first = ack->multiple ? m_open.begin() : m_open.find(ack->delivery_tag);
        const std::size_t before = m_open.size();
        m_open.erase(first, last);
        confirmed += before - m_open.size();
        return true;
    }
    void fail(const char *what)
    {
        if (failure.empty())
            failure = what;
    }

    amqp_connection_state_t m_connection;
    std::array<amqp_table_entry_t, 3> m_headers{};
    amqp_basic_properties_t m_properties{};
    std::set<std::uint64_t> m_open; ///< delivery tags
    std::size_t m_next = 0;
};

} // namespace

Figure bareRabbit(quint16 port, Duration duration)
{
    Publisher publisher(port);
    const auto begin = SteadyClock::now();
    publisher.runUntil(begin + duration.warmUp);
    FigureClock clock;
    clock.begin(publisher.confirmed);
    publisher.runUntil(begin + duration.warmUp + duration.measured);
    Figure figure = clock.end(publisher.confirmed);
    figure.failures = publisher.failure.empty() ? 0 : 1;
    figure.failure = publisher.failure;
    return figure;
}

} // namespace deckhand::bench
