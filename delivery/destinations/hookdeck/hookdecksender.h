#pragma once

#include "destinations/registration.h"

namespace deckhand {

/// Signed HTTP requests to a source of Hookdeck. A test asks Hookdeck first whether the token fits
/// the source. In tests its addresses are the base URLs `hookdeck` and `hookdeck_api`.
[[nodiscard]] TypeRegistration hookdeckType();

} // namespace deckhand
