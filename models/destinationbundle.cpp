#include "models/destinationbundle.h"

#include "api/codec.h"
#include "models/deliverypolicy.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace deckhand {

namespace {

const QLatin1String formatName("deckhand.destinations");
constexpr int formatVersion = 1;

bool looksSecret(const QString &header)
{
    return namesSecret(header.toUtf8());
}

constexpr int longestViewName = 200;
const QStringList viewPages{QStringLiteral("events"), QStringLiteral("deliveries")};
const QString headersField = QStringLiteral("custom_headers");

QJsonObject headersIn(const std::map<QString, QString> &fields)
{
    const auto field = fields.find(headersField);
    return field == fields.end() ? QJsonObject()
                                 : QJsonDocument::fromJson(field->second.toUtf8()).object();
}

QString headersText(const QJsonObject &headers)
{
    return QString::fromUtf8(QJsonDocument(headers).toJson(QJsonDocument::Compact));
}

/// Takes headers that look like credentials out of `custom_headers`.
QStringList withoutSecretHeaders(DestinationDraft &draft)
{
    QJsonObject headers = headersIn(draft.config.fields);
    QStringList left;
    for (const QString &name : headers.keys()) {
        if (!looksSecret(name))
            continue;
        headers.remove(name);
        left.append(QStringLiteral("custom_headers.") + name);
    }
    if (left.isEmpty())
        return {};
    if (headers.isEmpty())
        draft.config.fields.erase(headersField);
    else
        draft.config.fields[headersField] = headersText(headers);
    return left;
}

/// What a file leaves out is not taken away from the destination that has it.
void keepSecretHeaders(DestinationDraft &draft, const Destination &existing)
{
    QJsonObject headers = headersIn(draft.config.fields);
    const QStringList given = headers.keys();
    const QJsonObject before = headersIn(existing.config.fields);
    for (auto header = before.begin(); header != before.end(); ++header) {
        if (looksSecret(header.key()) && !given.contains(header.key(), Qt::CaseInsensitive))
            headers.insert(header.key(), header.value());
    }
    if (headers.size() > given.size())
        draft.config.fields[headersField] = headersText(headers);
}

QStringList missingCredentials(const DestinationDraft &draft, const DestinationTypes &types)
{
    QStringList missing;
    const DestinationType *type = types.find(draft.type);
    if (!type)
        return missing;
    for (const FieldDescriptor &field : type->fields) {
        if (field.credential && field.required && !field.generated &&
            !draft.config.credentials.contains(field.name))
            missing.append(field.label);
    }
    return missing;
}

/// As it may be shown: values of headers that look like credentials are masked.
QString shownSetting(const QString &name, const QString &value)
{
    if (name != headersField)
        return value;
    QJsonObject headers = QJsonDocument::fromJson(value.toUtf8()).object();
    for (const QString &header : headers.keys()) {
        if (looksSecret(header))
            headers.insert(header, QString::fromUtf8(Secret("x").masked()));
    }
    return headersText(headers);
}

QString shownEvents(const Subscription &events)
{
    QStringList patterns;
    for (const QByteArray &pattern : events.patterns())
        patterns.append(QString::fromUtf8(pattern));
    return patterns.join(QStringLiteral(", "));
}

QString shownMetadata(const std::map<QString, QString> &metadata)
{
    QStringList entries;
    for (const auto &[key, value] : metadata)
        entries.append(QStringLiteral("%1=%2").arg(key, value));
    return entries.join(QStringLiteral(", "));
}

/// Changes of the policy, member by member.
void comparePolicies(const DeliveryPolicy &now, const DeliveryPolicy &wanted,
                     std::vector<ValueChange> &changes)
{
    const PolicyTexts before = textsOf(now);
    const PolicyTexts after = textsOf(wanted);
    for (const QString &field : policyFields()) {
        if (before.value(field) != after.value(field))
            changes.push_back({field, before.value(field), after.value(field)});
    }
}

std::vector<ValueChange> differences(const Destination &now, const DestinationDraft &wanted)
{
    std::vector<ValueChange> changes;
    const auto compare = [&changes](const QString &name, const QString &before,
                                    const QString &after) {
        if (before != after)
            changes.push_back({name, shownSetting(name, before), shownSetting(name, after)});
    };
    compare(QStringLiteral("events"), shownEvents(now.events), shownEvents(wanted.events));
    compare(QStringLiteral("filter"), QString::fromUtf8(now.filter.json()),
            QString::fromUtf8(wanted.filter.json()));
    std::map<QString, std::pair<QString, QString>> fields;
    for (const auto &[name, value] : now.config.fields)
        fields[name].first = value;
    for (const auto &[name, value] : wanted.config.fields)
        fields[name].second = value;
    for (const auto &[name, values] : fields)
        compare(name, values.first, values.second);
    compare(QStringLiteral("metadata"), shownMetadata(now.metadata),
            shownMetadata(wanted.metadata));
    comparePolicies({now.retryPolicy, now.maxConcurrency, now.maxRate},
                    {wanted.retryPolicy, wanted.maxConcurrency, wanted.maxRate}, changes);
    return changes;
}

ImportItem viewItemOf(const QJsonObject &object, const std::vector<PageView> &views)
{
    const auto text = [&object](const char *name) {
        return object.value(QLatin1String(name)).toString().trimmed();
    };
    const PageView view{text("page"), {text("name"), text("filter")}};
    ImportItem item;
    item.draft.name = view.view.name.left(longestViewName);
    item.view = view;
    const auto filter = SearchExpression::parse(view.view.filter);
    if (!viewPages.contains(view.page) || view.view.name.isEmpty() ||
        view.view.name.size() > longestViewName || !filter) {
        item.kind = ImportItem::Kind::Broken;
        item.problem = filter ? QStringLiteral("A view needs a page, events or deliveries, and a "
                                               "name of at most %1 letters.")
                                    .arg(longestViewName)
                              : filter.error().message;
        return item;
    }
    const auto same = std::find_if(views.begin(), views.end(), [&view](const PageView &known) {
        return known.page == view.page && known.view.name == view.view.name;
    });
    if (same != views.end()) {
        item.kind = *same == view ? ImportItem::Kind::Same : ImportItem::Kind::Changed;
        item.changed = {{QStringLiteral("filter"), same->view.filter, view.view.filter}};
    }
    item.chosen = item.canApply();
    return item;
}

/// What destinations of a file are compared with.
struct Present
{
    explicit Present(const std::vector<Destination> &existing,
                     const std::vector<DestinationCredentials> &credentials)
    {
        for (const Destination &destination : existing)
            destinations.emplace(std::pair(destination.name, destination.type), &destination);
        for (const DestinationCredentials &one : credentials)
            sealed.emplace(one.id, &one);
    }
    std::map<std::pair<QString, QByteArray>, const Destination *> destinations;
    std::map<QByteArray, const DestinationCredentials *> sealed;
};

/// For a destination that is to be made.
void addCredentials(ImportItem &item, const DestinationCredentials &sealed)
{
    item.draft.config.credentials = sealed.credentials;
    item.hasCredentials = !sealed.credentials.empty() || !sealed.headers.empty();
    if (sealed.headers.empty())
        return;
    QJsonObject headers = headersIn(item.draft.config.fields);
    for (const auto &[name, value] : sealed.headers)
        headers.insert(name, QString::fromUtf8(value.reveal()));
    item.draft.config.fields[headersField] = headersText(headers);
}

ImportItem itemOf(const QJsonValue &value, const DestinationTypes &types, const Present &present)
{
    ImportItem item;
    const QJsonObject object = value.toObject();
    item.draft.name = object.value(QLatin1String("name")).toString();
    item.draft.type = object.value(QLatin1String("type")).toString().toUtf8();
    const auto draft =
        decodeDestinationDraft(QJsonDocument(object).toJson(QJsonDocument::Compact), types);
    if (!draft) {
        item.kind = ImportItem::Kind::Broken;
        item.problem = draft.error().text();
        return item;
    }
    item.draft = *draft;
    item.draft.config.credentials.clear(); // a file that was written by hand may hold some
    const auto same = present.destinations.find({item.draft.name, item.draft.type});
    if (same == present.destinations.end()) {
        const QByteArray id = object.value(QLatin1String("id")).toString().toUtf8();
        if (const auto sealed = present.sealed.find(id); sealed != present.sealed.end())
            addCredentials(item, *sealed->second);
        item.needed = missingCredentials(item.draft, types);
    } else {
        // Headers that were left out of the file are no change.
        const Destination &existing = *same->second;
        Destination compared = existing;
        DestinationDraft bare = toDraft(existing);
        (void)withoutSecretHeaders(bare);
        compared.config.fields = bare.config.fields;
        item.existing = existing.id;
        item.changed = differences(compared, item.draft);
        item.kind = item.changed.empty() ? ImportItem::Kind::Same : ImportItem::Kind::Changed;
        keepSecretHeaders(item.draft, existing);
    }
    item.chosen = item.canApply();
    return item;
}

} // namespace

