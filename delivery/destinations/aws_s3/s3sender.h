#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Amazon S3 and what speaks like it: an object an event.
[[nodiscard]] TypeRegistration awsS3Type();

/// The value of an `x-amz-meta-*` header: as it is where it is plain ASCII, otherwise in encoded
/// words of RFC 2047, as S3 documents for its REST API.
[[nodiscard]] QByteArray s3MetadataValue(const QByteArray &utf8);

} // namespace deckhand
