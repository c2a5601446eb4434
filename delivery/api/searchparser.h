#pragma once

#include "api/searchast.h"
#include "api/searchfields.h"
#include "api/searchscanner.h"

#include <tl/expected.hpp>

namespace deckhand {

using SearchNodePtr = std::shared_ptr<const SearchNode>;

/// expr := term { ["or" | "and"] term }, by recursive descent with a bound on the depth. Used once.
/// A method that has failed answers null and has set the error.
class SearchParser
{
public:
    explicit SearchParser(QStringView text) : m_text(text), m_scan(text) {}

    /// Null for a text without any term.
    [[nodiscard]] tl::expected<SearchNodePtr, SearchError> run();

private:
    struct ClauseHead
    {
        const SearchFieldInfo *info = nullptr;
        SearchScanner::Piece name;
        QString op;
        SearchOp code = SearchOp::Match;
        std::vector<QByteArray> path;
        bool after = false, before = false;
    };

    bool countTerm(qsizetype at);
    SearchNodePtr alternatives(int depth);
    SearchNodePtr conjunction(int depth);
    SearchNodePtr term(int depth);
    SearchNodePtr group(int depth);
    SearchNodePtr quotedText();
    SearchNodePtr clauseOrWord();
    SearchNodePtr word();
    SearchNodePtr clause(ClauseHead head);
    bool resolveField(ClauseHead &head);
    bool resolvePath(ClauseHead &head);
    bool resolveOp(ClauseHead &head, qsizetype opAt);
    SearchNodePtr regexClause(const ClauseHead &head);
    SearchNodePtr list(const ClauseHead &head);
    SearchNodePtr item(const ClauseHead &head, bool inList);
    SearchNodePtr valueClause(const ClauseHead &head, const SearchScanner::Piece &piece);
    SearchNodePtr rangeClause(const ClauseHead &head, const SearchScanner::Piece &piece,
                              qsizetype dots);
    bool fillValue(const ClauseHead &head, const SearchScanner::Piece &piece, SearchNode &node);
    bool fillEnum(const ClauseHead &head, const SearchScanner::Piece &piece, SearchNode &node);
    bool fillTime(const SearchScanner::Piece &piece, SearchValue &value);
    bool fillNumber(const ClauseHead &head, const SearchScanner::Piece &piece, SearchValue &value);
    bool missingValue(const ClauseHead &head);

    SearchNodePtr fail(qsizetype position, qsizetype length, QString message,
                       bool incomplete = false, QString suggestion = {});
    bool refuse(const SearchScanner::Piece &piece, QString message, bool incomplete = false,
                QString suggestion = {});
    [[nodiscard]] bool endsText(const SearchScanner::Piece &piece) const;

    QStringView m_text;
    SearchScanner m_scan;
    SearchError m_error;
    int m_terms = 0;
};

/// A clause as the two back ends read it: an entity (`task_run:…`) becomes clauses on `data`.
[[nodiscard]] SearchNodePtr lowerSearchClause(SearchNode clause);
/// Takes in children of the same kind; two negations cancel each other.
[[nodiscard]] SearchNodePtr combineSearch(SearchNode::Kind kind,
                                          std::vector<SearchNodePtr> children);

} // namespace deckhand
