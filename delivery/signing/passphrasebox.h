#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QByteArray>

namespace deckhand {

// Secrets in a file, sealed with a passphrase: Argon2id makes a key of it (RFC 9106),
// XChaCha20-Poly1305 seals with that key, both by libsodium. A box is a JSON object that holds all
// that is needed but the passphrase: `{"version": 1, "kdf": "argon2id", "passes", "memory_bytes",
// "salt", "cipher": "xchacha20-poly1305", "nonce", "text"}`, bytes as base64. All of it is
// authenticated, together with a context that is kept elsewhere. Thread: any, but not one that
// somebody waits for: a key takes about half a second.

/// What making the key costs; who guesses passphrases pays it for each.
struct PassphraseCost
{
    quint64 passes = 3;
    quint64 memory = 256ULL * 1024 * 1024; ///< bytes
};

/// Boxes that ask for more are refused before anything is spent.
constexpr PassphraseCost highestPassphraseCost{8, 512ULL * 1024 * 1024};

[[nodiscard]] Result<QByteArray> sealWithPassphrase(const Secret &plain, const Secret &passphrase,
                                                    QByteArrayView context,
                                                    const PassphraseCost &cost = {});
/// Fails where the passphrase is another one, where box or context were changed, and where the box
/// is of a later version or damaged; the error says which of these, as far as it can be known.
[[nodiscard]] Result<Secret> openWithPassphrase(QByteArrayView box, const Secret &passphrase,
                                                QByteArrayView context);

} // namespace deckhand
