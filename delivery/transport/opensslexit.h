#pragma once

namespace deckhand {

/// Keeps OpenSSL from tidying up as the process exits. Its tidying runs beside threads that are
/// just ending: Qt counts a thread as ended before its thread-local memory is given back, and that
/// memory would then be freed through a library that is gone, or not at all. The system takes
/// everything back anyway.
///
/// Call it first in `main`: it has no effect once OpenSSL is in use
/// (OPENSSL_init_crypto(3), OPENSSL_INIT_NO_ATEXIT).
void keepOpenSslUntilTheEnd();

} // namespace deckhand
