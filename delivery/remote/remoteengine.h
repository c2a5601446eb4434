#pragma once

#include "api/destinationtype.h"
#include "api/engineapi.h"
#include "api/secret.h"

#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

#include <memory>

namespace deckhand {

/// Which API a server speaks.
enum class RemoteKind {
    Detect,   ///< asked with the first call: a Deckhand server describes itself in `GET /v2/test`
    Deckhand, ///< all of it
    Deck,     ///< Deck's hosted API: events, destinations and their deliveries, no more
};

/// How the events of a server without a stream are followed. Tests make it faster.
struct PollSettings
{
    milliseconds shortest{1'000}; ///< between polls while events come
    milliseconds longest{10'000}; ///< while none come
    /// Each poll asks again for so much time before the newest event known, since events with
    /// earlier times may be listed late; what was told already is left out.
    milliseconds overlap{10'000};
    /// Of one poll; what is older than so many pages is told as `lagged`.
    int mostPages = 50;
};

struct RemoteSettings
{
    QUrl url; ///< `https://host[:port]`, with or without `/v2`
    Secret key;
    milliseconds timeout{30'000};
    QList<QSslCertificate> authorities{}; ///< trusted beside the system's
    RemoteKind kind = RemoteKind::Detect;
    /// Descriptions of destination types for a server that gives none; null: no descriptions.
    std::shared_ptr<const DestinationTypes> types = {};
    PollSettings polling = {};
};

/// An engine on another machine, over its HTTP API. It runs a thread of its own with an event loop,
/// so its methods may be called from any thread, with or without one. Destroying it finishes every
/// call under way with an error; it must not be destroyed inside a stream handler.
///
/// With Deck's hosted API behind it, calls that API lacks answer `NotSupported` with the reason,
/// and the stream polls.
[[nodiscard]] std::unique_ptr<EngineApi> connectRemote(RemoteSettings settings);

/// The authorities in a PEM file, for `RemoteSettings`. An error names the file and the remedy.
[[nodiscard]] Result<QList<QSslCertificate>> readAuthorities(const QString &path);

/// The error says that no answer came from the server at all: refused, not found, TLS, timeout.
[[nodiscard]] bool isUnreachable(const Error &error);

} // namespace deckhand
