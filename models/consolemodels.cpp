#include "models/consolemodels.h"

namespace deckhand {

ConsoleModels::ConsoleModels(EngineApi &bare, Wording &words, const Clock &time)
    : wording(words),
      clock(time),
      lock(time),
      engine(makeGuardedEngine(bare, lock.lock())),
      feed(*engine),
      marks(time),
      destinations(*engine, words, time),
      destinationActions(*engine),
      editor(*engine),
      live(words, time),
      events(*engine, words, time),
      eventDetail(*engine),
      deliveries(*engine, destinations, words, time),
      deliveryDetail(*engine, destinations),
      overview(*engine, time),
      connection(time),
      related(*engine, words, time),
      replays(*engine, destinations, words, time),
      planner(*engine),
      preview(*engine, time),
      delayed(destinationActions, destinations),
      issues(*engine, destinations, words, time),
      server(*engine),
      keys(*engine, words, time)
{
    live.watch(marks);
    events.watch(marks);
    deliveries.watch(marks);
    watchStream();
    watchEditor();
    watchConnection();
}

void ConsoleModels::watchStream()
{
    QObject::connect(&feed, &StreamFeed::batch, &live, &LiveStreamModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &destinations, &DestinationsModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &deliveries, &DeliveryModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &events, &EventModel::take);
    QObject::connect(&feed, &StreamFeed::lagged, &events, &EventModel::lagged);
    QObject::connect(&feed, &StreamFeed::batch, &eventDetail, &EventDetail::take);
    QObject::connect(&feed, &StreamFeed::batch, &deliveryDetail, &DeliveryDetail::take);
    QObject::connect(&feed, &StreamFeed::batch, &overview, &Overview::take);
    QObject::connect(&feed, &StreamFeed::batch, &related, &RelatedEvents::take);
    QObject::connect(&eventDetail, &EventDetail::eventChanged, &related,
                     [this] { related.setEvent(eventDetail.event()); });
    QObject::connect(&feed, &StreamFeed::batch, &issues, &IssuesModel::take);
    QObject::connect(&feed, &StreamFeed::lagged, &issues, &IssuesModel::reload);
    QObject::connect(&feed, &StreamFeed::lagged, &destinations, &DestinationsModel::reload);
    QObject::connect(&destinations, &DestinationsModel::loaded, &live, [this] {
        for (int row = 0; row < destinations.rowCount(); ++row) {
            const Destination *destination = destinations.destinationAt(row);
            live.setDestinationName(destination->id, destination->name, destination->type);
        }
    });
}

void ConsoleModels::watchEditor()
{
    QObject::connect(&editor, &DestinationEditor::started, &preview, [this] {
        preview.begin(editor.subscriptions().subscription(),
                      editor.contentFilter().value_or(ContentFilter()), editor.isNew());
    });
    const auto count = [this] {
        if (const auto filter = editor.contentFilter())
            preview.update(editor.subscriptions().subscription(), *filter);
    };
    QObject::connect(&editor.subscriptions(), &SubscriptionModel::subscriptionChanged, &preview,
                     count);
    QObject::connect(&editor, &DestinationEditor::filterChanged, &preview, count);
}

void ConsoleModels::watchConnection()
{
    QObject::connect(&feed, &StreamFeed::batch, &connection, &LinkWatch::take);
    QObject::connect(&feed, &StreamFeed::lagged, &connection, &LinkWatch::lagged);
    QObject::connect(&overview, &Overview::changed, &connection, [this] {
        if (overview.error() && overview.error()->code() == ErrorCode::NotSupported)
            connection.countersMissing();
        else if (overview.error())
            connection.callFailed(*overview.error());
        else if (overview.stats())
            connection.callSucceeded(overview.stats()->eventsStored);
    });
    QObject::connect(&feed, &StreamFeed::stateTold, &connection, &LinkWatch::takeState);
    QObject::connect(&overview, &Overview::answered, &connection, &LinkWatch::callSucceeded);
    QObject::connect(&overview, &Overview::late, &connection, &LinkWatch::callLate);
    QObject::connect(&connection, &LinkWatch::streamLost, &feed, &StreamFeed::restart);
}

QStringList ConsoleModels::knownTypes() const
{
    QStringList types;
    for (const QByteArray &type : editor.subscriptions().knownTypes())
        types.append(QString::fromUtf8(type));
    return types;
}

QStringList ConsoleModels::destinationNames() const
{
    QStringList names;
    for (int row = 0; row < destinations.rowCount(); ++row)
        names.append(destinations.destinationAt(row)->name);
    return names;
}

void ConsoleModels::setPace(Pace pace)
{
    const bool full = pace == Pace::Full;
    connection.setWatching(pace != Pace::Stopped);
    connection.setStreaming(full);
    feed.setActive(full);
    destinations.setPace(pace);
    overview.setPace(pace);
    replays.setPace(pace);
    issues.setActive(full);
    if (full)
        server.load();
}

} // namespace deckhand
