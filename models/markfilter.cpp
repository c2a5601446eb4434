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

/// Letters of an id that a mark may have, with a backslash before each.
constexpr qsizetype longestId = 512;

QString withIds(const QStringList &ids, const QString &rest)
{
    return QStringLiteral("id=(%1) (%2)").arg(ids.join(QLatin1Char(',')), rest);
}

bool isOwn(const SearchNode &node)
{
    return node.kind == Kind::Clause && (node.field == F::Note || node.field == F::Marked);
}

bool holds(const SearchNode &clause, const SearchValue &value, const QRegularExpression &wildcard,
           const QString &note)
{
    switch (clause.op) {
    case Op::Regex: return value.regex.match(note).hasMatch();
    case Op::Match:
        return value.wildcard ? wildcard.match(note).hasMatch()
                              : note.contains(value.text, Qt::CaseInsensitive);
    default: return note == value.text;
    }
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
        if (!parsed || !parsed->root() || !isOwn(*parsed->root()))
            continue;
        Clause one{clause.from, clause.length, *parsed, {}};
        for (const SearchValue &value : parsed->root()->values) {
            const QString pattern = value.wildcard
                                      ? QRegularExpression::wildcardToRegularExpression(value.text)
                                      : QString();
            one.wildcards.emplace_back(pattern, QRegularExpression::CaseInsensitiveOption);
        }
        m_clauses.push_back(std::move(one));
    }
}

bool MarkFilter::holds(const Clause &clause, const Mark &mark)
{
    const SearchNode &node = *clause.parsed.root();
    const bool isNote = node.field == F::Note;
    if (node.present)
        return !isNote || !mark.note.isEmpty();
    if (isNote && mark.note.isEmpty())
        return false;
    bool any = false;
    for (std::size_t i = 0; i < node.values.size() && !any; ++i) {
        any = isNote ? deckhand::holds(node, node.values[i], clause.wildcards[i], mark.note)
                     : node.values[i].flag == mark.marked;
    }
    return any != (node.op == Op::NotEqual);
}

QByteArray MarkFilter::decide(const Mark *mark) const
{
    static const Mark none;
    QByteArray decisions;
    for (const Clause &clause : m_clauses)
        decisions += holds(clause, mark ? *mark : none) ? '1' : '0';
    return decisions;
}

QString MarkFilter::textFor(const QByteArray &decisions) const
{
    // To every engine a clause on notes is false.
    QString text = m_filter.text();
    for (std::size_t i = m_clauses.size(); i-- > 0;)
        text.replace(m_clauses[i].from, m_clauses[i].length,
                     decisions[qsizetype(i)] == '1' ? QStringLiteral("(-note:x)")
                                                    : QStringLiteral("(note:x)"));
    return text;
}

SearchExpression MarkFilter::decided(const QByteArray &decisions) const
{
    const auto known = m_decided.constFind(decisions);
    if (known != m_decided.constEnd())
        return *known;
    const auto parsed = SearchExpression::parse(textFor(decisions));
    return *m_decided.insert(decisions, parsed ? *parsed : m_filter);
}

bool MarkFilter::isTooLong() const
{
    // The longest text that is ever asked: one id of the longest, and all clauses true.
    return isNeeded() && !SearchExpression::parse(
                             withIds({QStringLiteral("\"%1\"").arg(QString(longestId, u'x'))},
                                     textFor(QByteArray(qsizetype(m_clauses.size()), '1'))));
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

MarkBatches::MarkBatches(const MarkFilter &filter, const Marks &marks, RowKind kind)
{
    QHash<QByteArray, QStringList> groups; // of those about whom the same was decided
    for (const QByteArray &id : marks.ids(kind)) {
        QString quoted = QString::fromUtf8(id);
        quoted.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
        quoted.replace(QLatin1Char('"'), QStringLiteral("\\\""));
        groups[filter.decide(marks.find(id))].append(QStringLiteral("\"%1\"").arg(quoted));
    }
    for (auto group = groups.begin(); group != groups.end(); ++group) {
        const SearchExpression rest = filter.decided(group.key());
        if (!isNever(rest))
            m_groups.push_back({rest.text(), std::move(*group)});
    }
}

std::optional<SearchExpression> MarkBatches::next()
{
    while (!m_groups.empty() && m_groups.back().ids.isEmpty())
        m_groups.pop_back();
    if (m_groups.empty())
        return std::nullopt;
    Group &group = m_groups.back();
    const qsizetype room =
        std::min(batchLetters, SearchExpression::maxLength - group.rest.size() - 8);
    qsizetype count = 0, letters = 0;
    while (count < std::min(batchIds, group.ids.size()) &&
           (count == 0 || letters + group.ids[count].size() <= room)) {
        letters += group.ids[count].size() + 1;
        ++count;
    }
    // A filter of many terms leaves room for fewer ids.
    for (; count > 0; count /= 2) {
        if (const auto one = SearchExpression::parse(withIds(group.ids.first(count), group.rest))) {
            group.ids.remove(0, count);
            return *one;
        }
    }
    group.ids.clear(); // where MarkFilter::isTooLong
    return next();
}

} // namespace deckhand
