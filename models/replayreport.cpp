#include "models/replayreport.h"

#include "api/codec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace deckhand {

namespace {

QJsonObject toJson(const ReplayOutcome &outcome)
{
    QJsonArray ids;
    for (const DeliveryId &id : outcome.ids)
        ids.append(id.toString());
    QJsonObject object{{QStringLiteral("status"), QLatin1String(wireName(outcome.status))},
                       {QStringLiteral("count"), outcome.count},
                       {QStringLiteral("filter"), outcome.filter}};
    if (outcome.error != ErrorClass::None)
        object.insert(QStringLiteral("error_class"), QLatin1String(wireName(outcome.error)));
    if (outcome.status != DeliveryStatus::Success) {
        object.insert(QStringLiteral("delivery_ids"), ids);
        object.insert(QStringLiteral("more_ids"), outcome.count > ids.size());
    }
    return object;
}

} // namespace

QByteArray replayReport(const Replay &replay, const ReplayOutcomes &outcomes,
                        const QMap<DestinationId, QString> &names, Timestamp now)
{
    QByteArray plan;
    encode(plan, replay);
    QJsonArray destinations;
    for (auto it = names.begin(); it != names.end(); ++it)
        destinations.append(QJsonObject{{QStringLiteral("id"), it.key().toString()},
                                        {QStringLiteral("name"), it.value()}});
    QJsonArray groups;
    for (const ReplayOutcome &outcome : outcomes.groups())
        groups.append(toJson(outcome));
    const QJsonObject report{{QStringLiteral("format"), QStringLiteral("deckhand.replay_report")},
                             {QStringLiteral("version"), 1},
                             {QStringLiteral("exported_at"), QString::fromLatin1(toIso(now))},
                             {QStringLiteral("replay"), QJsonDocument::fromJson(plan).object()},
                             {QStringLiteral("destinations"), destinations},
                             {QStringLiteral("outcomes"), groups},
                             // Only the newest of what did not arrive were counted.
                             {QStringLiteral("outcomes_cut"), outcomes.isCut()}};
    return QJsonDocument(report).toJson(QJsonDocument::Indented);
}

} // namespace deckhand
