#include "models/destinationeditor.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

DestinationEditor::DestinationEditor(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine), m_subscriptions(this)
{
    connect(&m_subscriptions, &SubscriptionModel::subscriptionChanged, this, [this] {
        m_dirty = true;
        m_engineProblems.remove(u"events"_s);
        Q_EMIT problemsChanged();
    });
}

void DestinationEditor::load()
{
    onFinished(m_engine.server().destinationTypes(), this,
               [this](Result<std::vector<DestinationType>> types) {
                   if (types)
                       m_types = std::move(*types);
                   if (isReady())
                       Q_EMIT ready();
               });
    onFinished(m_engine.server().eventTypes(), this,
               [this](Result<std::vector<EventTypeInfo>> types) {
                   if (types) {
                       m_catalogue = std::move(*types);
                       m_subscriptions.setTypes(m_catalogue);
                   }
                   m_catalogueRead = true;
                   if (isReady())
                       Q_EMIT ready();
               });
}

void DestinationEditor::reset()
{
    m_id = {};
    m_name.clear();
    m_filter.clear();
    m_values.clear();
    m_masked.clear();
    m_touched.clear();
    m_engineProblems.clear();
    m_other.clear();
    m_tried = false;
    m_former.reset();
    m_failure.reset();
    m_skipVerification = false;
}

void DestinationEditor::takeSettings(const Destination &destination)
{
    m_type = destination.type;
    for (const auto &[field, value] : destination.config.fields)
        m_values.insert(field, value);
    m_values.insert(
        textsOf({destination.retryPolicy, destination.maxConcurrency, destination.maxRate}));
    m_filter = QString::fromUtf8(destination.filter.json());
    m_subscriptions.setSubscription(destination.events);
}

void DestinationEditor::startNew()
{
    reset();
    m_subscriptions.setSubscription(Subscription({"*"}));
    m_type.clear();
    setType("webhook");
    m_dirty = false;
    Q_EMIT started();
}

void DestinationEditor::startEdit(const Destination &destination)
{
    reset();
    m_id = destination.id;
    m_former = destination;
    m_name = destination.name;
    for (const auto &[field, secret] : destination.config.credentials)
        m_masked.insert(field, QString::fromUtf8(secret.masked()));
    takeSettings(destination);
    m_dirty = false;
    Q_EMIT typeChanged();
    Q_EMIT problemsChanged();
    Q_EMIT started();
}

void DestinationEditor::startCopy(const Destination &destination, const QString &name)
{
    reset();
    m_name = name;
    takeSettings(destination);
    m_dirty = true;
    Q_EMIT typeChanged();
    Q_EMIT problemsChanged();
    Q_EMIT started();
}

void DestinationEditor::setFilterText(const QString &text)
{
    if (m_filter == text)
        return;
    m_filter = text;
    m_dirty = true;
    m_touched.insert(u"filter"_s);
    m_engineProblems.remove(u"filter"_s);
    Q_EMIT filterChanged();
    Q_EMIT problemsChanged();
}

Result<ContentFilter> DestinationEditor::contentFilter() const
{
    const QByteArray json = m_filter.trimmed().toUtf8();
    return json.isEmpty() ? Result<ContentFilter>(ContentFilter()) : ContentFilter::parse(json);
}

void DestinationEditor::setType(const QByteArray &name)
{
    if (m_type == name)
        return;
    m_type = name;
    m_touched.clear();
    m_engineProblems.clear();
    m_tried = false;
    if (const DestinationType *chosen = type()) {
        for (const FieldDescriptor &field : chosen->fields) {
            if (!field.defaultValue.isEmpty() && !m_values.contains(field.name))
                m_values.insert(field.name, field.defaultValue);
        }
    }
    Q_EMIT typeChanged();
    Q_EMIT problemsChanged();
}

const DestinationType *DestinationEditor::type() const
{
    const auto found = std::find_if(m_types.begin(), m_types.end(),
                                    [this](const DestinationType &t) { return t.name == m_type; });
    return found == m_types.end() ? nullptr : &*found;
}

void DestinationEditor::setName(const QString &name)
{
    m_name = name;
    m_dirty = true;
    m_engineProblems.remove(u"name"_s);
    Q_EMIT problemsChanged();
}

void DestinationEditor::setValue(const QString &field, const QString &value)
{
    m_values.insert(field, value);
    m_dirty = true;
    m_engineProblems.remove(field);
    if (m_failure && m_failure->field == field)
        m_failure.reset();
    Q_EMIT problemsChanged();
}

void DestinationEditor::touch(const QString &field)
{
    m_touched.insert(field);
    Q_EMIT problemsChanged();
}

QStringList DestinationEditor::fieldOrder() const
{
    QStringList fields{u"name"_s};
    if (const DestinationType *chosen = type()) {
        for (const FieldDescriptor &field : chosen->fields)
            fields.append(field.name);
    }
    fields.append(u"events"_s);
    fields.append(u"filter"_s);
    return fields + policyFields();
}

void DestinationEditor::setSkipVerification(bool skip)
{
    m_skipVerification = skip;
    m_dirty = true;
}

bool DestinationEditor::canSkipVerification() const
{
    return isNew() && type() && !type()->verifies.isEmpty();
}

std::vector<FieldAdvice> DestinationEditor::advice(bool production) const
{
    std::vector<FieldAdvice> all =
        type() ? adviceFor(*type(), m_values, production) : std::vector<FieldAdvice>();
    if (m_failure)
        all.insert(all.begin(), *m_failure);
    return all;
}

