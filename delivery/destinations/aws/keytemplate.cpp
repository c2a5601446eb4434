#include "destinations/aws/keytemplate.h"

#include <nlohmann/json.hpp>

namespace deckhand {

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(QByteArrayView bytes)
{
    return std::string(bytes.data(), std::size_t(bytes.size()));
}

/// From `2025-01-15T09:31:15.250Z`.
Json timeOf(Timestamp t)
{
    const QByteArray iso = toIso(t);
    const auto part = [&iso](qsizetype from, qsizetype length) {
        return textOf(QByteArrayView(iso).sliced(from, length));
    };
    const auto seconds = std::chrono::floor<std::chrono::seconds>(t).time_since_epoch().count();
    return {{"year", part(0, 4)},
            {"month", part(5, 2)},
            {"day", part(8, 2)},
            {"hour", part(11, 2)},
            {"minute", part(14, 2)},
            {"second", part(17, 2)},
            {"date", part(0, 10)},
            {"datetime", part(0, 19)},
            {"unix", std::to_string(seconds)},
            {"rfc3339", textOf(toRfc3339Seconds(t))},
            {"rfc3339_nano", textOf(toRfc3339Nano(t))}};
}

tl::unexpected<AttemptError> formatError(const QString &message)
{
    return tl::unexpected(
        AttemptError{ErrorClass::FormatError, message,
                     QStringLiteral("Correct the template, for example with a fallback: "
                                    "data.data.task_id || data.id.")});
}

} // namespace

QByteArray toRfc3339Nano(Timestamp t)
{
    QByteArray text = toIso(t);
    text.chop(1);
    while (text.endsWith('0'))
        text.chop(1);
    if (text.endsWith('.'))
        text.chop(1);
    return text + 'Z';
}

Result<KeyTemplate> KeyTemplate::parse(const QString &expression, const QString &field, Time time)
{
    auto parsed = Jmespath::parse(expression.toUtf8());
    if (!parsed) {
        return failure(
            ErrorCode::InputInvalid,
            QStringLiteral("The template is no JMESPath expression. %1").arg(parsed.error().text()),
            field);
    }
    return KeyTemplate(std::move(*parsed), time);
}

tl::expected<QByteArray, AttemptError> KeyTemplate::keyOf(const SendJob &job,
                                                          const Metadata &metadata) const
{
    Json data = Json::parse(job.body.begin(), job.body.end(), nullptr, false);
    if (data.is_discarded())
        return formatError(QStringLiteral("The event is not JSON, so no key can be made of it."));
    Json input = {{"metadata", Json::object()}, {"data", nullptr}};
    for (const auto &[name, value] : metadata)
        input["metadata"][name.toStdString()] = textOf(value);
    input["data"] = std::move(data);
    if (m_time == Time::Present)
        input["time"] = timeOf(job.eventCreatedAt);

    const auto value = m_expression.evaluate(input);
    if (!value) {
        return formatError(
            QStringLiteral("The key template fails on this event: %1.").arg(value.error()));
    }
    if (value->is_structured()) {
        return formatError(QStringLiteral("The key template yields an %1 for this event, not a "
                                          "text.")
                               .arg(QLatin1String(value->type_name())));
    }
    const std::string text = value->is_string()
                               ? value->get<std::string>()
                               : value->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (value->is_null() || text.empty())
        return formatError(QStringLiteral("The key template yields nothing for this event."));
    return QByteArray(text.data(), qsizetype(text.size()));
}

} // namespace deckhand
