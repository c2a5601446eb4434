#include "ui/abilities.h"

#include "models/serverfacts.h"
#include "ui/actions.h"

#include <QCoreApplication>

#include <array>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Abilities)
};

} // namespace

void applyAbilities(ActionRegistry &actions, const ServerFacts &server)
{
    static constexpr std::array needs{
        std::pair{"retryDelivery", Capability::Retry},
        std::pair{"cancelDelivery", Capability::Cancel},
        std::pair{"testDestination", Capability::Test},
        std::pair{"previewTest", Capability::Test},
        std::pair{"rotateSecret", Capability::RotateSecret},
        std::pair{"replayDelivery", Capability::Replays},
        std::pair{"replayDeliveriesMatching", Capability::Replays},
        std::pair{"replayEventsMatching", Capability::Replays},
        std::pair{"replayChosenEvents", Capability::Replays},
        std::pair{"replayIssue", Capability::Replays},
        std::pair{"repeatReplay", Capability::Replays},
        std::pair{"replayTheFailed", Capability::Replays},
    };
    for (const auto &[id, capability] : needs)
        actions.forbid(id, server.has(capability) ? QString()
                                                  : Tr::tr("This server does not offer it."));
}

} // namespace deckhand
