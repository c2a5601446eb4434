#include "models/consolemodels.h"

namespace deckhand {

ConsoleModels::ConsoleModels(EngineApi &engine, const Wording &words, const Clock &time)
    : wording(words),
      clock(time),
      feed(engine),
      destinations(engine, words, time),
      destinationActions(engine),
      editor(engine),
      live(words, time),
      events(engine, words, time),
      eventDetail(engine),
      deliveries(engine, destinations, words, time),
      deliveryDetail(engine, destinations),
      overview(engine),
      connection(time),
      related(engine, words, time),
      replays(engine, destinations, words, time),
      planner(engine),
      preview(engine, time),
      removal(destinationActions, destinations)
{
    QObject::connect(&feed, &StreamFeed::batch, &live, &LiveStreamModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &destinations, &DestinationsModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &deliveries, &DeliveryModel::take);
    QObject::connect(&feed, &StreamFeed::batch, &eventDetail, &EventDetail::take);
    QObject::connect(&feed, &StreamFeed::batch, &deliveryDetail, &DeliveryDetail::take);
    QObject::connect(&feed, &StreamFeed::batch, &overview, &Overview::take);
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
    QObject::connect(&feed, &StreamFeed::batch, &related, &RelatedEvents::take);
    QObject::connect(&eventDetail, &EventDetail::eventChanged, &related,
                     [this] { related.setEvent(eventDetail.event()); });
    QObject::connect(&feed, &StreamFeed::batch, &connection, &Connection::take);
    QObject::connect(&overview, &Overview::changed, &connection, [this] {
        if (overview.error())
            connection.callFailed(*overview.error());
        else if (overview.stats())
            connection.callSucceeded(overview.stats()->eventsStored);
    });
    QObject::connect(&connection, &Connection::streamLost, &feed, &StreamFeed::restart);
    QObject::connect(&feed, &StreamFeed::lagged, &destinations, &DestinationsModel::reload);
    QObject::connect(&destinations, &DestinationsModel::loaded, &live, [this] {
        for (int row = 0; row < destinations.rowCount(); ++row) {
            const Destination *destination = destinations.destinationAt(row);
            live.setDestinationName(destination->id, destination->name, destination->type);
        }
    });
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

void ConsoleModels::setActive(bool active)
{
    connection.setWatching(active);
    feed.setActive(active);
    destinations.setActive(active);
    overview.setActive(active);
    replays.setActive(active);
}

} // namespace deckhand
