#pragma once

#include "models/consolemodels.h"
#include "models/consolesettings.h"

#include <QString>

namespace deckhand {

/// What somebody who helps needs to know, as JSON a person can read before it is given away:
/// versions, settings, the engine's facts, counts, destinations, issues and `log`. No payload, no
/// credential, no address: hosts and names stand as marks that are the same within one bundle.
[[nodiscard]] QByteArray supportBundle(const ConsoleModels &models, const ConsoleSettings &settings,
                                       const QStringList &log);
/// The shape of a JSON value: each value becomes its type. Names that events of the catalogue have
/// stay, all others become `key 1` and so on: publishers may use ids and names as keys.
[[nodiscard]] QByteArray shapeOf(const QByteArray &json);

} // namespace deckhand
