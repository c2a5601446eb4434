#include "api/searchparser.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

using Kind = SearchNode::Kind;

tl::expected<SearchNodePtr, SearchError> SearchParser::run()
{
    if (m_text.size() > SearchExpression::maxLength) {
        fail(SearchExpression::maxLength, m_text.size() - SearchExpression::maxLength,
             u"A search has at most %1 characters."_s.arg(SearchExpression::maxLength));
        return tl::unexpected(m_error);
    }
    if (const auto foreign = findForeign(m_text)) {
        fail(*foreign, 1, u"This character has no place in a search; remove it."_s);
        return tl::unexpected(m_error);
    }
    m_scan.skipBlanks();
    if (m_scan.atEnd())
        return SearchNodePtr();
    SearchNodePtr root = alternatives(0);
    if (!root)
        return tl::unexpected(m_error);
    if (!m_scan.atEnd()) { // alternatives() stops early at a `)` only
        fail(m_scan.position(), 1,
             u"This `)` closes nothing; put text with parentheses in quotes."_s);
        return tl::unexpected(m_error);
    }
    return root;
}

SearchNodePtr SearchParser::alternatives(int depth)
{
    std::vector<SearchNodePtr> branches;
    for (;;) {
        SearchNodePtr branch = conjunction(depth);
        if (!branch)
            return nullptr;
        branches.push_back(std::move(branch));
        const QStringView keyword = m_scan.keyword();
        if (keyword.compare("or"_L1, Qt::CaseInsensitive) != 0)
            return combineSearch(Kind::Or, std::move(branches));
        m_scan.advance(keyword.size());
    }
}

SearchNodePtr SearchParser::conjunction(int depth)
{
    std::vector<SearchNodePtr> terms;
    for (;;) {
        SearchNodePtr next = term(depth);
        if (!next)
            return nullptr;
        terms.push_back(std::move(next));
        m_scan.skipBlanks();
        const QStringView keyword = m_scan.keyword();
        if (m_scan.atEnd() || m_scan.peek() == u')' ||
            keyword.compare("or"_L1, Qt::CaseInsensitive) == 0)
            return combineSearch(Kind::And, std::move(terms));
        if (keyword.compare("and"_L1, Qt::CaseInsensitive) == 0)
            m_scan.advance(keyword.size());
    }
}

SearchNodePtr SearchParser::term(int depth)
{
    m_scan.skipBlanks();
    const qsizetype at = m_scan.position();
    if (depth > SearchExpression::maxDepth)
        return fail(at, m_scan.atEnd() ? 0 : 1,
                    u"This is nested more than %1 deep."_s.arg(SearchExpression::maxDepth));
    if (m_scan.atEnd())
        return fail(at, 0, u"Expected a field, a word or `(` here."_s, true);
    const QStringView keyword = m_scan.keyword();
    const bool negated =
        m_scan.peek() == u'-' || keyword.compare("not"_L1, Qt::CaseInsensitive) == 0;
    if (negated) {
        m_scan.advance(keyword.isEmpty() ? 1 : keyword.size());
        SearchNodePtr inner = term(depth + 1);
        return inner ? combineSearch(Kind::Not, {std::move(inner)}) : nullptr;
    }
    if (!keyword.isEmpty())
        return fail(at, keyword.size(),
                    u"`%1` stands between two terms; put it in quotes to search "
                    "for the word."_s.arg(keyword));
    if (m_scan.peek() == u'(')
        return group(depth);
    if (m_scan.peek() == u')')
        return fail(at, 1, u"Expected a field or a word before `)`."_s);
    if (!countTerm(at))
        return nullptr;
    return m_scan.peek() == u'"' ? quotedText() : clauseOrWord();
}

SearchNodePtr SearchParser::group(int depth)
{
    const qsizetype open = m_scan.position();
    m_scan.advance();
    SearchNodePtr inner = alternatives(depth + 1);
    if (!inner)
        return nullptr;
    if (!m_scan.eat(u')'))
        return fail(open, 1, u"This `(` is not closed: expected `)`."_s, true);
    if (inner->levels > SearchExpression::maxLevels)
        return fail(open, 1,
                    u"Groups of and and or are nested more than %1 deep here."_s.arg(
                        SearchExpression::maxLevels));
    return inner;
}

SearchNodePtr SearchParser::quotedText()
{
    const SearchScanner::Piece piece = m_scan.quoted();
    if (!piece.closed)
        return fail(piece.position, piece.length, u"The quote is not closed: expected `\"`."_s,
                    true);
    auto node = std::make_shared<SearchNode>();
    node->kind = Kind::Text;
    node->text = piece.text;
    node->utf8 = piece.text.toUtf8();
    return node;
}

SearchNodePtr SearchParser::clauseOrWord()
{
    const qsizetype start = m_scan.position();
    ClauseHead head;
    head.name = m_scan.fieldName();
    if (!head.name.text.isEmpty()) {
        head.op = m_scan.op();
        if (!head.op.isEmpty())
            return clause(std::move(head));
    }
    m_scan.rewind(start);
    return word();
}

SearchNodePtr SearchParser::word()
{
    const SearchScanner::Piece piece = m_scan.bareWord();
    const qsizetype after = m_scan.position();
    const QString op = m_scan.op();
    const bool attached = !op.isEmpty() && m_scan.position() == after + op.size();
    if (piece.text.isEmpty())
        return fail(after, std::max<qsizetype>(op.size(), 1),
                    u"Expected a field before `%1`."_s.arg(op));
    if (attached)
        return fail(
            piece.position, piece.length,
            u"`%1` is not a field; put the text in quotes to search for it."_s.arg(piece.text));
    m_scan.rewind(after);
    auto node = std::make_shared<SearchNode>();
    node->kind = looksLikeId(piece.text) ? Kind::Id : Kind::Text;
    node->text = piece.text;
    node->utf8 = piece.text.toUtf8();
    node->wildcard = node->kind == Kind::Text && piece.text.contains(u'*');
    return node;
}

SearchNodePtr SearchParser::fail(qsizetype position, qsizetype length, QString message,
                                 bool incomplete, QString suggestion)
{
    m_error = {position, length, std::move(message), std::move(suggestion), incomplete};
    return nullptr;
}

bool SearchParser::refuse(const SearchScanner::Piece &piece, QString message, bool incomplete,
                          QString suggestion)
{
    fail(piece.position, piece.length, std::move(message), incomplete, std::move(suggestion));
    return false;
}

bool SearchParser::endsText(const SearchScanner::Piece &piece) const
{
    return piece.position + piece.length >= m_text.size();
}

bool SearchParser::countTerm(qsizetype at)
{
    if (++m_terms <= SearchExpression::maxTerms)
        return true;
    fail(at, 1,
         u"A search has at most %1 words, clauses and values."_s.arg(SearchExpression::maxTerms));
    return false;
}

SearchNodePtr combineSearch(Kind kind, std::vector<SearchNodePtr> children)
{
    if (kind == Kind::Not && children.front()->kind == Kind::Not)
        return children.front()->children.front();
    if (kind != Kind::Not && children.size() == 1)
        return std::move(children.front());
    auto node = std::make_shared<SearchNode>();
    node->kind = kind;
    for (SearchNodePtr &child : children) {
        if (kind != Kind::Not && child->kind == kind)
            node->children.insert(node->children.end(), child->children.begin(),
                                  child->children.end());
        else
            node->children.push_back(std::move(child));
    }
    for (const SearchNodePtr &child : node->children)
        node->levels = std::max(node->levels, child->levels + (kind == Kind::Not ? 0 : 1));
    return node;
}

} // namespace deckhand
