#include "transport/opensslexit.h"

#include <openssl/crypto.h>

namespace deckhand {

void keepOpenSslUntilTheEnd()
{
    // It fails for lack of memory only, and then OpenSSL itself can't be used either.
    OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}

} // namespace deckhand
