#pragma once

#include "api/engineapi.h"
#include "api/secret.h"

#include <QString>
#include <QUrl>

#include <memory>

namespace deckhand {

struct RemoteSettings
{
    QUrl url; ///< `https://host[:port]`, without `/v2`
    Secret key;
    QString caFile; ///< PEM of the authorities to trust; empty: the system's
    milliseconds timeout{30'000};
};

/// An engine on another machine, over its HTTP API. It runs a thread of its own with an event loop,
/// so its methods may be called from any thread, with or without one. Destroying it finishes every
/// call under way with an error; it must not be destroyed inside a stream handler.
[[nodiscard]] std::unique_ptr<EngineApi> connectRemote(RemoteSettings settings);

/// What is wrong with a file of authorities, as `RemoteSettings::caFile` takes it.
[[nodiscard]] VoidResult checkCaFile(const QString &path);

/// The error says that no answer came from the server at all: refused, not found, TLS, timeout.
[[nodiscard]] bool isUnreachable(const Error &error);

} // namespace deckhand
