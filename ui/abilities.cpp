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
        std::pair{"endSecretOverlap", Capability::EndSecretOverlap},
        std::pair{"replayDelivery", Capability::Replays},
        std::pair{"replayDeliveriesMatching", Capability::Replays},
        std::pair{"replayEventsMatching", Capability::Replays},
        std::pair{"replayChosenEvents", Capability::Replays},
        std::pair{"replayIssue", Capability::Replays},
        std::pair{"repeatReplay", Capability::Replays},
        std::pair{"replayTheFailed", Capability::Replays},
    };
    const QString lacking = Tr::tr("This server does not offer it.");
    // What sends an event again has another way.
    const QString instead = Tr::tr("This server does not offer it. Tools can deliver the event to "
                                   "this computer instead.");
    for (const auto &[id, capability] : needs) {
        const bool again = capability == Capability::Retry || capability == Capability::Replays;
        actions.forbid(id, server.has(capability) ? QString() : again ? instead : lacking);
    }
}

} // namespace deckhand
