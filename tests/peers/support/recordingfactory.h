#pragma once

#include "destinations/sender.h"

#include <memory>

namespace deckhand {

/// The real destination types. Where the environment's DECKHAND_ERROR_TABLE names a file, every
/// failure adds a row of Markdown to it: type, class, stage, sentence and hint, without what
/// differs from run to run. Sorted and made unique it is the table of all that operators can read.
[[nodiscard]] std::unique_ptr<SenderFactory> makeRecordingFactory();
/// The wire names of all types, in the order of the registry.
[[nodiscard]] const std::vector<QByteArray> &typeNames();

} // namespace deckhand
