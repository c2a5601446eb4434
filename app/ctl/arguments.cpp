#include "ctl/arguments.h"

#include "common/engineassembly.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

qsizetype editDistance(const QString &a, const QString &b)
{
    std::vector<qsizetype> row(size_t(b.size()) + 1);
    for (size_t j = 0; j < row.size(); ++j)
        row[j] = qsizetype(j);
    for (qsizetype i = 1; i <= a.size(); ++i) {
        qsizetype diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j < row.size(); ++j) {
            const qsizetype above = row[j];
            const qsizetype replaced = diagonal + (a[i - 1] == b[qsizetype(j) - 1] ? 0 : 1);
            row[j] = std::min({above + 1, row[j - 1] + 1, replaced});
            diagonal = above;
        }
    }
    return row.back();
}

QString dashed(const char *name)
{
    return QStringLiteral("--") + QLatin1String(name);
}

} // namespace

QString nearest(const QString &word, const QStringList &candidates)
{
    QString best;
    qsizetype bestDistance = std::max<qsizetype>(2, word.size() / 3) + 1;
    for (const QString &candidate : candidates) {
        const qsizetype distance = editDistance(word, candidate);
        if (distance < bestDistance) {
            best = candidate;
            bestDistance = distance;
        }
    }
    return best;
}

Arguments Arguments::parse(const QStringList &words, const std::vector<OptionRow> &options)
{
    Arguments arguments;
    bool onlyOperands = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (onlyOperands || !word.startsWith(QLatin1Char('-')) || word == QLatin1String("-")) {
            arguments.m_operands.append(word);
        } else if (word == QLatin1String("--")) {
            onlyOperands = true;
        } else if (word == QLatin1String("-h")) {
            arguments.m_values[QStringLiteral("help")].append(QString());
        } else if (word.startsWith(QLatin1String("--"))) {
            arguments.takeOption(word, words, i, options);
        } else {
            // `-type:task_run.*` is a term of a search expression, not an option.
            arguments.m_operands.append(word);
        }
    }
    return arguments;
}

void Arguments::takeOption(const QString &word, const QStringList &words, qsizetype &index,
                           const std::vector<OptionRow> &options)
{
    const qsizetype equals = word.indexOf(QLatin1Char('='));
    const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
    const auto row = std::find_if(options.begin(), options.end(), [&name](const OptionRow &option) {
        return name == QLatin1String(option.name);
    });
    if (row == options.end()) {
        QStringList names;
        for (const OptionRow &option : options)
            names.append(QLatin1String(option.name));
        const QString near = nearest(name, names);
        addProblem(
            near.isEmpty()
                ? QStringLiteral("There is no option --%1 here.").arg(name)
                : QStringLiteral("There is no option --%1; did you mean --%2?").arg(name, near));
        return;
    }
    if (!row->value) {
        if (equals >= 0)
            addProblem(row->name, QStringLiteral("is a switch and takes no value."));
        m_values[name].append(QString());
        return;
    }
    if (equals >= 0) {
        m_values[name].append(word.mid(equals + 1));
    } else if (index + 1 < words.size()) {
        m_values[name].append(words[++index]);
    } else {
        addProblem(row->name, QStringLiteral("needs a value: %1.").arg(QLatin1String(row->value)));
    }
}

void Arguments::addProblem(const char *option, const QString &sentence)
{
    addProblem(dashed(option) + QLatin1Char(' ') + sentence);
}

bool Arguments::has(const char *name) const
{
    return m_values.contains(QLatin1String(name));
}

std::optional<QString> Arguments::optional(const char *name) const
{
    const auto it = m_values.find(QLatin1String(name));
    if (it == m_values.end() || it->second.isEmpty())
        return std::nullopt;
    return it->second.last();
}

QString Arguments::text(const char *name, const QString &fallback) const
{
    return optional(name).value_or(fallback);
}

QStringList Arguments::all(const char *name) const
{
    const auto it = m_values.find(QLatin1String(name));
    return it == m_values.end() ? QStringList() : it->second;
}

qint64 Arguments::integer(const char *name, qint64 fallback, qint64 least, qint64 most)
{
    const std::optional<QString> value = optional(name);
    if (!value)
        return fallback;
    bool ok = false;
    const qint64 parsed = value->toLongLong(&ok);
    if (ok && parsed >= least && parsed <= most)
        return parsed;
    addProblem(name, QStringLiteral("takes a whole number from %1 to %2, not “%3”.")
                         .arg(least)
                         .arg(most)
                         .arg(*value));
    return fallback;
}

double Arguments::number(const char *name, double fallback, double least, double most)
{
    const std::optional<QString> value = optional(name);
    if (!value)
        return fallback;
    bool ok = false;
    const double parsed = value->toDouble(&ok);
    if (ok && std::isfinite(parsed) && parsed >= least && parsed <= most)
        return parsed;
    addProblem(
        name,
        QStringLiteral("takes a number from %1 to %2, not “%3”.").arg(least).arg(most).arg(*value));
    return fallback;
}

milliseconds Arguments::duration(const char *name, milliseconds fallback)
{
    const std::optional<QString> value = optional(name);
    if (!value)
        return fallback;
    const auto parsed = parseDuration(value->toUtf8());
    if (parsed && *parsed >= milliseconds(0))
        return *parsed;
    addProblem(
        name,
        QStringLiteral("takes a duration such as 250ms, 30s, 5m, 2h or 7d, not “%1”.").arg(*value));
    return fallback;
}

std::optional<Timestamp> Arguments::moment(const char *name, Timestamp now)
{
    const std::optional<QString> text = optional(name);
    if (!text)
        return std::nullopt;
    QByteArray bytes = text->toUtf8();
    if (const auto at = parseIso(bytes))
        return at;
    if (bytes.startsWith('-'))
        bytes.remove(0, 1);
    if (const auto ago = parseDuration(bytes); ago && *ago >= milliseconds(0))
        return now - *ago;
    addProblem(name, QStringLiteral("takes a time such as 2027-01-31T12:00:00Z, or 2h for two "
                                    "hours ago, not “%1”.")
                         .arg(*text));
    return std::nullopt;
}

qint64 Arguments::size(const char *name, qint64 fallback)
{
    const std::optional<QString> value = optional(name);
    if (!value)
        return fallback;
    if (const std::optional<qint64> parsed = parseSize(*value))
        return *parsed;
    addProblem(name,
               QStringLiteral("takes a size such as 256KiB, 10MiB or 2GiB, not “%1”.").arg(*value));
    return fallback;
}

QString Arguments::choice(const char *name, const QString &fallback, const QStringList &choices)
{
    const std::optional<QString> value = optional(name);
    if (!value || choices.contains(*value))
        return value.value_or(fallback);
    addProblem(name, QStringLiteral("takes one of %1, not “%2”.")
                         .arg(choices.join(QStringLiteral(", ")), *value));
    return fallback;
}

void Arguments::expectOperands(qsizetype least, qsizetype most, const char *usage)
{
    if (m_operands.size() < least)
        addProblem(QStringLiteral("Something is missing: %1.").arg(QLatin1String(usage)));
    else if (most >= 0 && m_operands.size() > most)
        addProblem(QStringLiteral("“%1” is one word too many; expected: %2. Put quotes around "
                                  "text with blanks.")
                       .arg(m_operands[most], QLatin1String(usage)));
}

} // namespace deckhand
