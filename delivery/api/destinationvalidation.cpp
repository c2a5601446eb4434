#include "api/destinationtype.h"

#include "api/event.h"
#include "api/jsonscan.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cstring>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds day = std::chrono::hours(24);
constexpr qsizetype longestValue = 64 * 1024;

class Validator
{
public:
    Validator(const DestinationDraft &draft, std::vector<ErrorItem> &errors)
        : m_draft(draft), m_errors(errors)
    {}

    void checkName();
    void checkEvents();
    void checkMetadata();
    void checkLimits();
    void checkRetryPolicy();
    void checkConfig(const DestinationType &type);
    void unknownType(const std::vector<DestinationType> &types);

private:
    void checkValue(const FieldDescriptor &field, const QString &value);
    void checkUnknown(const DestinationType &type);
    [[nodiscard]] std::optional<QString> valueOf(const FieldDescriptor &field) const;
    [[nodiscard]] QString path(const QString &field) const
    {
        return QString::fromUtf8(m_draft.type) + u'.' + field;
    }
    void invalid(const QString &field, const QString &message)
    {
        m_errors.push_back({ErrorCode::InputInvalid, field, message});
    }
    void missing(const QString &field, const QString &message)
    {
        m_errors.push_back({ErrorCode::InputMissing, field, message});
    }

    const DestinationDraft &m_draft;
    std::vector<ErrorItem> &m_errors;
};

bool hasControl(const QString &text)
{
    return std::any_of(text.begin(), text.end(),
                       [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7F; });
}

/// A token as HTTP header names are made of (RFC 9110, 5.6.2).
bool isToken(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= u'0' && u <= u'9') || (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') ||
               (u < 0x80 && u != 0 && std::strchr("!#$%&'*+-.^_`|~", int(u)));
    });
}

void Validator::checkName()
{
    if (m_draft.name.trimmed().isEmpty())
        missing(u"name"_s, u"The name is missing; give one people will know it by."_s);
    else if (m_draft.name.size() > 255)
        invalid(u"name"_s, u"The name may have 255 characters at most."_s);
    else if (hasControl(m_draft.name))
        invalid(u"name"_s, u"The name may not contain control characters."_s);
}

void Validator::checkEvents()
{
    const std::vector<QByteArray> &patterns = m_draft.events.patterns();
    if (patterns.empty()) {
        missing(u"events"_s, u"Name at least one event type, or [\"*\"] for all of them."_s);
        return;
    }
    if (patterns.size() > 500)
        invalid(u"events"_s, u"Name 500 event types at most, or use patterns such as task.*."_s);
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        const QString field = u"events[%1]"_s.arg(i);
        if (patterns[i] == "*") {
            if (patterns.size() > 1)
                invalid(field, u"\"*\" stands for all types and must be alone."_s);
        } else if (!isValidEventPattern(patterns[i])) {
            invalid(field,
                    u"\"%1\" is neither a type such as task_run.completed nor a pattern such "
                    "as task_run.*."_s.arg(QString::fromUtf8(patterns[i]).left(140)));
        }
    }
}

void Validator::checkMetadata()
{
    if (m_draft.metadata.size() > 50)
        invalid(u"metadata"_s, u"There may be 50 metadata entries at most."_s);
    for (const auto &[key, value] : m_draft.metadata) {
        const QString field = u"metadata."_s + key;
        if (key.isEmpty() || key.size() > 64 || !isToken(key)) {
            invalid(field, u"A metadata key is 1 to 64 letters, digits and the characters "
                           "!#$%&'*+-.^_`|~, since it may become part of a header name."_s);
        }
        if (value.size() > 500 || hasControl(value)) {
            invalid(field, u"A metadata value has 500 characters at most and no control "
                           "characters."_s);
        }
    }
}

void Validator::checkLimits()
{
    if (m_draft.maxConcurrency && (*m_draft.maxConcurrency < 1 || *m_draft.maxConcurrency > 1000))
        invalid(u"max_concurrency"_s, u"The number must be from 1 to 1000."_s);
    if (m_draft.maxRate && !(*m_draft.maxRate > 0 && *m_draft.maxRate <= 1e6))
        invalid(u"max_rate"_s, u"The rate must be more than 0 and at most 1000000 a second."_s);
}

void Validator::checkRetryPolicy()
{
    if (!m_draft.retryPolicy)
        return;
    const RetryPolicy &policy = *m_draft.retryPolicy;
    const auto inDay = [](milliseconds ms) { return ms >= milliseconds(0) && ms <= day; };
    if (policy.maxRetries < 0 || policy.maxRetries > 20)
        invalid(u"retry_policy.max_retries"_s, u"The number must be from 0 to 20."_s);
    if (!inDay(policy.base))
        invalid(u"retry_policy.base_seconds"_s, u"The wait must be from 0 to 86400 seconds."_s);
    if (!(policy.factor >= 1 && policy.factor <= 100))
        invalid(u"retry_policy.factor"_s, u"The factor must be from 1 to 100."_s);
    if (!inDay(policy.cap))
        invalid(u"retry_policy.cap_seconds"_s, u"The cap must be from 0 to 86400 seconds."_s);
    if (!(policy.jitter >= 0 && policy.jitter <= 1))
        invalid(u"retry_policy.jitter"_s, u"The jitter is a share from 0 to 1."_s);
    if (policy.schedule.size() > 20)
        invalid(u"retry_policy.schedule"_s, u"There may be 20 waits at most."_s);
    if (!std::all_of(policy.schedule.begin(), policy.schedule.end(), inDay))
        invalid(u"retry_policy.schedule"_s, u"Each wait must be from 0 to 86400 seconds."_s);
}

