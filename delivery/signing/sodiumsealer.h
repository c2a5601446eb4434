#pragma once

#include "api/sealing.h"
#include "api/secret.h"

#include <memory>

namespace deckhand {

/// XChaCha20-Poly1305 with a random nonce (libsodium); sealed values start with a version byte.
/// `key` has 32 bytes.
[[nodiscard]] Result<std::unique_ptr<Sealer>> makeSodiumSealer(const Secret &key);
/// 32 random bytes.
[[nodiscard]] Secret makeSealingKey();
/// The key file beside a store: read if it is there, made with mode 0600 if not. A file that others
/// may read is refused with the remedy.
[[nodiscard]] Result<Secret> sealingKeyFromFile(const QString &path);

} // namespace deckhand
