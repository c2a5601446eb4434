#pragma once

#include "common/engineassembly.h"
#include "common/logging.h"
#include "ctl/arguments.h"
#include "server/httpserver.h"

namespace deckhand {

/// Everything `serve` can be told.
struct ServeOptions
{
    EngineOptions engine;
    HttpServerSettings server;
    LogSettings log;
    Secret adminKey; ///< `DECKHAND_ADMIN_KEY`
};

[[nodiscard]] std::vector<OptionRow> serveOptionRows();
/// What is wrong is left in the arguments' problems.
[[nodiscard]] ServeOptions readServeOptions(Arguments &arguments);
/// `--tls-cert` and `--tls-key`: both or neither.
void readTls(Arguments &arguments, HttpServerSettings &settings);
/// `HOST:PORT` or `[IPV6]:PORT`.
void readListenAddress(Arguments &arguments, const QString &text, HttpServerSettings &settings);

} // namespace deckhand
