#pragma once

#include "common/engineassembly.h"
#include "server/httpserver.h"

#include <QString>

#include <vector>

namespace deckhand {

/// What one look found.
struct Finding
{
    enum class Level { Ok, Warn, Fail };
    Level level = Level::Ok;
    const char *check = ""; ///< `store`, `schema` …
    QString says;
    QString remedy; ///< empty where nothing is to be done
};

/// What is looked at: how a server would be started.
struct DoctorSubject
{
    EngineOptions engine;
    HttpServerSettings server;
};

/// Looks at everything a server with these options needs, changes nothing. Blocks.
[[nodiscard]] std::vector<Finding> examine(const DoctorSubject &subject, const Clock &clock);

} // namespace deckhand
