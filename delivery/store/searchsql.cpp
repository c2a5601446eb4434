#include "store/searchsql.h"

#include "api/codec.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

using F = SearchFieldId;
using Kind = SearchNode::Kind;
using Op = SearchOp;

SqlFragment raw(const QString &text)
{
    return {text, {}};
}

SqlFragment joined(const std::vector<SqlFragment> &parts, const QString &word)
{
    if (parts.empty())
        return raw(u"FALSE"_s);
    SqlFragment out = raw(u"("_s);
    for (size_t i = 0; i < parts.size(); ++i)
        out.add(i ? word : QString()).add(parts[i]);
    return out.add(u")"_s);
}

const char *orderOp(Op op)
{
    switch (op) {
    case Op::Greater: return ">";
    case Op::GreaterEqual: return ">=";
    case Op::Less: return "<";
    case Op::LessEqual: return "<=";
    default: return nullptr;
    }
}

/// Bounds on a column of whole numbers are bound as whole numbers, so that an index serves them.
QVariant rounded(double value, bool up)
{
    constexpr double limit = 9e18;
    const double whole = std::clamp(up ? std::ceil(value) : std::floor(value), -limit, limit);
    return QVariant::fromValue(static_cast<qlonglong>(whole));
}

class Compiler
{
public:
    Compiler(SearchRows rows, Timestamp now, const SearchDialect &dialect,
             const SearchSchema &schema, const SearchAliases &aliases)
        : m_rows(rows), m_now(now), m_dialect(dialect), m_schema(schema), m_aliases(aliases)
    {
    }

    SqlFragment compile(const SearchNode &node) const
    {
        switch (node.kind) {
        case Kind::And: return list(node, u" AND "_s);
        case Kind::Or: return list(node, u" OR "_s);
        case Kind::Not:
            // Two-valued logic: what is unknown is false before it is negated.
            return raw(u"NOT COALESCE("_s).add(compile(*node.children.front())).add(u", FALSE)"_s);
        case Kind::Text:
            return node.wildcard ? m_dialect.like(dataText(), u'*' % node.text % u'*', true)
                                 : m_dialect.containsFolded(dataText(), node.text);
        case Kind::Id: return id(node);
        case Kind::Clause: break;
        }
        if (!isDeliveryField(node.field))
            return eventClause(node);
        return onDelivery([&](const QString &d) { return deliveryClause(node, d); });
    }

private:
    SqlFragment list(const SearchNode &node, const QString &word) const
    {
        std::vector<SqlFragment> parts;
        for (const auto &child : node.children)
            parts.push_back(compile(*child));
        return joined(parts, word);
    }

    [[nodiscard]] QString column(const QString &name) const
    {
        return m_aliases.event % u'.' % name;
    }
    [[nodiscard]] QString dataText() const { return m_dialect.textOfBytes(column(u"data"_s)); }
    [[nodiscard]] QString createdAt() const
    {
        return m_rows == SearchRows::Events ? column(u"created_at"_s)
                                            : QString(m_aliases.delivery % u".created_at"_s);
    }

    /// A condition on the row's delivery, or on any of the event's.
    template <class Condition>
    SqlFragment onDelivery(Condition condition) const
    {
        if (m_rows == SearchRows::Deliveries)
            return condition(m_aliases.delivery);
        return raw(u"EXISTS (SELECT 1 FROM %1 s_d WHERE s_d.%2 = %3 AND "_s
                       .arg(m_schema.deliveries, m_schema.deliveryEvent, column(m_schema.eventKey)))
            .add(condition(u"s_d"_s))
            .add(u")"_s);
    }

    // --- comparisons -----------------------------------------------------------------------------

    /// Any of the clause's values; NotEqual is answered as equality.
    SqlFragment anyText(const SearchNode &clause, const QString &text, bool fold = false) const
    {
        std::vector<SqlFragment> parts;
        for (const SearchValue &value : clause.values) {
            if (clause.op == Op::Regex)
                parts.push_back(m_dialect.regex(text, value.text));
            else if (value.wildcard)
                parts.push_back(m_dialect.like(text, value.text, fold));
            else
                parts.push_back(m_dialect.equals(text, value.text, fold));
        }
        return joined(parts, u" OR "_s);
    }

