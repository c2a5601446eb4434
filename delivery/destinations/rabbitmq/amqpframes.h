#pragma once

#include <QByteArray>

#include <amqp.h>
#include <amqp_framing.h>

#include <memory>
#include <optional>

namespace deckhand {

/// One frame of AMQP 0-9-1 (specification, 2.3.5 and 4.2.3).
struct AmqpFrame
{
    int type = 0; ///< AMQP_FRAME_…
    quint16 channel = 0;
    QByteArrayView payload;
};

/// Cuts what arrives into frames of a bounded size.
class AmqpFrameReader
{
public:
    enum class Status {
        Frame,
        Incomplete,
        Broken,  ///< no AMQP, or longer than agreed
        Refused, ///< the server answered with the version it speaks
    };
    void add(QByteArrayView bytes) { m_buffer.append(bytes.data(), bytes.size()); }
    /// The frame is valid until the next `add`.
    [[nodiscard]] Status next(AmqpFrame &frame);
    /// Forgets the frames that have been read.
    void compact();
    void setFrameMax(quint32 bytes) { m_frameMax = bytes; }
    /// How a stream that is not AMQP begins.
    [[nodiscard]] QByteArray beginning() const { return m_buffer.left(16); }

private:
    QByteArray m_buffer;
    qsizetype m_read = 0;
    quint32 m_frameMax = 131'072;
};

/// A method of a frame, decoded by librabbitmq; its strings are valid as long as this is and the
/// frame's bytes are.
class AmqpMethod
{
public:
    /// Nothing where it is malformed or unknown.
    [[nodiscard]] static std::optional<AmqpMethod> decode(QByteArrayView payload);
    [[nodiscard]] amqp_method_number_t id() const { return m_id; }
    template <class T>
    [[nodiscard]] const T &as() const
    {
        return *static_cast<const T *>(m_decoded);
    }

private:
    struct FreePool
    {
        void operator()(amqp_pool_t *pool) const;
    };
    amqp_method_number_t m_id = 0;
    std::unique_ptr<amqp_pool_t, FreePool> m_pool;
    void *m_decoded = nullptr;
};

/// A content header's `message-id` and the size of the body that follows; nothing where malformed.
struct AmqpContentHeader
{
    quint64 bodySize = 0;
    QByteArray messageId;
};
[[nodiscard]] std::optional<AmqpContentHeader> decodeContentHeader(QByteArrayView payload);

[[nodiscard]] amqp_bytes_t amqpBytes(QByteArrayView text);
[[nodiscard]] QByteArray fromAmqp(const amqp_bytes_t &bytes);
/// As text for a sentence: bounded, without control characters.
[[nodiscard]] QString amqpText(const amqp_bytes_t &bytes);

/// A text in a table; it views both.
[[nodiscard]] amqp_table_entry_t amqpEntry(const char *key, QByteArrayView value);

/// Each appends one or more whole frames; false where the content does not fit a frame.
[[nodiscard]] bool appendMethod(QByteArray &out, quint16 channel, amqp_method_number_t id,
                                void *method);
[[nodiscard]] bool appendHeader(QByteArray &out, quint16 channel, quint64 bodySize,
                                amqp_basic_properties_t &properties, quint32 frameMax);
void appendBody(QByteArray &out, quint16 channel, QByteArrayView body, quint32 frameMax);
void appendHeartbeat(QByteArray &out);

} // namespace deckhand
