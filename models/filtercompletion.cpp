#include "models/filtercompletion.h"

#include "api/search.h"

namespace deckhand {

namespace {

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
    if (const qsizetype colon = word.indexOf(QLatin1Char(':')); colon >= 0) {
        candidates = valuesOf(word.left(colon), types, destinations);
        completion.from += colon + 1;
        word = word.mid(colon + 1);
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

} // namespace deckhand
