#pragma once

#include "api/result.h"
#include "api/time.h"

#include <QString>

namespace deckhand {

/// Where a server's TLS credentials are: PEM, the certificate followed by its intermediates.
struct TlsFiles
{
    QString certificate;
    QString key;
};

/// What somebody who looks after a server wants to know of its certificate.
struct TlsSummary
{
    QString subject;
    Timestamp validUntil{};
    bool keyOpenToOthers = false; ///< users beyond owner and group may read the key file
};

/// Reads both files as a server would. An error's field is `tls-cert` or `tls-key`; its sentence
/// names the file and the remedy: missing, unreadable, no PEM, with a passphrase, of two different
/// pairs, expired, not valid yet. Thread: any.
[[nodiscard]] Result<TlsSummary> inspectTls(const TlsFiles &files, Timestamp now);

} // namespace deckhand
