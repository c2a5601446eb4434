#pragma once

#include "common/engineassembly.h"
#include "ctl/arguments.h"

#include <vector>

namespace deckhand {

/// `--store` and `--sealing-key`, for commands that open a store themselves.
[[nodiscard]] std::vector<OptionRow> withStore(std::vector<OptionRow> options);
/// Reads them; `DECKHAND_STORE` and `DECKHAND_SEALING_KEY` stand in, which the process list does
/// not show. Problems are added to the arguments'.
void readStoreOptions(Arguments &arguments, EngineOptions &options);

} // namespace deckhand
