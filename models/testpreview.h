#pragma once

#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/delivery.h"

#include <QByteArray>

#include <vector>

namespace deckhand {

/// What a test would send, as far as it is known before: only the id, the time and the signature
/// are made on sending, and stand there as marks in their place.
struct TestPreview
{
    QByteArray method; ///< empty for what is no HTTP request of ours
    QByteArray target; ///< URL, queue, topic, bucket …
    Headers headers;   ///< or message attributes
    QByteArray body;
    qint64 bodyBytes = 0; ///< exact: what is made on sending has a fixed length
    bool isSigned = false;
};

/// The type a test without a choice is made of: the first of the catalogue that is subscribed to.
[[nodiscard]] QByteArray firstTypeFor(const Subscription &events,
                                      const std::vector<EventTypeInfo> &catalogue);
/// Sample `data` of a type; `{}` where the catalogue has none.
[[nodiscard]] QByteArray sampleOf(const QByteArray &type,
                                  const std::vector<EventTypeInfo> &catalogue);
[[nodiscard]] TestPreview previewTest(const Destination &destination, const QByteArray &type,
                                      const QByteArray &data, const QString &version);
/// The main field that says where a destination sends to; empty where none is known.
[[nodiscard]] QString targetOf(const Destination &destination);

} // namespace deckhand
