#include "models/supportbundle.h"

#include "api/codec.h"
#include "api/destinationtype.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QSysInfo>

namespace deckhand {

namespace {

QString markOf(const char *kind, const QByteArray &id)
{
    return QStringLiteral("%1-%2").arg(
        QLatin1String(kind),
        QString::fromLatin1(
            QCryptographicHash::hash(id, QCryptographicHash::Sha256).toHex().left(8)));
}

void collectNames(const QJsonValue &value, QSet<QString> &names)
{
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        names.insert(member.key());
        collectNames(member.value(), names);
    }
    for (const QJsonValue item : value.toArray())
        collectNames(item, names);
}

/// What is published of events, and so tells nothing of whose they are.
const QSet<QString> &catalogueNames()
{
    static const QSet<QString> known = [] {
        QSet<QString> names;
        for (const EventTypeInfo &type : eventTypes())
            collectNames(QJsonDocument::fromJson(type.sample).object(), names);
        return names;
    }();
    return known;
}

QJsonValue shape(const QJsonValue &value, int depth)
{
    if (depth > 16)
        return QStringLiteral("…");
    if (value.isObject()) {
        QJsonObject shaped;
        const QJsonObject object = value.toObject();
        int unknown = 0;
        for (auto member = object.begin(); member != object.end(); ++member)
            shaped.insert(catalogueNames().contains(member.key())
                              ? member.key()
                              : QStringLiteral("key %1").arg(++unknown),
                          shape(member.value(), depth + 1));
        return shaped;
    }
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return array.isEmpty() ? QJsonArray() : QJsonArray{shape(array.first(), depth + 1)};
    }
    switch (value.type()) {
    case QJsonValue::String: return QStringLiteral("string of %1").arg(value.toString().size());
    case QJsonValue::Double: return QStringLiteral("number");
    case QJsonValue::Bool: return QStringLiteral("boolean");
    default: return QStringLiteral("null");
    }
}

QJsonArray destinationsOf(const ConsoleModels &models)
{
    QJsonArray all;
    for (int row = 0; row < models.destinations.rowCount(); ++row) {
        const Destination &destination = *models.destinations.destinationAt(row);
        const DestinationStats stats = destination.stats.value_or(DestinationStats{});
        QJsonArray fields;
        for (const auto &[name, value] : destination.config.fields)
            fields.append(name);
        all.append(
            QJsonObject{{QStringLiteral("name"), markOf("destination", destination.id.bytes())},
                        {QStringLiteral("type"), QString::fromUtf8(destination.type)},
                        {QStringLiteral("status"), QLatin1String(wireName(destination.status))},
                        {QStringLiteral("patterns"), int(destination.events.patterns().size())},
                        {QStringLiteral("has_filter"), !destination.filter.isEmpty()},
                        {QStringLiteral("fields"), fields},
                        {QStringLiteral("success_24h"), stats.success24h},
                        {QStringLiteral("failure_24h"), stats.failure24h},
                        {QStringLiteral("waiting"), stats.waiting},
                        {QStringLiteral("held"), stats.held}});
    }
    return all;
}

QJsonArray issuesOf(const ConsoleModels &models)
{
    QJsonArray all;
    for (int row = 0; row < models.issues.rowCount(); ++row) {
        const Issue &issue = *models.issues.issueAt(row);
        all.append(QJsonObject{
            {QStringLiteral("destination"), markOf("destination", issue.destinationId.bytes())},
            {QStringLiteral("cause"), QLatin1String(wireName(issue.errorClass))},
            {QStringLiteral("http"), issue.status},
            {QStringLiteral("affected"), issue.count()},
            {QStringLiteral("first_seen"), QString::fromLatin1(toIso(issue.firstSeen))},
            {QStringLiteral("last_seen"), QString::fromLatin1(toIso(issue.lastSeen))}});
    }
    return all;
}

QJsonObject engineOf(const ConsoleModels &models)
{
    QJsonObject engine;
    if (const auto &info = models.server.info()) {
        QJsonArray abilities;
        for (const QByteArray &capability : info->capabilities)
            abilities.append(QString::fromUtf8(capability));
        engine.insert(QStringLiteral("name"), info->name);
        engine.insert(QStringLiteral("version"), info->version);
        engine.insert(QStringLiteral("capabilities"), abilities);
    }
    if (const auto &stats = models.overview.stats()) {
        engine.insert(QStringLiteral("events_stored"), stats->eventsStored);
        engine.insert(QStringLiteral("deliveries_waiting"), stats->deliveriesWaiting);
        engine.insert(QStringLiteral("deliveries_held"), stats->deliveriesHeld);
        engine.insert(QStringLiteral("store_bytes"), stats->storeBytes);
    }
    if (const auto &error = models.connection.error())
        engine.insert(QStringLiteral("last_error"), QLatin1String(errorCodeName(error->code())));
    return engine;
}

/// Without what tells whose servers and destinations they are.
QJsonArray bare(QStringList log, const ConsoleModels &models)
{
    static const QRegularExpression host(QStringLiteral("://[^/\\s\"]+"));
    log.replaceInStrings(host, QStringLiteral("://…"));
    for (const Destination &destination : models.destinations.all()) {
        if (!destination.name.isEmpty())
            log.replaceInStrings(destination.name, markOf("destination", destination.id.bytes()));
    }
    return QJsonArray::fromStringList(log);
}

} // namespace

QByteArray shapeOf(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    return QJsonDocument(shape(document.object(), 0).toObject()).toJson(QJsonDocument::Compact);
}

QByteArray supportBundle(const ConsoleModels &models, const ConsoleSettings &settings,
                         const QStringList &log)
{
    QJsonObject sample;
    if (const Event *event = models.live.rowCount() > 0 ? models.live.eventAt(0) : nullptr)
        sample = {{QStringLiteral("type"), QString::fromUtf8(event->type)},
                  {QStringLiteral("data"), QJsonDocument::fromJson(shapeOf(event->data)).object()}};
    const QJsonObject bundle{
        {QStringLiteral("format"), QStringLiteral("deckhand.support")},
        {QStringLiteral("version"), 1},
        {QStringLiteral("made_at"), QString::fromLatin1(toIso(models.clock.now()))},
        {QStringLiteral("console"),
         QJsonObject{{QStringLiteral("version"), QCoreApplication::applicationVersion()},
                     {QStringLiteral("qt"), QLatin1String(qVersion())},
                     {QStringLiteral("system"), QSysInfo::prettyProductName()},
                     {QStringLiteral("kernel"), QSysInfo::kernelVersion()},
                     {QStringLiteral("cpu"), QSysInfo::currentCpuArchitecture()},
                     {QStringLiteral("live_events_held"), models.live.held()},
                     {QStringLiteral("messages_dropped_from_view"), models.feed.dropped()}}},
        {QStringLiteral("settings"),
         QJsonObject{{QStringLiteral("density"), int(settings.density())},
                     {QStringLiteral("times"), int(settings.timeMode())},
                     {QStringLiteral("single_keys"), settings.singleKeys()},
                     {QStringLiteral("live_rows"), settings.liveRows()},
                     {QStringLiteral("notifications"), settings.notifications()}}},
        {QStringLiteral("engine"), engineOf(models)},
        {QStringLiteral("destinations"), destinationsOf(models)},
        {QStringLiteral("issues"), issuesOf(models)},
        {QStringLiteral("sample_event"), sample},
        {QStringLiteral("log"), bare(log, models)}};
    return QJsonDocument(bundle).toJson(QJsonDocument::Indented);
}

} // namespace deckhand
