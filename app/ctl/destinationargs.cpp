#include "ctl/destinationargs.h"

#include "common/engineassembly.h"

#include <QFile>

namespace deckhand {

namespace {

constexpr qint64 largestValue = 64 * 1024;

/// `NAME=VALUE`, or `NAME=@PATH` for what should not stand on a command line.
bool readPair(Arguments &arguments, const char *option, const QString &text, QString &name,
              QString &value)
{
    const qsizetype equals = text.indexOf(QLatin1Char('='));
    if (equals < 1) {
        arguments.addProblem(option, QStringLiteral("takes NAME=VALUE, not “%1”.").arg(text));
        return false;
    }
    name = text.left(equals);
    value = text.mid(equals + 1);
    if (!value.startsWith(QLatin1Char('@')))
        return true;
    QFile file(value.mid(1));
    if (!file.open(QIODevice::ReadOnly)) {
        arguments.addProblem(option, QStringLiteral("%1: “%2” can't be read: %3.")
                                         .arg(name, file.fileName(), file.errorString()));
        return false;
    }
    value = QString::fromUtf8(file.read(largestValue).trimmed());
    return true;
}

} // namespace

std::vector<OptionRow> destinationOptionRows()
{
    return {
        {"name", "NAME", "what people call it"},
        {"events", "TYPES", "types, object.* or * (all), with commas or repeated; default *"},
        {"set", "NAME=VALUE",
         "a setting or credential of its type; @PATH reads the value from a file"},
        {"meta", "NAME=VALUE", "metadata sent along; may be repeated"},
        {"filter", "JSON", "a content filter over the event; {} clears it"},
        {"max-concurrency", "N", "attempts in flight at most"},
        {"max-rate", "N", "attempts a second at most"},
        {"retry-schedule", "WAITS", "its own waits, 30s,60s,120s; none: no retries"},
    };
}

DestinationConfig readConfig(Arguments &arguments, const DestinationType *type)
{
    DestinationConfig config;
    const QStringList pairs = arguments.all("set");
    for (const QString &pair : pairs) {
        QString name;
        QString value;
        if (!readPair(arguments, "set", pair, name, value))
            continue;
        const FieldDescriptor *field = type ? type->field(name) : nullptr;
        if (type && !field) {
            QStringList names;
            for (const FieldDescriptor &known : type->fields)
                names.append(known.name);
            arguments.addProblem("set", QStringLiteral("%1 is no setting of %2; it has %3.")
                                            .arg(name, QString::fromUtf8(type->name),
                                                 names.join(QStringLiteral(", "))));
        } else if (field && field->credential) {
            config.credentials[name] = Secret(value.toUtf8());
        } else {
            config.fields[name] = value;
        }
    }
    return config;
}

std::map<QString, QString> readMetadata(Arguments &arguments)
{
    std::map<QString, QString> metadata;
    const QStringList pairs = arguments.all("meta");
    for (const QString &pair : pairs) {
        QString name;
        QString value;
        if (readPair(arguments, "meta", pair, name, value))
            metadata[name] = value;
    }
    return metadata;
}

Subscription readSubscription(const Arguments &arguments)
{
    std::vector<QByteArray> patterns;
    const QStringList events = arguments.all("events");
    for (const QString &event : events) {
        const QStringList parts = event.split(QLatin1Char(','), Qt::SkipEmptyParts);
        for (const QString &part : parts)
            patterns.push_back(part.trimmed().toUtf8());
    }
    return Subscription(std::move(patterns));
}

ContentFilter readFilter(Arguments &arguments)
{
    const QString text = arguments.text("filter");
    if (text.isEmpty() || text == QLatin1String("{}"))
        return {};
    const Result<ContentFilter> filter = ContentFilter::parse(text.toUtf8());
    if (filter)
        return *filter;
    arguments.addProblem("filter", filter.error().text());
    return {};
}

std::optional<RetryPolicy> readRetryPolicy(Arguments &arguments)
{
    const std::optional<QString> text = arguments.optional("retry-schedule");
    if (!text)
        return std::nullopt;
    const Result<RetryPolicy> policy = parseRetrySchedule(*text);
    if (policy)
        return *policy;
    arguments.addProblem(
        "retry-schedule",
        QStringLiteral("takes waits such as 30s,60s,120s, or none; not “%1”.").arg(*text));
    return std::nullopt;
}

} // namespace deckhand
