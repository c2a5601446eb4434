#include "api/searchparser.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

bool slow(const SearchNode &node)
{
    switch (node.kind) {
    case SearchNode::Kind::Text:
    case SearchNode::Kind::Id: return true;
    case SearchNode::Kind::Clause:
        return node.op == SearchOp::Regex || node.field == SearchFieldId::Data ||
               node.field == SearchFieldId::HeaderField;
    default:
        return std::any_of(node.children.begin(), node.children.end(),
                           [](const SearchNodePtr &child) { return slow(*child); });
    }
}

} // namespace

tl::expected<SearchExpression, SearchError> SearchExpression::parse(const QString &text)
{
    auto root = SearchParser(text).run();
    if (!root)
        return tl::unexpected(std::move(root.error()));
    SearchExpression out;
    out.m_text = text;
    out.m_root = std::move(*root);
    return out;
}

bool SearchExpression::isSlow() const
{
    return m_root && slow(*m_root);
}

Error toError(const SearchError &error)
{
    return Error(ErrorCode::InputInvalid,
                 u"At character %1: %2"_s.arg(QString::number(error.position + 1), error.message),
                 u"q"_s);
}

} // namespace deckhand