void DestinationEditor::noteFailure(const QString &field, const QString &why)
{
    m_failure = FieldAdvice{field, FieldAdvice::Code::DeliveryFailed, why};
    Q_EMIT problemsChanged();
}

std::optional<FieldProblem> DestinationEditor::problem(const QString &field) const
{
    if (const auto told = m_engineProblems.constFind(field); told != m_engineProblems.constEnd())
        return FieldProblem{FieldProblem::Code::FromEngine, *told};
    if (field == u"name") {
        if (m_name.trimmed().isEmpty())
            return FieldProblem{FieldProblem::Code::Missing, {}};
        return std::nullopt;
    }
    if (field == u"events") {
        if (m_subscriptions.subscription().patterns().empty())
            return FieldProblem{FieldProblem::Code::NoEvents, {}};
        return std::nullopt;
    }
    if (field == u"filter") {
        const auto filter = contentFilter();
        if (!filter)
            return FieldProblem{FieldProblem::Code::FromEngine, filter.error().text()};
        return std::nullopt;
    }
    if (policyFields().contains(field))
        return problemOfPolicy(field, m_values);
    const FieldDescriptor *descriptor = type() ? type()->field(field) : nullptr;
    if (!descriptor)
        return std::nullopt;
    const bool kept = descriptor->credential && m_masked.contains(field);
    return problemOf(*descriptor, m_values.value(field).trimmed(), kept);
}

std::optional<FieldProblem> DestinationEditor::visibleProblem(const QString &field) const
{
    const auto found = problem(field);
    if (!found)
        return found;
    const bool told = m_engineProblems.contains(field) || field == u"filter";
    // While somebody types only what no further letter mends is worth saying.
    const FieldDescriptor *descriptor = type() ? type()->field(field) : nullptr;
    const bool late = descriptor && isPastCorrection(*descriptor, m_values.value(field).trimmed());
    return told || m_tried || late || m_touched.contains(field) ? found : std::nullopt;
}

QStringList DestinationEditor::problemFields() const
{
    QStringList fields;
    const QStringList order = fieldOrder();
    for (const QString &field : order) {
        if (problem(field))
            fields.append(field);
    }
    return fields;
}

DestinationDraft DestinationEditor::draft() const
{
    DestinationDraft draft;
    draft.name = m_name.trimmed();
    draft.type = m_type;
    draft.events = m_subscriptions.subscription();
    draft.filter = contentFilter().value_or(ContentFilter());
    const DeliveryPolicy policy = policyOf(m_values);
    draft.retryPolicy = policy.retry;
    draft.maxConcurrency = policy.maxConcurrency;
    draft.maxRate = policy.maxRate;
    draft.skipVerification = m_skipVerification && canSkipVerification();
    for (const FieldDescriptor &field : type()->fields) {
        const QString text = m_values.value(field.name).trimmed();
        if (text.isEmpty())
            continue;
        if (field.credential)
            draft.config.credentials.emplace(field.name, Secret(text.toUtf8()));
        else
            draft.config.fields.emplace(field.name, text);
    }
    return draft;
}

DestinationPatch DestinationEditor::patch() const
{
    DestinationPatch patch;
    patch.name = m_name.trimmed();
    patch.events = m_subscriptions.subscription();
    patch.filter = contentFilter().value_or(ContentFilter());
    const DeliveryPolicy policy = policyOf(m_values);
    patch.retryPolicy = policy.retry;
    patch.maxConcurrency = policy.maxConcurrency;
    patch.maxRate = policy.maxRate;
    for (const FieldDescriptor &field : type()->fields) {
        const QString text = m_values.value(field.name).trimmed();
        if (!field.credential)
            patch.configFields.emplace(field.name,
                                       text.isEmpty() ? std::nullopt : std::optional(text));
        else if (!text.isEmpty())
            patch.configCredentials.emplace(field.name, Secret(text.toUtf8()));
    }
    return patch;
}

void DestinationEditor::save()
{
    if (m_saving || !type())
        return;
    m_tried = true;
    m_other.clear();
    if (!problemFields().isEmpty()) {
        Q_EMIT problemsChanged();
        Q_EMIT refused();
        return;
    }
    m_saving = true;
    Q_EMIT savingChanged();
    const auto future = isNew() ? m_engine.destinations().create(draft())
                                : m_engine.destinations().update(m_id, patch());
    onFinished(future, this, [this](const Result<Destination> &result) { finishSave(result); });
}

void DestinationEditor::finishSave(const Result<Destination> &result)
{
    m_saving = false;
    Q_EMIT savingChanged();
    if (!result) {
        takeEngineProblems(result.error());
        Q_EMIT problemsChanged();
        Q_EMIT refused();
        return;
    }
    const bool created = isNew();
    m_dirty = false;
    Q_EMIT saved(*result, created);
}

void DestinationEditor::takeEngineProblems(const Error &error)
{
    const QStringList known = fieldOrder();
    const QString prefix = QString::fromUtf8(m_type) % QLatin1Char('.');
    for (const ErrorItem &item : error.items) {
        QString field = item.field;
        if (field.startsWith(prefix))
            field = field.mid(prefix.size());
        if (const qsizetype at = field.indexOf(u'['); at > 0)
            field.truncate(at); // of a list; the form has one place for all of it
        if (known.contains(field))
            m_engineProblems.insert(field, item.message);
        else
            m_other.append(item.message);
    }
}

} // namespace deckhand
