#pragma once

#include "api/destination.h"
#include "api/result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

namespace deckhand {

/// One setting of a destination type, as its `type.json` describes it. It drives validation, API,
/// command line and editor alike.
struct FieldDescriptor
{
    QString name;
    QString label;
    QString help;
    QString placeholder;
    QString pattern;        ///< an anchored regular expression; empty: any text
    QString patternHelp;    ///< what the pattern wants, in words
    QString defaultValue;
    QString kind;           ///< `text`, `url`, `boolean`, `json_object`, `multiline`, `choice`
    std::vector<QString> choices;
    bool required = false;
    bool credential = false;
    bool generated = false; ///< made by the engine where absent
};

struct DestinationType
{
    QByteArray name;  ///< wire name, `webhook`
    QString label;    ///< `Webhook`
    QString summary;  ///< one sentence
    QString guide;    ///< Markdown
    QString icon;
    std::vector<FieldDescriptor> fields;
    /// Rules no pattern can express; appends what it finds. May be empty.
    std::function<void(const DestinationConfig &, std::vector<ErrorItem> &)> check;
    /// A fresh value of a field that is `generated` (a webhook's `secret`), on creation where it is
    /// absent and on rotation. Empty where the type has no such field. Thread: any.
    std::function<Secret(QStringView field)> generate;
    [[nodiscard]] const FieldDescriptor *field(QStringView name) const;
};

/// Reads a `type.json` (+ guide). Throws nothing; errors name the field.
[[nodiscard]] Result<DestinationType> parseDestinationType(const QByteArray &json,
                                                           const QString &guide);

/// The known types, in the order the editor offers them.
class DestinationTypes
{
public:
    explicit DestinationTypes(std::vector<DestinationType> types) : m_types(std::move(types)) {}
    [[nodiscard]] const std::vector<DestinationType> &all() const { return m_types; }
    [[nodiscard]] const DestinationType *find(QByteArrayView name) const;
    /// Every problem of a draft or of a whole destination, each with its path (`webhook.url`).
    [[nodiscard]] std::vector<ErrorItem> validate(const DestinationDraft &draft) const;

private:
    std::vector<DestinationType> m_types;
};

/// One event type of the catalogue.
struct EventTypeInfo
{
    QByteArray name;
    QString description;
    QByteArray sample; ///< a sample `data` object
    bool legacy = false;
};
/// From resources/event_types.json, in catalogue order.
[[nodiscard]] const std::vector<EventTypeInfo> &eventTypes();

} // namespace deckhand
