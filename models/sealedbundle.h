#pragma once

#include "api/futures.h"
#include "api/sealedcredentials.h"

#include <QByteArray>

#include <vector>

namespace deckhand {

// The part of a file of destinations that holds their credentials: member `sealed`, as
// `signing/passphrasebox.h` writes it. It is bound to all the rest of the file, so that nobody who
// changes an address there is sent the credentials of another. Thread: any.

/// What the sealed part is bound to: the file without that part, in one spelling.
[[nodiscard]] QByteArray sealContext(const QByteArray &file);
[[nodiscard]] bool isSealed(const QByteArray &file);
/// `file` with `box` as its sealed part.
[[nodiscard]] QByteArray withSealed(const QByteArray &file, const QByteArray &box);
/// Off the calling thread. Fails with words where the passphrase is another one, the file was
/// changed, asks for too much or is of a later version.
[[nodiscard]] FutureResult<std::vector<DestinationCredentials>>
openSealed(const QByteArray &file, const Secret &passphrase);

} // namespace deckhand
