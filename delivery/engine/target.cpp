#include "engine/target.h"

namespace deckhand {

Standing Target::standing() const
{
    if (removed)
        return Standing::Removed;
    return isActive() ? Standing::Active : Standing::Inactive;
}

void Target::setLimit(int most)
{
    limit = std::max(1, most);
}

void Target::learn(bool succeeded)
{
    proven = succeeded;
    window =
        succeeded ? std::min(window + 1, std::max(limit, firstWindow)) : std::max(1, window / 2);
}

} // namespace deckhand
