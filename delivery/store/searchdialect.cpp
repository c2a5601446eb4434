#include "store/searchdialect.h"

#include "api/searchregex.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

SqlFragment &SqlFragment::add(const QString &text)
{
    sql += text;
    return *this;
}

SqlFragment &SqlFragment::add(const SqlFragment &other)
{
    sql += other.sql;
    binds.insert(binds.end(), other.binds.begin(), other.binds.end());
    return *this;
}

SqlFragment &SqlFragment::bind(QVariant value)
{
    // A null QString would be bound as NULL; an empty text is meant.
    if (value.metaType() == QMetaType::fromType<QString>() && value.toString().isNull())
        value = u""_s;
    sql += u'?';
    binds.push_back(std::move(value));
    return *this;
}

std::vector<std::optional<int>> pathIndexes(const std::vector<QByteArray> &path)
{
    std::vector<std::optional<int>> out;
    for (const QByteArray &step : path) {
        const bool digits =
            !step.isEmpty() && step.size() <= 9 &&
            std::all_of(step.begin(), step.end(), [](char c) { return c >= '0' && c <= '9'; });
        const bool index = digits && (step.size() == 1 || step[0] != '0');
        out.push_back(index ? std::optional(step.toInt()) : std::nullopt);
    }
    return out;
}

SqlFragment stepName(const std::vector<QByteArray> &path)
{
    SqlFragment out{u"CASE w.step"_s, {}};
    int i = 0;
    for (const QByteArray &step : path)
        out.add(u" WHEN %1 THEN "_s.arg(i++)).bind(QString::fromUtf8(step));
    return out.add(u" END"_s);
}

SqlFragment elementTaken(const std::vector<QByteArray> &path, const QString &index)
{
    const auto indexes = pathIndexes(path);
    SqlFragment out{u"(w.step = %1"_s.arg(path.size()), {}};
    for (size_t i = 0; i < indexes.size(); ++i) {
        out.add(u" OR w.step = %1"_s.arg(i));
        if (indexes[i])
            out.add(u" AND %1 = "_s.arg(index)).bind(*indexes[i]);
    }
    return out.add(u")"_s);
}

QString elementAdvance(const std::vector<QByteArray> &path)
{
    const auto indexes = pathIndexes(path);
    QStringList steps;
    for (size_t i = 0; i < indexes.size(); ++i) {
        if (indexes[i])
            steps << QString::number(i);
    }
    return steps.isEmpty() ? u"0"_s
                           : u"CASE WHEN w.step IN (%1) THEN 1 ELSE 0 END"_s.arg(steps.join(u','));
}

QString likePattern(const QString &text, bool literal)
{
    QString out;
    for (const QChar c : text) {
        if (c == u'%' || c == u'_' || c == u'\\')
            out += u'\\';
        out += c == u'*' && !literal ? QChar(u'%') : c;
    }
    return out;
}

namespace {

QString globPattern(const QString &wildcard)
{
    QString out;
    for (const QChar c : wildcard) {
        if (c == u'?' || c == u'[')
            out += u'[' % QString(c) % u']';
        else
            out += c;
    }
    return out;
}

} // namespace

// --- SQLite --------------------------------------------------------------------------------------

QString SqliteSearchDialect::textOfBytes(const QString &column) const
{
    return u"CAST(%1 AS TEXT)"_s.arg(column);
}

QString SqliteSearchDialect::byteCount(const QString &column) const
{
    return u"length(%1)"_s.arg(column);
}

SqlFragment SqliteSearchDialect::equals(const QString &text, const QString &value, bool fold) const
{
    SqlFragment out{QString(text % u" = "_s), {}};
    out.bind(value);
    return fold ? out.add(u" COLLATE NOCASE"_s) : out;
}

SqlFragment SqliteSearchDialect::ordered(const QString &text, const char *op,
                                         const QString &value) const
{
    SqlFragment out{QString(text % u' ' % QLatin1StringView(op) % u' '), {}};
    return out.bind(value);
}

SqlFragment SqliteSearchDialect::like(const QString &text, const QString &pattern, bool fold) const
{
    SqlFragment out{QString(text % (fold ? u" LIKE "_s : u" GLOB "_s)), {}};
    out.bind(fold ? likePattern(pattern) : globPattern(pattern));
    return fold ? out.add(u" ESCAPE '\\'"_s) : out;
}

SqlFragment SqliteSearchDialect::regex(const QString &text, const QString &pattern) const
{
    // Qt's function takes null for an empty text.
    SqlFragment out{u"(%1 IS NOT NULL AND %1 REGEXP "_s.arg(text), {}};
    return out.bind(toPcre(pattern)).add(u")"_s);
}

SqlFragment SqliteSearchDialect::contains(const QString &text, const QString &part) const
{
    SqlFragment out{u"instr(%1, "_s.arg(text), {}};
    return out.bind(part).add(u") > 0"_s);
}

SqlFragment SqliteSearchDialect::containsFolded(const QString &text, const QString &part) const
{
    SqlFragment out{QString(text % u" LIKE "_s), {}};
    return out.bind(QString(u'%' % likePattern(part, true) % u'%')).add(u" ESCAPE '\\'"_s);
}

SqlFragment SqliteSearchDialect::jsonValues(const QString &json,
                                            const std::vector<QByteArray> &path) const
{
    // Walks breadth first; json_each is never given a scalar, which it would take for JSON text.
    SqlFragment out;
    out.add(
        u"WITH RECURSIVE w(step, type, value, atom) AS (SELECT 0, json_type(%1), %1, NULL "
        "UNION ALL SELECT w.step + CASE w.type WHEN 'object' THEN 1 ELSE %2 END, j.type, j.value, "
        "j.atom FROM w, json_each(CASE WHEN w.type IN ('object', 'array') THEN w.value ELSE '[]' "
        "END) j WHERE CASE w.type WHEN 'object' THEN j.key = "_s.arg(json, elementAdvance(path)));
    out.add(stepName(path)).add(u" ELSE "_s).add(elementTaken(path, u"j.key"_s));
    return out.add(
        u" END) SELECT CASE WHEN type IN ('integer', 'real') THEN CAST(atom AS REAL) END "
        "AS num, CASE WHEN type = 'text' THEN atom WHEN type IN ('true', 'false', 'null') "
        "THEN type END AS txt FROM w WHERE step = %1"_s.arg(path.size()));
}

SqlFragment SqliteSearchDialect::headerValues(const QString &column,
                                              const QByteArray &lowerName) const
{
    SqlFragment out{u"SELECT json_extract(h.value, '$[1]') AS txt FROM json_each(%1) h WHERE "
                    "lower(json_extract(h.value, '$[0]')) = "_s.arg(column),
                    {}};
    return out.bind(QString::fromUtf8(lowerName));
}

} // namespace deckhand
