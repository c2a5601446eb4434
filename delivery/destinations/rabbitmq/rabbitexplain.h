#pragma once

#include "destinations/link.h"
#include "destinations/rabbitmq/rabbitaddress.h"

namespace deckhand {

/// What the broker says when it closes a connection or a channel: a number and a text.
struct RabbitClose
{
    int code = 0;
    QString text;
    bool ofChannel = false;
};

/// `stage` is how far opening has come.
[[nodiscard]] LinkFailure explainClose(const RabbitSettings &settings, const RabbitClose &close,
                                       SendStage stage);
/// A message came back: no queue took it.
[[nodiscard]] AttemptError explainReturn(int code, const QString &text, const QString &exchange,
                                         const QString &routingKey);
[[nodiscard]] AttemptError explainNack();
[[nodiscard]] AttemptError explainBlocked(const QString &reason);
[[nodiscard]] AttemptError explainTooLarge(qint64 bytes, qint64 limit);
/// What arrived is not AMQP 0-9-1; `beginning` are its first bytes.
[[nodiscard]] AttemptError explainForeign(const QByteArray &beginning, bool tls);

/// The sizes in "message size 300000 is larger than configured max size 200000"; nothing where the
/// text says something else.
struct RabbitSizes
{
    qint64 size = 0;
    qint64 limit = 0;
};
[[nodiscard]] std::optional<RabbitSizes> sizesIn(const QString &text);

} // namespace deckhand