    SqlFragment finish(const SearchNode &clause, const QString &column, SqlFragment any) const
    {
        if (clause.present)
            return raw(u"(%1 IS NOT NULL)"_s.arg(column));
        if (clause.op != Op::NotEqual)
            return any;
        return raw(u"(%1 IS NOT NULL AND NOT "_s.arg(column)).add(any).add(u")"_s);
    }

    SqlFragment textClause(const SearchNode &clause, const QString &text) const
    {
        return finish(clause, text, anyText(clause, text));
    }

    /// `whole`: the column holds whole numbers.
    SqlFragment numberClause(const SearchNode &clause, const QString &column, bool whole) const
    {
        std::vector<SqlFragment> parts;
        const auto bound = [&](SqlFragment &out, const std::optional<double> &value, const char *op,
                               bool up) {
            if (!value)
                return;
            out.add(u"%1%2 %3 "_s.arg(out.sql.isEmpty() ? QString() : u" AND "_s, column,
                                      QString::fromLatin1(op)));
            out.bind(whole ? rounded(*value, up) : QVariant(*value));
        };
        for (const SearchBounds &bounds : searchBounds(clause, m_now)) {
            SqlFragment part;
            bound(part, bounds.atLeast, ">=", true);
            bound(part, bounds.above, ">", false);
            bound(part, bounds.atMost, "<=", false);
            bound(part, bounds.below, "<", true);
            parts.push_back(raw(u"("_s).add(part).add(u")"_s));
        }
        return finish(clause, column, joined(parts, u" OR "_s));
    }

    template <class Value>
    SqlFragment enumClause(const SearchNode &clause, const QString &column, Value value) const
    {
        SqlFragment any = raw(u"(%1 IN ("_s.arg(column));
        for (size_t i = 0; i < clause.values.size(); ++i)
            any.add(i ? u", "_s : QString()).bind(value(clause.values[i]));
        any.add(u"))"_s);
        return finish(clause, column, std::move(any));
    }

    // --- data ------------------------------------------------------------------------------------

    SqlFragment dataClause(const SearchNode &clause) const
    {
        const auto exists = [&](const SqlFragment &condition) {
            return raw(u"EXISTS (SELECT 1 FROM ("_s)
                .add(m_dialect.jsonValues(dataText(), clause.path))
                .add(u") v WHERE "_s)
                .add(condition)
                .add(u")"_s);
        };
        if (clause.present)
            return exists(raw(u"TRUE"_s));
        const SqlFragment any = exists(dataCondition(clause));
        if (clause.op != Op::NotEqual)
            return any;
        return raw(u"("_s).add(exists(raw(u"TRUE"_s))).add(u" AND NOT "_s).add(any).add(u")"_s);
    }

    SqlFragment dataCondition(const SearchNode &clause) const
    {
        if (clause.range)
            return raw(u"(v.num >= "_s).bind(*clause.values[0].number).add(u" AND v.num <= "_s)
                .bind(*clause.values[1].number).add(u")"_s);
        const char *order = orderOp(clause.op);
        std::vector<SqlFragment> parts;
        for (const SearchValue &value : clause.values) {
            const QString text = QString::fromUtf8(searchDataText(value, m_now));
            if (clause.op == Op::Regex)
                parts.push_back(m_dialect.regex(u"v.txt"_s, value.text));
            else if (value.wildcard)
                parts.push_back(m_dialect.like(u"v.txt"_s, value.text, false));
            else if (order)
                parts.push_back(m_dialect.ordered(u"v.txt"_s, order, text));
            else
                parts.push_back(m_dialect.equals(u"v.txt"_s, text, false));
            if (value.number && clause.op != Op::Regex) {
                const QString op = QString::fromLatin1(order ? order : "=");
                parts.push_back(raw(u"v.num %1 "_s.arg(op)).bind(*value.number));
            }
        }
        return joined(parts, u" OR "_s);
    }

    // --- events ----------------------------------------------------------------------------------