std::vector<PageView> savedViewsOf(const ConsoleSettings &settings)
{
    std::vector<PageView> all;
    for (const QString &page : viewPages) {
        for (const SavedView &view : settings.savedViews(page))
            all.push_back({page, view});
    }
    return all;
}

QByteArray exportDestinations(const std::vector<Destination> &destinations,
                              const std::vector<PageView> &views, const QString &profile,
                              Timestamp now)
{
    QJsonArray all;
    for (const Destination &destination : destinations) {
        DestinationDraft draft = toDraft(destination);
        QStringList left;
        for (const auto &[name, secret] : draft.config.credentials)
            left.append(name);
        draft.config.credentials.clear();
        left.append(withoutSecretHeaders(draft));
        QJsonObject object = QJsonDocument::fromJson(encodeDestinationDraft(draft)).object();
        object.insert(QStringLiteral("id"), destination.id.toString());
        if (!left.isEmpty())
            object.insert(QStringLiteral("left_out"), QJsonArray::fromStringList(left));
        all.append(object);
    }
    QJsonArray saved;
    for (const auto &[page, view] : views)
        saved.append(QJsonObject{{QStringLiteral("page"), page},
                                 {QStringLiteral("name"), view.name},
                                 {QStringLiteral("filter"), view.filter}});
    const QJsonObject file{{QStringLiteral("format"), QString(formatName)},
                           {QStringLiteral("version"), formatVersion},
                           {QStringLiteral("exported_at"), QString::fromLatin1(toIso(now))},
                           {QStringLiteral("exported_from"), profile},
                           {QStringLiteral("destinations"), all},
                           {QStringLiteral("views"), saved}};
    return QJsonDocument(file).toJson(QJsonDocument::Indented);
}

