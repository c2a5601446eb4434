#pragma once

#include "destinations/link.h"

namespace deckhand {

/// An error condition of AMQP 1.0 (specification 2.8.14): a symbol and a text, bounded.
struct AmqpCondition
{
    QByteArray name;
    QString description;
};

/// What a condition means for who sends to `entity`. `lost`: the same messages may be sent again at
/// once over another link.
[[nodiscard]] LinkFailure explainCondition(const AmqpCondition &condition, const QString &entity,
                                           SendStage stage);
/// SASL, which comes before the token, failed.
[[nodiscard]] LinkFailure explainSasl(const QString &description);
/// A put-token that was not answered with 200 to 299.
[[nodiscard]] LinkFailure explainToken(int status, const QString &description,
                                       const QString &entity, Timestamp now);
[[nodiscard]] AttemptError explainServiceBusSize(qint64 bytes, quint64 limit);
/// The link has no credit, so nothing can be sent.
[[nodiscard]] AttemptError explainNoCredit(const QString &entity);

} // namespace deckhand