    SqlFragment eventClause(const SearchNode &clause) const
    {
        switch (clause.field) {
        case F::Type: return typeClause(clause);
        case F::Event: return textClause(clause, column(u"id"_s));
        case F::Id: return idClause(clause);
        case F::Size:
            return numberClause(clause, m_dialect.byteCount(column(u"data"_s)), true);
        case F::Created: case F::Age: return numberClause(clause, createdAt(), true);
        case F::Data: return dataClause(clause);
        default: return raw(u"FALSE"_s);
        }
    }

    SqlFragment typeClause(const SearchNode &clause) const
    {
        if (m_schema.eventTypes.isEmpty())
            return textClause(clause, column(u"type"_s));
        return raw(u"%1 IN (SELECT s_y.%2 FROM %3 s_y WHERE "_s
                       .arg(column(m_schema.typeRef), m_schema.typeKey, m_schema.eventTypes))
            .add(textClause(clause, u"s_y.name"_s))
            .add(u")"_s);
    }

    SqlFragment idClause(const SearchNode &clause) const
    {
        std::vector<SqlFragment> parts{anyText(clause, column(u"id"_s))};
        if (m_rows == SearchRows::Deliveries)
            parts.push_back(anyText(clause, m_aliases.delivery % u".id"_s));
        return finish(clause, column(u"id"_s), joined(parts, u" OR "_s));
    }

    SqlFragment id(const SearchNode &node) const
    {
        std::vector<SqlFragment> parts{
            m_dialect.equals(column(u"id"_s), node.text, false),
            m_dialect.contains(dataText(), u'"' % node.text % u'"'),
            onDelivery([&](const QString &d) {
                return joined({m_dialect.equals(d % u".id"_s, node.text, false),
                               m_dialect.equals(d % u'.' % m_schema.destinationId, node.text, false),
                               ofAttempts(d, m_schema.attemptId, node.text)},
                              u" OR "_s);
            })};
        return joined(parts, u" OR "_s);
    }

    SqlFragment ofAttempts(const QString &d, const QString &name, const QString &value) const
    {
        return raw(u"EXISTS (SELECT 1 FROM %1 s_a WHERE s_a.%2 = %3.%4 AND "_s
                       .arg(m_schema.attempts, m_schema.attemptDelivery, d, m_schema.deliveryKey))
            .add(m_dialect.equals(u"s_a."_s % name, value, false))
            .add(u")"_s);
    }

    // --- deliveries ------------------------------------------------------------------------------

    /// The value of the latest attempt: a column of the delivery that repeats it, or looked up.
    [[nodiscard]] QString latest(const QString &d, const QString &repeated, const QString &name) const
    {
        if (!repeated.isEmpty())
            return d % u'.' % repeated;
        return u"(SELECT s_a.%1 FROM %2 s_a WHERE s_a.%3 = %4.%5 ORDER BY s_a.number DESC LIMIT 1)"_s
            .arg(name, m_schema.attempts, m_schema.attemptDelivery, d, m_schema.deliveryKey);
    }

    SqlFragment deliveryClause(const SearchNode &clause, const QString &d) const
    {
        const SearchSchema &s = m_schema;
        switch (clause.field) {
        case F::Status:
            return enumClause(clause, d % u".status"_s, [&s](const SearchValue &value) {
                return s.status ? s.status(*value.status)
                                : QVariant(QString::fromLatin1(wireName(*value.status)));
            });
        case F::Dest: return destClause(clause, d);
        case F::DestType:
            return destinationWhere(d, u"type"_s, textClause(clause, u"s_t.type"_s));
        case F::Attempts: return numberClause(clause, d % u".attempts"_s, true);
        case F::Http:
            return numberClause(clause, latest(d, s.latestHttpStatus, s.httpStatus), true);
        case F::Error: return errorClause(clause, d);
        case F::Latency:
            return numberClause(clause, latest(d, s.latestDurationMs, s.durationMs), false);
        case F::Next: return numberClause(clause, d % u'.' % s.nextAttempt, true);
        case F::Test: return flagClause(clause, d, AttemptTrigger::Test);
        case F::Replayed: return flagClause(clause, d, AttemptTrigger::Replay);
        default: return headerClause(clause, d);
        }
    }

