#pragma once

#include "api/engineapi.h"
#include "api/secret.h"

#include <QList>
#include <QSslCertificate>
#include <QString>
#include <QUrl>

#include <memory>

namespace deckhand {

struct RemoteSettings
{
    QUrl url; ///< `https://host[:port]`, without `/v2`
    Secret key;
    milliseconds timeout{30'000};
    QList<QSslCertificate> authorities{}; ///< trusted beside the system's
};

/// An engine on another machine, over its HTTP API. It runs a thread of its own with an event loop,
/// so its methods may be called from any thread, with or without one. Destroying it finishes every
/// call under way with an error; it must not be destroyed inside a stream handler.
[[nodiscard]] std::unique_ptr<EngineApi> connectRemote(RemoteSettings settings);

/// The authorities in a PEM file, for `RemoteSettings`. An error names the file and the remedy.
[[nodiscard]] Result<QList<QSslCertificate>> readAuthorities(const QString &path);

/// The error says that no answer came from the server at all: refused, not found, TLS, timeout.
[[nodiscard]] bool isUnreachable(const Error &error);

} // namespace deckhand
