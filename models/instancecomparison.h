#pragma once

#include "models/destinationbundle.h"

namespace deckhand {

/// One destination of two instances, the same by name and type.
struct ComparedDestination
{
    enum class Kind { OnlyThere, OnlyHere, Different, Same };
    Kind kind = Kind::Same;
    QString name;
    QByteArray type;
    std::vector<ValueChange> changes; ///< of Different: `before` is here, `after` is there
    QString problem;                  ///< why one from there cannot be read here
};

/// The destinations of another instance against those of this one: what differs first, then by
/// name. Credentials, which no instance tells, are left aside.
[[nodiscard]] Result<std::vector<ComparedDestination>>
compareInstances(const std::vector<Destination> &there, const std::vector<Destination> &here,
                 const DestinationTypes &types);
[[nodiscard]] int countOf(const std::vector<ComparedDestination> &rows,
                          ComparedDestination::Kind kind);

} // namespace deckhand
