#pragma once

#include "destinations/metadata.h"
#include "destinations/sender.h"

#include <memory>
#include <optional>
#include <proton/codec.h>
#include <proton/message.h>

namespace deckhand {

struct FreeMessage
{
    void operator()(pn_message_t *message) const { pn_message_free(message); }
};
using MessagePtr = std::unique_ptr<pn_message_t, FreeMessage>;

[[nodiscard]] pn_bytes_t protonBytes(QByteArrayView text);
[[nodiscard]] QByteArray fromProton(const pn_bytes_t &bytes);

/// An event as a message of AMQP 1.0: one data section, durable, the metadata as application
/// properties. Empty where it can't be encoded.
[[nodiscard]] QByteArray encodeEvent(pn_message_t *message, const SendJob &job,
                                     const Metadata &metadata);
/// A request to let this connection use `audience` (AMQP Claims-based Security 1.0, put-token).
[[nodiscard]] QByteArray encodePutToken(pn_message_t *message, const QByteArray &id,
                                        const QByteArray &replyTo, const QByteArray &audience,
                                        const QByteArray &token, Timestamp expiry);

/// The answer to a put-token.
struct TokenReply
{
    int status = 0;
    QString description; ///< bounded
};
/// Nothing where it is malformed.
[[nodiscard]] std::optional<TokenReply> decodeTokenReply(pn_message_t *message,
                                                         QByteArrayView bytes);

} // namespace deckhand
