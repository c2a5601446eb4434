#include "models/filtercompletion.h"

#include "api/search.h"

#include <QRegularExpression>

namespace deckhand {

namespace {

constexpr qsizetype mostFormer = 5;

bool endsWord(QChar c)
{
    return c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')') || c == QLatin1Char(',');
}

/// Where the word the cursor is in begins; blanks inside quotes do not end it.
qsizetype beginOfWord(const QString &text, qsizetype cursor)
{
    qsizetype begin = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < cursor; ++i) {
        if (text[i] == QLatin1Char('"'))
            quoted = !quoted;
        else if (!quoted && endsWord(text[i]))
            begin = i + 1;
    }
    return begin;
}

/// Where the value begins behind the operator; -1 while there is none.
qsizetype beginOfValue(const QString &word)
{
    static const QRegularExpression operators(QStringLiteral("[:=~<>]=?|!="));
    const QRegularExpressionMatch found = operators.match(word);
    return found.hasMatch() ? found.capturedEnd() : -1;
}

QString fieldOf(const QString &word)
{
    static const QRegularExpression name(QStringLiteral("^[^:=!~<>]*"));
    return name.match(word).captured();
}

QStringList valuesOf(const QString &field, const QStringList &types,
                     const QStringList &destinations)
{
    if (field == QLatin1String("type"))
        return types;
    QStringList values;
    if (field == QLatin1String("dest")) {
        for (const QString &name : destinations)
            values.append(name.contains(QLatin1Char(' ')) ? QStringLiteral("\"%1\"").arg(name)
                                                          : name);
        return values;
    }
    for (const QByteArray &value : searchValues(field))
        values.append(QString::fromUtf8(value));
    return values;
}

} // namespace

FilterCompletion completeFilter(const QString &text, qsizetype cursor, const QStringList &types,
                                const QStringList &destinations)
{
    FilterCompletion completion;
    completion.from = beginOfWord(text, cursor);
    if (text.mid(completion.from, 1) == QLatin1String("-"))
        ++completion.from;
    QString word = text.mid(completion.from, cursor - completion.from);
    QStringList candidates;
    if (const qsizetype value = beginOfValue(word); value >= 0) {
        candidates = valuesOf(fieldOf(word), types, destinations);
        completion.from += value;
        completion.isValue = true;
        word = word.mid(value);
    } else {
        for (const SearchField &field : searchFields()) {
            const QString name = QLatin1String(field.name);
            candidates.append(name.endsWith(QLatin1Char('.')) ? name : name + QLatin1Char(':'));
        }
    }
    completion.length = cursor - completion.from;
    QString bare = word;
    bare.remove(QLatin1Char('"'));
    for (const QString &candidate : candidates) {
        const QString shown = QString(candidate).remove(QLatin1Char('"'));
        if (shown.startsWith(bare, Qt::CaseInsensitive) && candidate != word)
            completion.options.append(candidate);
    }
    return completion;
}

QStringList formerFilters(const QString &text, const QStringList &history)
{
    QStringList lines;
    for (const QString &line : history) {
        if (lines.size() < mostFormer && !text.trimmed().isEmpty() && line != text &&
            line.startsWith(text, Qt::CaseInsensitive))
            lines.append(line);
    }
    return lines;
}

} // namespace deckhand
