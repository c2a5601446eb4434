#pragma once

#include "ctl/command.h"

namespace deckhand {

/// `deckhandctl --help`: the commands, the environment, the exit codes.
void printOverview(Output &out);
/// `deckhandctl COMMAND --help`.
void printHelp(Output &out, const Command &command);
/// The commands whose names begin with `group`, for `deckhandctl destinations`.
void printGroup(Output &out, const QString &group);

} // namespace deckhand
