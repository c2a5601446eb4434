#include "store/searchdialect.h"

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

/// Under the C collation bytes compare as bytes and only ASCII letters have a case.
QString plain(const QString &text, bool fold)
{
    return fold ? u"lower((%1) COLLATE \"C\")"_s.arg(text) : u"(%1) COLLATE \"C\""_s.arg(text);
}

QString folded(QString text)
{
    for (QChar &c : text) {
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + 32);
    }
    return text;
}

/// PostgreSQL cannot hold an escaped NUL: it becomes a character that text never has, at which the
/// text then ends.
QString readable(const QString &json)
{
    return u"replace(%1, '\\u0000', '\\uffff')::json"_s.arg(json);
}

/// The double a JSON number stands for; what a double cannot hold would be an error of the cast.
const QString numberOf = uR"(CASE
 WHEN t ~ '[eE][+]{0,1}[0-9]{4,}$' THEN CASE WHEN t LIKE '-%' THEN '-Infinity' ELSE 'Infinity' END::float8
 WHEN t ~ '[eE]-[0-9]{4,}$' OR abs(t::numeric) < 1e-307 THEN 0
 WHEN abs(t::numeric) > 1.7976931348623157e308 THEN CASE WHEN t LIKE '-%' THEN '-Infinity' ELSE 'Infinity' END::float8
 ELSE t::float8 END)"_s;

} // namespace

QString PostgresSearchDialect::textOfBytes(const QString &column) const
{
    return u"convert_from(%1, 'UTF8')"_s.arg(column);
}

QString PostgresSearchDialect::byteCount(const QString &column) const
{
    return u"octet_length(%1)"_s.arg(column);
}

SqlFragment PostgresSearchDialect::equals(const QString &text, const QString &value,
                                          bool fold) const
{
    SqlFragment out{QString(plain(text, fold) % u" = "_s), {}};
    return out.bind(fold ? folded(value) : value);
}

SqlFragment PostgresSearchDialect::ordered(const QString &text, const char *op,
                                           const QString &value) const
{
    SqlFragment out{QString(plain(text, false) % u' ' % QLatin1StringView(op) % u' '), {}};
    return out.bind(value);
}

SqlFragment PostgresSearchDialect::like(const QString &text, const QString &pattern,
                                        bool fold) const
{
    SqlFragment out{QString(plain(text, fold) % u" LIKE "_s), {}};
    return out.bind(likePattern(fold ? folded(pattern) : pattern)).add(u" ESCAPE '\\'"_s);
}

SqlFragment PostgresSearchDialect::regex(const QString &text, const QString &pattern) const
{
    SqlFragment out{QString(plain(text, false) % u" ~ "_s), {}};
    return out.bind(pattern);
}

SqlFragment PostgresSearchDialect::contains(const QString &text, const QString &part) const
{
    SqlFragment out{u"position("_s, {}};
    return out.bind(part).add(u" IN %1) > 0"_s.arg(text));
}

SqlFragment PostgresSearchDialect::containsFolded(const QString &text, const QString &part) const
{
    SqlFragment out{QString(plain(text, true) % u" LIKE "_s), {}};
    return out.bind(QString(u'%' % likePattern(folded(part), true) % u'%')).add(u" ESCAPE '\\'"_s);
}

SqlFragment PostgresSearchDialect::jsonValues(const QString &json,
                                              const std::vector<QByteArray> &path) const
{
    SqlFragment out;
    out.add(
        u"WITH RECURSIVE w(step, v) AS (SELECT 0, %1 UNION ALL SELECT w.step + CASE WHEN "
        "j.i IS NULL THEN 1 ELSE %2 END, j.v FROM w CROSS JOIN LATERAL ("
        "SELECT o.key AS k, NULL::bigint AS i, o.value AS v FROM json_each(CASE "
        "json_typeof(w.v) WHEN 'object' THEN w.v ELSE '{}'::json END) o UNION ALL "
        "SELECT NULL, a.n - 1, a.item FROM json_array_elements(CASE json_typeof(w.v) WHEN 'array' "
        "THEN w.v ELSE '[]'::json END) WITH ORDINALITY a(item, n)) j "
        "WHERE CASE WHEN j.i IS NULL THEN j.k = "_s.arg(readable(json), elementAdvance(path)));
    out.add(stepName(path)).add(u" ELSE "_s).add(elementTaken(path, u"j.i"_s));
    out.add(u" END) SELECT CASE kind WHEN 'number' THEN "_s).add(numberOf);
    return out.add(
        u" END AS num, CASE WHEN kind = 'string' THEN split_part(t, U&'\\FFFF', 1) WHEN kind "
        "IN ('boolean', 'null') THEN COALESCE(t, 'null') END AS txt FROM (SELECT "
        "json_typeof(v) AS kind, CASE WHEN json_typeof(v) NOT IN ('object', 'array') THEN v "
        "#>> '{}' END AS t FROM w WHERE step = %1) s_v"_s.arg(path.size()));
}

SqlFragment PostgresSearchDialect::headerValues(const QString &column,
                                                const QByteArray &lowerName) const
{
    SqlFragment out{
        u"SELECT h.value ->> 1 AS txt FROM json_array_elements((%1)::json) h(value) WHERE "
        "lower((h.value ->> 0) COLLATE \"C\") = "_s.arg(column),
        {}};
    return out.bind(QString::fromUtf8(lowerName));
}

} // namespace deckhand
