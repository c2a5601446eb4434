#pragma once

#include <QByteArray>

namespace deckhand {

/// resources/openapi.json, which is compiled in.
[[nodiscard]] QByteArray openApiDocument();

} // namespace deckhand
