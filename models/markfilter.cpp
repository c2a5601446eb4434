#include "models/markfilter.h"

#include "api/searchast.h"
#include "models/filterterms.h"

namespace deckhand {

namespace {

using F = SearchFieldId;
using Kind = SearchNode::Kind;
using Op = SearchOp;

/// Letters that the ids of one batch take: the rest of an expression's length is the filter's.
constexpr qsizetype batchLetters = 1'500;
constexpr qsizetype batchIds = 50;

bool isOwn(const SearchNode &node)
{
    return node.kind == Kind::Clause && (node.field == F::Note || node.field == F::Marked);
}

bool holds(const SearchNode &clause, const SearchValue &value, const QString &note)
{
    switch (clause.op) {
    case Op::Regex: return value.regex.match(note).hasMatch();
    case Op::Match:
        if (value.wildcard)
            return QRegularExpression(QRegularExpression::wildcardToRegularExpression(value.text),
                                      QRegularExpression::CaseInsensitiveOption)
                .match(note)
                .hasMatch();
        return note.contains(value.text, Qt::CaseInsensitive);
    default: return note == value.text;
    }
}

bool holds(const SearchNode &clause, const Mark &mark)
{
    const bool isNote = clause.field == F::Note;
    if (clause.present)
        return !isNote || !mark.note.isEmpty();
    if (isNote && mark.note.isEmpty())
        return false;
    const bool any = std::any_of(clause.values.begin(), clause.values.end(), [&](const auto &v) {
        return isNote ? holds(clause, v, mark.note) : v.flag == mark.marked;
    });
    return any != (clause.op == Op::NotEqual);
}

/// Nothing or everything satisfies it, if that can be told from clauses on notes being false.
std::optional<bool> settled(const SearchNode &node)
{
    if (isOwn(node))
        return false;
    if (node.kind != Kind::And && node.kind != Kind::Or && node.kind != Kind::Not)
        return std::nullopt;
    if (node.kind == Kind::Not) {
        const auto inner = settled(*node.children.front());
        return inner ? std::optional(!*inner) : std::nullopt;
    }
    const bool deciding = node.kind == Kind::Or;
    bool all = true;
    for (const auto &child : node.children) {
        const auto one = settled(*child);
        if (one == deciding)
            return deciding;
        all = all && one;
    }
    return all ? std::optional(!deciding) : std::nullopt;
}

bool isNever(const SearchExpression &expression)
{
    return expression.root() && settled(*expression.root()) == false;
}

} // namespace

MarkFilter::MarkFilter(const SearchExpression &filter) : m_filter(filter)
{
    for (const FilterClause &clause : filterClauses(filter.text())) {
        if (clause.field != QLatin1String("note") && clause.field != QLatin1String("marked"))
            continue;
        const auto parsed = SearchExpression::parse(filter.text().mid(clause.from, clause.length));
        if (parsed && parsed->root() && isOwn(*parsed->root()))
            m_clauses.push_back({clause.from, clause.length, *parsed});
    }
}

QByteArray MarkFilter::decide(const Mark *mark) const
{
    static const Mark none;
    QByteArray decisions;
    for (const Clause &clause : m_clauses)
        decisions += holds(*clause.parsed.root(), mark ? *mark : none) ? '1' : '0';
    return decisions;
}

SearchExpression MarkFilter::decided(const QByteArray &decisions) const
{
    const auto known = m_decided.constFind(decisions);
    if (known != m_decided.constEnd())
        return *known;
    // To every engine a clause on notes is false.
    QString text = m_filter.text();
    for (std::size_t i = m_clauses.size(); i-- > 0;)
        text.replace(m_clauses[i].from, m_clauses[i].length,
                     decisions[qsizetype(i)] == '1' ? QStringLiteral("(-note:x)")
                                                    : QStringLiteral("(note:x)"));
    const auto parsed = SearchExpression::parse(text);
    return *m_decided.insert(decisions, parsed ? *parsed : m_filter);
}

SearchExpression MarkFilter::remaining(const Mark *mark) const
{
    return isNeeded() ? decided(decide(mark)) : m_filter;
}

bool MarkFilter::isForMarkedOnly() const
{
    return isNeeded() && isNever(remaining(nullptr));
}

bool asksForMarks(const SearchExpression &filter)
{
    return MarkFilter(filter).isNeeded();
}

std::vector<SearchExpression> MarkFilter::batches(const Marks &marks, RowKind kind) const
{
    QHash<QByteArray, QStringList> groups; // of those about whom the same was decided
    for (const QByteArray &id : marks.ids(kind)) {
        QString quoted = QString::fromUtf8(id);
        quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
        quoted.replace(QLatin1Char('"'), QStringLiteral("\\\""));
        groups[decide(marks.find(id))].append(QStringLiteral("\"%1\"").arg(quoted));
    }
    std::vector<SearchExpression> all;
    for (auto group = groups.begin(); group != groups.end(); ++group) {
        const SearchExpression rest = decided(group.key());
        if (isNever(rest))
            continue;
        const qsizetype room =
            std::min(batchLetters, SearchExpression::maxLength - rest.text().size() - 8);
        QStringList ids;
        qsizetype letters = 0;
        const auto close = [&] {
            const auto one = SearchExpression::parse(
                QStringLiteral("id=(%1) (%2)").arg(ids.join(QLatin1Char(',')), rest.text()));
            if (one)
                all.push_back(*one);
            ids.clear();
            letters = 0;
        };
        for (const QString &id : std::as_const(*group)) {
            if (!ids.isEmpty() && (ids.size() >= batchIds || letters + id.size() > room))
                close();
            ids.append(id);
            letters += id.size() + 1;
        }
        if (!ids.isEmpty())
            close();
    }
    return all;
}

} // namespace deckhand
