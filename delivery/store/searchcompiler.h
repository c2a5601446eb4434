#pragma once

#include "store/searchsql.h"

namespace deckhand {

/// Turns the tree of an expression into SQL; used once, by `compileSearch`.
class SearchCompiler
{
public:
    SearchCompiler(SearchRows rows, Timestamp now, const SearchDialect &dialect,
                   const SearchSchema &schema, const SearchAliases &aliases)
        : m_rows(rows), m_now(now), m_dialect(dialect), m_schema(schema), m_aliases(aliases)
    {}

    /// Negations are moved down to the leaves, which keeps the text shallow: SQLite's parser has a
    /// stack of a hundred symbols.
    [[nodiscard]] SqlFragment compile(const SearchNode &node, bool negated = false) const;

private:
    [[nodiscard]] SqlFragment leaf(const SearchNode &node) const;
    [[nodiscard]] QString column(const QString &name) const;
    [[nodiscard]] QString dataText() const;
    [[nodiscard]] QString createdAt() const;
    [[nodiscard]] SqlFragment list(const SearchNode &node, bool negated) const;

    // Comparisons. `any…` answer NotEqual as equality; `finish` then turns it round.
    [[nodiscard]] SqlFragment anyText(const SearchNode &clause, const QString &text,
                                      bool fold = false) const;
    [[nodiscard]] SqlFragment finish(const SearchNode &clause, const QString &column,
                                     const SqlFragment &any) const;
    [[nodiscard]] SqlFragment textClause(const SearchNode &clause, const QString &text) const;
    /// `whole`: the column holds whole numbers.
    [[nodiscard]] SqlFragment numberClause(const SearchNode &clause, const QString &column,
                                           bool whole) const;
    [[nodiscard]] SqlFragment enumClause(const SearchNode &clause, const QString &column,
                                         const std::vector<QVariant> &values) const;
    /// A clause on the rows `v` of a query of values: any equal, or there are some and none is.
    [[nodiscard]] SqlFragment valuesClause(const SearchNode &clause, const SqlFragment &query,
                                           const SqlFragment &condition) const;

    // Events
    [[nodiscard]] SqlFragment eventClause(const SearchNode &clause) const;
    [[nodiscard]] SqlFragment dataCondition(const SearchNode &clause) const;
    [[nodiscard]] SqlFragment typeClause(const SearchNode &clause) const;
    [[nodiscard]] SqlFragment idClause(const SearchNode &clause) const;
    [[nodiscard]] SqlFragment id(const SearchNode &node) const;

    // Deliveries: `d` is what the query calls the delivery.
    [[nodiscard]] SqlFragment onDelivery(const SearchNode &node) const;
    [[nodiscard]] SqlFragment isAbout(const QString &id, const QString &d) const;
    [[nodiscard]] SqlFragment deliveryClause(const SearchNode &clause, const QString &d) const;
    /// The value of the latest attempt: a column of the delivery that repeats it, or looked up.
    [[nodiscard]] QString latest(const QString &d, const QString &repeated,
                                 const QString &name) const;
    [[nodiscard]] SqlFragment destinationWhere(const QString &d, const QString &name,
                                               const SqlFragment &condition) const;
    [[nodiscard]] SqlFragment statusClause(const SearchNode &clause, const QString &d) const;
    [[nodiscard]] SqlFragment destClause(const SearchNode &clause, const QString &d) const;
    [[nodiscard]] SqlFragment errorClause(const SearchNode &clause, const QString &d) const;
    [[nodiscard]] SqlFragment flagClause(const SearchNode &clause, const QString &d,
                                         AttemptTrigger trigger) const;
    [[nodiscard]] SqlFragment replayedClause(const SearchNode &clause, const QString &d) const;
    [[nodiscard]] SqlFragment replayClause(const SearchNode &clause, const QString &d) const;
    [[nodiscard]] SqlFragment headerClause(const SearchNode &clause, const QString &d) const;

    SearchRows m_rows;
    Timestamp m_now;
    const SearchDialect &m_dialect;
    const SearchSchema &m_schema;
    const SearchAliases &m_aliases;
};

[[nodiscard]] SqlFragment rawSql(const QString &text);
/// Parts in parentheses with `word` between them; `FALSE` where there is none.
[[nodiscard]] SqlFragment joinedSql(const std::vector<SqlFragment> &parts, const QString &word);

} // namespace deckhand
