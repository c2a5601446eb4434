#pragma once

#include "api/engineapi.h"
#include "models/deliverypolicy.h"
#include "models/destinationadvice.h"
#include "models/fieldproblem.h"
#include "models/subscriptionmodel.h"

#include <QObject>

#include <map>
#include <optional>
#include <vector>

namespace deckhand {

/// The form of one destination, new or existing, as values and problems. Fields come from the
/// type's description; `name`, `events`, `filter` and the policy's fields are there for every type.
class DestinationEditor : public QObject
{
    Q_OBJECT

public:
    explicit DestinationEditor(EngineApi &engine, QObject *parent = nullptr);

    /// Reads types and catalogue once.
    void load();
    [[nodiscard]] bool isReady() const { return !m_types.empty() && m_catalogueRead; }
    [[nodiscard]] const std::vector<DestinationType> &types() const { return m_types; }
    [[nodiscard]] const std::vector<EventTypeInfo> &catalogue() const { return m_catalogue; }
    [[nodiscard]] SubscriptionModel &subscriptions() { return m_subscriptions; }
    [[nodiscard]] const SubscriptionModel &subscriptions() const { return m_subscriptions; }

    void startNew();
    void startEdit(const Destination &destination);
    /// A new one with the settings of another; credentials are not known, so they are left out.
    void startCopy(const Destination &destination, const QString &name);
    [[nodiscard]] bool isNew() const { return m_id.isEmpty(); }
    [[nodiscard]] const DestinationId &id() const { return m_id; }
    /// What is edited, as it was before; none for a new one.
    [[nodiscard]] const std::optional<Destination> &former() const { return m_former; }
    [[nodiscard]] bool isSaving() const { return m_saving; }
    /// Something was changed since the start.
    [[nodiscard]] bool isDirty() const { return m_dirty; }

    void setType(const QByteArray &name);
    [[nodiscard]] const DestinationType *type() const;
    void setName(const QString &name);
    [[nodiscard]] const QString &name() const { return m_name; }
    /// The content filter as JSON text; empty lets everything pass.
    void setFilterText(const QString &text);
    [[nodiscard]] const QString &filterText() const { return m_filter; }
    [[nodiscard]] Result<ContentFilter> contentFilter() const;
    void setValue(const QString &field, const QString &value);
    [[nodiscard]] QString value(const QString &field) const { return m_values.value(field); }
    /// A stored credential that was not touched: shown masked, sent only when changed.
    [[nodiscard]] QString maskedValue(const QString &field) const { return m_masked.value(field); }

    /// Of a type that asks its service when one is made: make it without asking.
    void setSkipVerification(bool skip);
    [[nodiscard]] bool skipsVerification() const { return m_skipVerification; }
    /// A new one of a type that verifies.
    [[nodiscard]] bool canSkipVerification() const;
    /// Why a delivery failed, told beside the field that is to blame until it is edited.
    void noteFailure(const QString &field, const QString &why);
    /// What is worth a second look; never in the way of saving.
    [[nodiscard]] std::vector<FieldAdvice> advice(bool production) const;

    /// Problems by field: `name`, `events` or the name of a setting. Shown for touched fields and
    /// for all once saving was tried.
    [[nodiscard]] std::optional<FieldProblem> problem(const QString &field) const;
    [[nodiscard]] std::optional<FieldProblem> visibleProblem(const QString &field) const;
    void touch(const QString &field);
    /// Fields with problems in the order of the form.
    [[nodiscard]] QStringList problemFields() const;
    /// Problems the engine named that belong to no field of the form.
    [[nodiscard]] const QStringList &otherProblems() const { return m_other; }

    void save();

Q_SIGNALS:
    void ready();
    /// A form was begun: new, to edit or as a copy.
    void started();
    void filterChanged();
    void typeChanged();
    void problemsChanged();
    /// Saving was tried and the form has problems.
    void refused();
    void savingChanged();
    void saved(const deckhand::Destination &destination, bool created);

private:
    [[nodiscard]] QStringList fieldOrder() const;
    void takeSettings(const Destination &destination);
    [[nodiscard]] DestinationDraft draft() const;
    [[nodiscard]] DestinationPatch patch() const;
    void reset();
    void finishSave(const Result<Destination> &result);
    void takeEngineProblems(const Error &error);

    EngineApi &m_engine;
    std::vector<DestinationType> m_types;
    std::vector<EventTypeInfo> m_catalogue;
    SubscriptionModel m_subscriptions;
    bool m_catalogueRead = false;
    DestinationId m_id;
    std::optional<Destination> m_former;
    QByteArray m_type;
    QString m_name;
    QString m_filter;
    QHash<QString, QString> m_values;
    QHash<QString, QString> m_masked;
    QSet<QString> m_touched;
    QHash<QString, QString> m_engineProblems; ///< until the field is edited
    QStringList m_other;
    std::optional<FieldAdvice> m_failure;
    bool m_tried = false;
    bool m_saving = false;
    bool m_dirty = false;
    bool m_skipVerification = false;
};

} // namespace deckhand
