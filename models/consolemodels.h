#pragma once

#include "models/connection.h"
#include "models/deliverydetail.h"
#include "models/delayedremoval.h"
#include "models/deliverymodel.h"
#include "models/destinationactions.h"
#include "models/destinationeditor.h"
#include "models/destinationsmodel.h"
#include "models/eventdetail.h"
#include "models/eventmodel.h"
#include "models/livestreammodel.h"
#include "models/overview.h"
#include "models/relatedevents.h"
#include "models/replayplanner.h"
#include "models/replaysmodel.h"
#include "models/streamfeed.h"
#include "models/subscriptionpreview.h"

namespace deckhand {

/// All view-models of one window on one engine, wired to its stream.
class ConsoleModels
{
public:
    ConsoleModels(EngineApi &engine, const Wording &wording, const Clock &clock);

    const Wording &wording;
    const Clock &clock;
    StreamFeed feed;
    DestinationsModel destinations;
    DestinationActions destinationActions;
    DestinationEditor editor;
    LiveStreamModel live;
    EventModel events;
    EventDetail eventDetail;
    DeliveryModel deliveries;
    DeliveryDetail deliveryDetail;
    Overview overview;
    Connection connection;
    RelatedEvents related;
    ReplaysModel replays;
    ReplayPlanner planner;
    SubscriptionPreview preview;
    DelayedRemoval removal;

    /// Watches the stream and reads counters, or stops doing so while nobody looks.
    void setActive(bool active);
    /// For completing filters.
    [[nodiscard]] QStringList knownTypes() const;
    [[nodiscard]] QStringList destinationNames() const;
};

} // namespace deckhand