    SqlFragment destinationWhere(const QString &d, const QString &name,
                                 const SqlFragment &condition) const
    {
        return raw(u"%1.%2 IN (SELECT s_t.%3 FROM %4 s_t WHERE s_t.%5 <> '' AND "_s
                       .arg(d, m_schema.deliveryDestination, m_schema.destinationKey,
                            m_schema.destinations, name))
            .add(condition)
            .add(u")"_s);
    }

    SqlFragment destClause(const SearchNode &clause, const QString &d) const
    {
        const bool fold = clause.op != Op::Regex;
        const QString idColumn = d % u'.' % m_schema.destinationId;
        const SqlFragment any = joined(
            {destinationWhere(d, u"name"_s, anyText(clause, u"s_t.name"_s, fold)),
             anyText(clause, idColumn)},
            u" OR "_s);
        return finish(clause, idColumn, any);
    }

    SqlFragment errorClause(const SearchNode &clause, const QString &d) const
    {
        const QString errorColumn = d % u'.' % m_schema.errorClass;
        if (clause.op == Op::Regex)
            return raw(u"(%1 IS NOT NULL AND "_s.arg(errorColumn))
                .add(anyText(clause, u"COALESCE(%1.%2, '')"_s.arg(d, m_schema.errorMessage)))
                .add(u")"_s);
        return enumClause(clause, errorColumn, [this](const SearchValue &value) {
            return m_schema.error ? m_schema.error(*value.errorClass)
                                  : QVariant(QString::fromLatin1(wireName(*value.errorClass)));
        });
    }

    SqlFragment flagClause(const SearchNode &clause, const QString &d, AttemptTrigger trigger) const
    {
        const QString value = latest(d, m_schema.latestTrigger, m_schema.trigger);
        bool yes = false, no = false;
        for (const SearchValue &v : clause.values)
            (v.flag == (clause.op != Op::NotEqual) ? yes : no) = true;
        // `!=` of a list means none of them, of both flags nothing.
        if (clause.op == Op::NotEqual && yes && no)
            return raw(u"FALSE"_s);
        if (clause.present || (yes && no))
            return raw(u"(%1 IS NOT NULL)"_s.arg(value));
        const QVariant name = m_schema.triggerValue
            ? m_schema.triggerValue(trigger)
            : QVariant(QString::fromLatin1(wireName(trigger)));
        return raw(u"(%1 %2 "_s.arg(value, yes ? u"="_s : u"<>"_s)).bind(name).add(u")"_s);
    }

    SqlFragment headerClause(const SearchNode &clause, const QString &d) const
    {
        const QString request = latest(d, {}, m_schema.requestHeaders);
        const QString response = latest(d, {}, m_schema.responseHeaders);
        const auto exists = [&](const SqlFragment &condition) {
            return raw(u"EXISTS (SELECT 1 FROM ("_s)
                .add(m_dialect.headerValues(request, clause.path[0]))
                .add(u" UNION ALL "_s)
                .add(m_dialect.headerValues(response, clause.path[0]))
                .add(u") v WHERE "_s)
                .add(condition)
                .add(u")"_s);
        };
        if (clause.present)
            return exists(raw(u"TRUE"_s));
        const SqlFragment any = exists(anyText(clause, u"v.txt"_s));
        if (clause.op != Op::NotEqual)
            return any;
        return raw(u"("_s).add(exists(raw(u"TRUE"_s))).add(u" AND NOT "_s).add(any).add(u")"_s);
    }

    SearchRows m_rows;
    Timestamp m_now;
    const SearchDialect &m_dialect;
    const SearchSchema &m_schema;
    const SearchAliases &m_aliases;
};

} // namespace

SqlFragment compileSearch(const SearchExpression &expression, SearchRows rows, Timestamp now,
                          const SearchDialect &dialect, const SearchSchema &schema,
                          const SearchAliases &aliases)
{
    if (!expression.root())
        return raw(u"TRUE"_s);
    const Compiler compiler(rows, now, dialect, schema, aliases);
    return compiler.compile(*expression.root());
}

} // namespace deckhand
