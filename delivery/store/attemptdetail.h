#pragma once

#include "api/delivery.h"

#include <QByteArray>

#include <functional>

namespace deckhand {

// How the parts of an attempt that no query reads are kept small. Requests to one destination are
// nearly alike: method, URL, header names and most values form a *shape* that is stored once and
// referred to by number. What differs stands in the attempt: values that repeat the event (its id,
// its type, the time) as one byte each, signatures and dates as they are.

/// What the values of an attempt's headers may repeat.
struct DetailContext
{
    QByteArray eventId;
    QByteArray eventType;
    Timestamp startedAt{};
};

/// Gives the number of a shape, storing it if it is new; 0 if it should not be stored.
using ShapeNumber = std::function<qint64(const QByteArray &shape)>;
/// The text of a shape; empty if unknown.
using ShapeText = std::function<QByteArray(qint64 number)>;

[[nodiscard]] QByteArray encodeDetail(const Attempt &attempt, const DetailContext &context,
                                      const ShapeNumber &shapes);
/// Fills phases, error hint, request, response, connection, acknowledgement and who asked. A
/// connection is kept beside a request only. Damaged bytes leave them empty.
void decodeDetail(QByteArrayView detail, const DetailContext &context, const ShapeText &shapes,
                  Attempt &attempt);

} // namespace deckhand
