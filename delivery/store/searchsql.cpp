#include "store/searchcompiler.h"

#include <algorithm>
#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

using F = SearchFieldId;
using Op = SearchOp;
using Kind = SearchNode::Kind;

SqlFragment rawSql(const QString &text)
{
    return {text, {}};
}

SqlFragment joinedSql(const std::vector<SqlFragment> &parts, const QString &word)
{
    if (parts.empty())
        return rawSql(u"FALSE"_s);
    SqlFragment out = rawSql(u"("_s);
    for (size_t i = 0; i < parts.size(); ++i)
        out.add(i ? word : QString()).add(parts[i]);
    return out.add(u")"_s);
}

namespace {

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

SqlFragment existsIn(const SqlFragment &query, const SqlFragment &condition)
{
    return rawSql(u"EXISTS (SELECT 1 FROM ("_s)
        .add(query)
        .add(u") v WHERE "_s)
        .add(condition)
        .add(u")"_s);
}

} // namespace

SqlFragment SearchCompiler::compile(const SearchNode &node, bool negated) const
{
    switch (node.kind) {
    case Kind::And:
    case Kind::Or: return list(node, negated);
    case Kind::Not: return compile(*node.children.front(), !negated);
    default: break;
    }
    // Two-valued logic: what is unknown is false before it is negated.
    return negated ? rawSql(u"NOT COALESCE("_s).add(leaf(node)).add(u", FALSE)"_s) : leaf(node);
}

SqlFragment SearchCompiler::list(const SearchNode &node, bool negated) const
{
    // Deep children first: what stands before them would wait on the parser's stack.
    std::vector<const SearchNode *> children;
    for (const auto &child : node.children)
        children.push_back(child.get());
    std::stable_sort(
        children.begin(), children.end(),
        [](const SearchNode *a, const SearchNode *b) { return a->levels > b->levels; });
    std::vector<SqlFragment> parts;
    for (const SearchNode *child : children)
        parts.push_back(compile(*child, negated));
    return joinedSql(parts, (node.kind == Kind::And) != negated ? u" AND "_s : u" OR "_s);
}

SqlFragment SearchCompiler::leaf(const SearchNode &node) const
{
    if (node.kind == Kind::Id)
        return id(node);
    if (node.kind == Kind::Text)
        return node.wildcard ? m_dialect.like(dataText(), u'*' % node.text % u'*', true)
                             : m_dialect.containsFolded(dataText(), node.text);
    return isDeliveryField(node.field) ? onDelivery(node) : eventClause(node);
}

QString SearchCompiler::column(const QString &name) const
{
    return m_aliases.event % u'.' % name;
}

QString SearchCompiler::dataText() const
{
    return m_dialect.textOfBytes(column(u"data"_s));
}

QString SearchCompiler::createdAt() const
{
    return m_rows == SearchRows::Events ? column(u"created_at"_s)
                                        : QString(m_aliases.delivery % u".created_at"_s);
}

// --- comparisons ---------------------------------------------------------------------------------

SqlFragment SearchCompiler::anyText(const SearchNode &clause, const QString &text, bool fold) const
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
    return joinedSql(parts, u" OR "_s);
}

SqlFragment SearchCompiler::finish(const SearchNode &clause, const QString &column,
                                   const SqlFragment &any) const
{
    if (clause.present)
        return rawSql(u"(%1 IS NOT NULL)"_s.arg(column));
    if (clause.op != Op::NotEqual)
        return any;
    return rawSql(u"(%1 IS NOT NULL AND NOT "_s.arg(column)).add(any).add(u")"_s);
}

SqlFragment SearchCompiler::textClause(const SearchNode &clause, const QString &text) const
{
    return finish(clause, text, anyText(clause, text));
}

SqlFragment SearchCompiler::numberClause(const SearchNode &clause, const QString &column,
                                         bool whole) const
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
        parts.push_back(rawSql(u"("_s).add(part).add(u")"_s));
    }
    return finish(clause, column, joinedSql(parts, u" OR "_s));
}

SqlFragment SearchCompiler::enumClause(const SearchNode &clause, const QString &column,
                                       const std::vector<QVariant> &values) const
{
    SqlFragment any = rawSql(u"(%1 IN ("_s.arg(column));
    for (size_t i = 0; i < values.size(); ++i)
        any.add(i ? u", "_s : QString()).bind(values[i]);
    return finish(clause, column, any.add(u"))"_s));
}

SqlFragment SearchCompiler::valuesClause(const SearchNode &clause, const SqlFragment &query,
                                         const SqlFragment &condition) const
{
    if (clause.present)
        return existsIn(query, rawSql(u"TRUE"_s));
    const SqlFragment any = existsIn(query, condition);
    if (clause.op != Op::NotEqual)
        return any;
    return rawSql(u"("_s)
        .add(existsIn(query, rawSql(u"TRUE"_s)))
        .add(u" AND NOT "_s)
        .add(any)
        .add(u")"_s);
}

// --- events --------------------------------------------------------------------------------------

SqlFragment SearchCompiler::eventClause(const SearchNode &clause) const
{
    switch (clause.field) {
    case F::Type: return typeClause(clause);
    case F::Event: return textClause(clause, column(u"id"_s));
    case F::Id: return idClause(clause);
    case F::Size: return numberClause(clause, m_dialect.byteCount(column(u"data"_s)), true);
    case F::Created:
    case F::Age: return numberClause(clause, createdAt(), true);
    case F::Data:
        return valuesClause(clause, m_dialect.jsonValues(dataText(), clause.path),
                            dataCondition(clause));
    default: return rawSql(u"FALSE"_s);
    }
}

SqlFragment SearchCompiler::dataCondition(const SearchNode &clause) const
{
    if (clause.range)
        return rawSql(u"(v.num >= "_s)
            .bind(*clause.values[0].number)
            .add(u" AND v.num <= "_s)
            .bind(*clause.values[1].number)
            .add(u")"_s);
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
            parts.push_back(rawSql(u"v.num %1 "_s.arg(op)).bind(*value.number));
        }
    }
    return joinedSql(parts, u" OR "_s);
}

SqlFragment SearchCompiler::typeClause(const SearchNode &clause) const
{
    if (m_schema.eventTypes.isEmpty())
        return textClause(clause, column(u"type"_s));
    return rawSql(u"%1 IN (SELECT s_y.%2 FROM %3 s_y WHERE "_s.arg(
                      column(m_schema.typeRef), m_schema.typeKey, m_schema.eventTypes))
        .add(textClause(clause, u"s_y.name"_s))
        .add(u")"_s);
}

SqlFragment SearchCompiler::idClause(const SearchNode &clause) const
{
    std::vector<SqlFragment> parts{anyText(clause, column(u"id"_s))};
    if (m_rows == SearchRows::Deliveries)
        parts.push_back(anyText(clause, m_aliases.delivery % u".id"_s));
    return finish(clause, column(u"id"_s), joinedSql(parts, u" OR "_s));
}

SqlFragment SearchCompiler::id(const SearchNode &node) const
{
    return joinedSql({m_dialect.equals(column(u"id"_s), node.text, false),
                      m_dialect.contains(dataText(), u'"' % node.text % u'"'), onDelivery(node)},
                     u" OR "_s);
}

SqlFragment compileSearch(const SearchExpression &expression, SearchRows rows, Timestamp now,
                          const SearchDialect &dialect, const SearchSchema &schema,
                          const SearchAliases &aliases)
{
    if (!expression.root())
        return rawSql(u"TRUE"_s);
    return SearchCompiler(rows, now, dialect, schema, aliases).compile(*expression.root());
}

} // namespace deckhand
