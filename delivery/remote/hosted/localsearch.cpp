#include "remote/hosted/localsearch.h"

#include "api/searchfields.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

QString nameOf(SearchFieldId id)
{
    for (const SearchFieldInfo &info : searchFieldTable()) {
        if (info.id == id)
            return QString::fromLatin1(info.field.name);
    }
    return QStringLiteral("?");
}

/// Whether rows of a list have the id if they are about it.
bool canTell(const QByteArray &id, bool hasPayload)
{
    const auto startsWithAny = [&id](std::initializer_list<const char *> prefixes) {
        return std::any_of(prefixes.begin(), prefixes.end(),
                           [&id](const char *prefix) { return id.startsWith(prefix); });
    };
    return hasPayload ? !startsWithAny({"evtd_", "edlv_", "eatt_"})
                      : startsWithAny({"evt_", "evtd_"});
}

void narrow(EventFilter &filter, const SearchBounds &bounds)
{
    const auto moment = [](double ms) { return fromMillis(qint64(std::floor(ms))); };
    for (const auto &from : {bounds.atLeast, bounds.above}) {
        if (from)
            filter.createdAfter =
                std::max(filter.createdAfter.value_or(moment(*from)), moment(*from));
    }
    for (const auto &to : {bounds.below, bounds.atMost}) {
        if (!to)
            continue;
        const Timestamp end = moment(*to) + milliseconds(1);
        filter.createdBefore = std::min(filter.createdBefore.value_or(end), end);
    }
}

} // namespace

QString untellable(const SearchExpression &expression, const FieldTest &tellable, bool hasPayload)
{
    std::vector<const SearchNode *> waiting;
    if (expression.root())
        waiting.push_back(expression.root());
    while (!waiting.empty()) {
        const SearchNode *node = waiting.back();
        waiting.pop_back();
        if (node->kind == SearchNode::Kind::Clause && !tellable(node->field))
            return nameOf(node->field);
        if (node->kind == SearchNode::Kind::Text && !hasPayload)
            return QStringLiteral("text in payloads");
        if (node->kind == SearchNode::Kind::Id && !canTell(node->utf8, hasPayload))
            return node->text;
        for (const auto &child : node->children)
            waiting.push_back(child.get());
    }
    return {};
}

void narrowTimes(EventFilter &filter, Timestamp now)
{
    const SearchNode *root = filter.q.root();
    if (!root)
        return;
    std::vector<const SearchNode *> demanded{root};
    if (root->kind == SearchNode::Kind::And) {
        demanded.clear();
        for (const auto &child : root->children)
            demanded.push_back(child.get());
    }
    for (const SearchNode *node : demanded) {
        if (node->kind != SearchNode::Kind::Clause || node->field != SearchFieldId::Created ||
            node->op == SearchOp::NotEqual || node->present)
            continue;
        if (const auto bounds = searchBounds(*node, now); bounds.size() == 1)
            narrow(filter, bounds.front());
    }
}

} // namespace deckhand
