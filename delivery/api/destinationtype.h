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
    QString pattern;     ///< an anchored regular expression; empty: any text
    QString patternHelp; ///< what the pattern wants, in words
    QString defaultValue;
    QString kind; ///< `text`, `url`, `boolean`, `json_object`, `multiline`, `choice`
    std::vector<QString> choices;
    bool required = false;
    bool credential = false;
    bool generated = false; ///< made by the engine where absent
};

struct DestinationType
{
    QByteArray name; ///< wire name, `webhook`
    QString label;   ///< `Webhook`
    QString summary; ///< one sentence
    QString guide;   ///< Markdown
    QString icon;
    std::vector<FieldDescriptor> fields;
    /// The field that the service is asked about before a destination is made; empty: none is.
    QString verifies;
    /// Rules no pattern can express; appends what it finds. May be empty.
    std::function<void(const DestinationConfig &, std::vector<ErrorItem> &)> check;
    /// A fresh value of a field that is `generated` (a webhook's `secret`), on creation where it is
    /// absent and on rotation. Empty where the type has no such field. Thread: any.
    std::function<Secret(QStringView field)> generate;
    [[nodiscard]] const FieldDescriptor *field(QStringView name) const;
};

/// Reads a `type.json` (+ guide). Throws nothing; errors name the field (`fields[2].pattern`).
///
/// The document is one object:
///
///     {
///       "name": "webhook",           wire name: a-z, digits, underscores; required
///       "label": "Webhook",          what people call it; required
///       "summary": "One sentence.",
///       "icon": "webhook",           name of an icon, without path or ending
///       "verifies": "token",         the field that creation asks the service about, if one is
///       "fields": [{                 in the order the editor shows them; required
///         "name": "url",             as in the API; required, unique
///         "label": "URL",
///         "help": "A sentence.",
///         "placeholder": "https://example.com/hooks",
///         "pattern": "https?://.+",  the whole value must match (anchors are implied)
///         "pattern_help": "an http or https URL",    completes "The value must be …"
///         "default": "",             what absence means; not stored
///         "kind": "text",            see FieldDescriptor::kind; `text` if left out
///         "choices": ["a", "b"],     for kind `choice`
///         "required": true,          false if left out, as the two below
///         "credential": false,       write-only and masked when read
///         "generated": false         the engine makes a value where none is given
///       }]
///     }
///
/// It is the shape of `GET /v2/destination-types` too, which adds `guide`.
[[nodiscard]] Result<DestinationType> parseDestinationType(const QByteArray &json,
                                                           const QString &guide);

/// The known types, in the order the editor offers them. Immutable; thread: any.
class DestinationTypes
{
public:
    explicit DestinationTypes(std::vector<DestinationType> types) : m_types(std::move(types)) {}
    [[nodiscard]] const std::vector<DestinationType> &all() const { return m_types; }
    [[nodiscard]] const DestinationType *find(QByteArrayView name) const;
    /// Every problem of a draft, or of a whole destination by way of `toDraft`, each with its path
    /// (`webhook.url`). No problem: an empty list.
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
/// From resources/event_types.json, in catalogue order. Thread: any.
[[nodiscard]] const std::vector<EventTypeInfo> &eventTypes();

} // namespace deckhand