Result<std::vector<ImportItem>> readBundle(const QByteArray &file, const DestinationTypes &types,
                                           const std::vector<Destination> &existing,
                                           const std::vector<PageView> &views,
                                           const std::vector<DestinationCredentials> &credentials)
{
    const auto wrong = [](const QString &message) {
        return failure(ErrorCode::InputInvalid, message, QStringLiteral("file"));
    };
    if (file.size() > bundleLimit)
        return wrong(QStringLiteral("The file is larger than 16 MB. Export fewer destinations."));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(file, &error);
    if (!document.isObject())
        return wrong(QStringLiteral("This is no JSON file (%1 at byte %2). Choose one that was "
                                    "exported here.")
                         .arg(error.errorString())
                         .arg(error.offset));
    const QJsonObject object = document.object();
    if (object.value(QLatin1String("format")).toString() != formatName)
        return wrong(QStringLiteral("This file holds no destinations. Choose one that was exported "
                                    "here."));
    if (object.value(QLatin1String("version")).toInt() != formatVersion)
        return wrong(QStringLiteral("The file has version %1, and this console reads version %2. "
                                    "Read it with the newer console that wrote it.")
                         .arg(object.value(QLatin1String("version")).toInt())
                         .arg(formatVersion));
    std::vector<ImportItem> items;
    const Present present(existing, credentials);
    for (const QJsonValue &value : object.value(QLatin1String("destinations")).toArray())
        items.push_back(itemOf(value, types, present));
    for (const QJsonValue &value : object.value(QLatin1String("views")).toArray())
        items.push_back(viewItemOf(value.toObject(), views));
    if (items.empty())
        return wrong(QStringLiteral("The file holds no destinations. Choose another one."));
    return items;
}

DestinationPatch patchTo(const Destination &from, const DestinationDraft &to)
{
    DestinationPatch patch;
    patch.events = to.events;
    patch.filter = to.filter;
    for (const auto &[name, value] : to.config.fields)
        patch.configFields[name] = value;
    for (const auto &[name, value] : from.config.fields) {
        if (!to.config.fields.contains(name))
            patch.configFields[name] = std::nullopt;
    }
    for (const auto &[name, value] : to.metadata)
        patch.metadata[name] = value;
    for (const auto &[name, value] : from.metadata) {
        if (!to.metadata.contains(name))
            patch.metadata[name] = std::nullopt;
    }
    patch.retryPolicy = to.retryPolicy;
    patch.maxConcurrency = to.maxConcurrency;
    patch.maxRate = to.maxRate;
    return patch;
}

} // namespace deckhand