void Validator::unknownType(const std::vector<DestinationType> &types)
{
    QStringList names;
    for (const DestinationType &type : types)
        names += QString::fromUtf8(type.name);
    invalid(u"type"_s, u"\"%1\" is no type this engine can deliver to; it knows %2."_s.arg(
                           QString::fromUtf8(m_draft.type).left(100), names.join(u", "_s)));
}

std::optional<QString> Validator::valueOf(const FieldDescriptor &field) const
{
    if (field.credential) {
        const auto found = m_draft.config.credentials.find(field.name);
        if (found != m_draft.config.credentials.end() && !found->second.isEmpty())
            return QString::fromUtf8(found->second.reveal());
        return std::nullopt;
    }
    const auto found = m_draft.config.fields.find(field.name);
    if (found != m_draft.config.fields.end() && !found->second.isEmpty())
        return found->second;
    return std::nullopt;
}

void Validator::checkConfig(const DestinationType &type)
{
    for (const FieldDescriptor &field : type.fields) {
        if (const auto value = valueOf(field))
            checkValue(field, *value);
        else if (field.required && !field.generated)
            missing(path(field.name),
                    u"\"%1\" is missing. %2"_s.arg(field.name, field.help).trimmed());
    }
    checkUnknown(type);
    if (type.check)
        type.check(m_draft.config, m_errors);
}

QString problemOfUrl(const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || (url.scheme() != "http"_L1 && url.scheme() != "https"_L1) ||
        url.host().isEmpty())
        return u"The value must be an absolute http or https URL."_s;
    if (!url.userInfo().isEmpty() || url.authority().contains(u'@'))
        return u"The URL may not contain a user name or password."_s;
    return url.hasFragment() ? u"The URL may not have a fragment (#)."_s : QString();
}

QString problemOfKind(const FieldDescriptor &field, const QString &value)
{
    if (field.kind == "url"_L1)
        return problemOfUrl(value);
    if (field.kind == "boolean"_L1)
        return value == "true"_L1 || value == "false"_L1
                 ? QString()
                 : u"The value must be \"true\" or \"false\"."_s;
    if (field.kind == "json_object"_L1) {
        JsonKind kind = JsonKind::Null;
        const QByteArray text = value.toUtf8();
        const auto members = scanJson(text, {}, &kind);
        if (!members)
            return u"The value must be a JSON object as text. "_s + members.error().text();
        return kind == JsonKind::Object ? QString() : u"The value must be a JSON object as text."_s;
    }
    const auto &choices = field.choices;
    if (field.kind == "choice"_L1 &&
        std::find(choices.begin(), choices.end(), value) == choices.end()) {
        const QStringList names(choices.begin(), choices.end());
        return u"The value must be one of %1."_s.arg(names.join(u", "_s));
    }
    return {};
}

QString problemOfText(const FieldDescriptor &field, const QString &value)
{
    if (value.size() > longestValue)
        return u"The value is longer than %1 characters."_s.arg(longestValue);
    if (field.kind != "multiline"_L1 && field.kind != "json_object"_L1 && hasControl(value))
        return u"The value may not contain line breaks or control characters."_s;
    if (field.pattern.isEmpty())
        return {};
    const QRegularExpression pattern(QRegularExpression::anchoredPattern(field.pattern));
    if (pattern.match(value).hasMatch())
        return {};
    const QString wanted =
        field.patternHelp.isEmpty() ? u"in the form "_s + field.pattern : field.patternHelp;
    return u"The value must be %1."_s.arg(wanted);
}

void Validator::checkValue(const FieldDescriptor &field, const QString &value)
{
    QString problem = problemOfText(field, value);
    if (problem.isEmpty())
        problem = problemOfKind(field, value);
    if (!problem.isEmpty())
        invalid(path(field.name), problem);
}

void Validator::checkUnknown(const DestinationType &type)
{
    QStringList known;
    for (const FieldDescriptor &field : type.fields)
        known += field.name;
    const auto check = [&](const QString &name) {
        if (!known.contains(name)) {
            invalid(path(name.left(100)),
                    u"A destination of type %1 has no such field; it has %2."_s.arg(
                        QString::fromUtf8(type.name), known.join(u", "_s)));
        }
    };
    for (const auto &entry : m_draft.config.fields)
        check(entry.first);
    for (const auto &entry : m_draft.config.credentials)
        check(entry.first);
}

} // namespace

std::vector<ErrorItem> DestinationTypes::validate(const DestinationDraft &draft) const
{
    std::vector<ErrorItem> errors;
    Validator validator(draft, errors);
    validator.checkName();
    if (const DestinationType *type = find(draft.type))
        validator.checkConfig(*type);
    else
        validator.unknownType(m_types);
    validator.checkEvents();
    validator.checkMetadata();
    validator.checkRetryPolicy();
    validator.checkLimits();
    return errors;
}

} // namespace deckhand
