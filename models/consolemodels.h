#pragma once

#include "api/guardedengine.h"
#include "models/comparemark.h"
#include "models/linkwatch.h"
#include "models/deliverydetail.h"
#include "models/delayedchange.h"
#include "models/deliverymodel.h"
#include "models/destinationactions.h"
#include "models/destinationeditor.h"
#include "models/destinationsmodel.h"
#include "models/eventdetail.h"
#include "models/eventmodel.h"
#include "models/issuesmodel.h"
#include "models/keysmodel.h"
#include "models/livestreammodel.h"
#include "models/marks.h"
#include "models/overview.h"
#include "models/profilelock.h"
#include "models/relatedevents.h"
#include "models/replayplanner.h"
#include "models/replaysmodel.h"
#include "models/serverfacts.h"
#include "models/streamfeed.h"
#include "models/subscriptionpreview.h"

namespace deckhand {

/// All view-models of one window on one engine, wired to its stream. They see the engine behind the
/// profile's lock, and so does everything else of the window: there is no way around it.
class ConsoleModels
{
public:
    ConsoleModels(EngineApi &bare, Wording &wording, const Clock &clock);

    Wording &wording;
    const Clock &clock;
    ProfileLock lock;
    const std::unique_ptr<EngineApi> engine; ///< behind `lock`
    StreamFeed feed;
    Marks marks;
    DestinationsModel destinations;
    DestinationActions destinationActions;
    DestinationEditor editor;
    LiveStreamModel live;
    EventModel events;
    EventDetail eventDetail;
    DeliveryModel deliveries;
    DeliveryDetail deliveryDetail;
    Overview overview;
    LinkWatch connection;
    RelatedEvents related;
    ReplaysModel replays;
    ReplayPlanner planner;
    SubscriptionPreview preview;
    DelayedChange delayed;
    IssuesModel issues;
    ServerFacts server;
    KeysModel keys;
    CompareMark mark;

    /// Full: watches the stream and reads counters. Slow: reads what alerts are made of, now and
    /// then.
    void setPace(Pace pace);
    /// For completing filters.
    [[nodiscard]] QStringList knownTypes() const;
    [[nodiscard]] QStringList destinationNames() const;

private:
    void watchStream();
    void watchEditor();
    void watchConnection();
};

} // namespace deckhand
