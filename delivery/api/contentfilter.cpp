#include "api/contentfilternode.h"

#include "api/event.h"

#include <algorithm>

namespace deckhand {

namespace {

using Json = nlohmann::json;
using Node = ContentFilterNode;
using Op = Node::Op;

bool compare(Op op, const Json &found, const Json &wanted)
{
    const bool alike =
        (found.is_number() && wanted.is_number()) || (found.is_string() && wanted.is_string());
    switch (op) {
    case Op::Greater: return alike && found > wanted;
    case Op::GreaterEqual: return alike && found >= wanted;
    case Op::Less: return alike && found < wanted;
    case Op::LessEqual: return alike && found <= wanted;
    default: return found == wanted; // numbers of different kinds by value
    }
}

bool affix(Op op, const Json &found, const Json &wanted)
{
    if (!found.is_string())
        return false;
    const auto &text = found.get_ref<const std::string &>();
    const auto &part = wanted.get_ref<const std::string &>();
    return op == Op::StartsWith ? text.starts_with(part) : text.ends_with(part);
}

bool anyValue(const Node &node, const Json *value, Op op)
{
    return value && std::any_of(node.values.begin(), node.values.end(), [&](const Json &wanted) {
               return op == Op::StartsWith || op == Op::EndsWith ? affix(op, *value, wanted)
                                                                 : compare(op, *value, wanted);
           });
}

/// A value for a message: short, whatever it is.
std::string shown(const Json *value)
{
    if (!value)
        return "nothing";
    std::string text = value->dump(-1, ' ', false, Json::error_handler_t::replace);
    if (text.size() <= 80)
        return text;
    // Cut between characters.
    size_t end = 77;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

std::string wanted(const Node &node)
{
    std::string list;
    for (const Json &value : node.values)
        list += (list.empty() ? "" : ", ") + shown(&value);
    const bool several = node.values.size() > 1;
    switch (node.op) {
    case Op::NotEqual: return "anything but " + list;
    case Op::Greater: return "more than " + list;
    case Op::GreaterEqual: return "at least " + list;
    case Op::Less: return "less than " + list;
    case Op::LessEqual: return "at most " + list;
    case Op::NotIn: return "none of " + list;
    case Op::StartsWith:
        return (several ? "text that starts with one of " : "text that starts with ") + list;
    case Op::EndsWith:
        return (several ? "text that ends with one of " : "text that ends with ") + list;
    case Op::Exist: return node.values.front() == true ? "a value" : "no value";
    default: return several ? "one of " + list : list;
    }
}

bool leaf(const Node &node, const Json *value)
{
    switch (node.op) {
    case Op::Exist: return (value != nullptr) == node.values.front().get<bool>();
    case Op::NotEqual: return !anyValue(node, value, Op::Equal);
    case Op::NotIn: return !anyValue(node, value, Op::Equal);
    case Op::In: return anyValue(node, value, Op::Equal);
    default: return anyValue(node, value, node.op);
    }
}

bool member(const Node &node, const Json *value, FilterMismatch *mismatch)
{
    const Json *inner = nullptr;
    if (value && value->is_object()) {
        const auto found = value->find(node.key);
        inner = found == value->end() ? nullptr : &*found;
    }
    if (!mismatch)
        return filterAccepts(node.children.front(), inner, nullptr);
    FilterMismatch below{mismatch->path.empty() ? node.key : mismatch->path + '.' + node.key, {}};
    if (filterAccepts(node.children.front(), inner, &below))
        return true;
    *mismatch = std::move(below);
    return false;
}

bool all(const Node &node, const Json *value, FilterMismatch *mismatch)
{
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node &child) { return filterAccepts(child, value, mismatch); });
}

bool elements(const Node &node, const Json *value, FilterMismatch *mismatch)
{
    if (!value || !value->is_array() || value->empty())
        return all(node, value && value->is_array() ? nullptr : value, mismatch);
    // The last element's reason stands for all; the value shown is the whole array.
    FilterMismatch last = mismatch ? *mismatch : FilterMismatch();
    for (const Json &element : *value) {
        FilterMismatch here = mismatch ? *mismatch : FilterMismatch();
        if (elements(node, &element, mismatch ? &here : nullptr))
            return true;
        last = std::move(here);
    }
    if (mismatch) {
        const bool several = value->size() > 1;
        last.reason += several ? "; no other element fits either" : "";
        *mismatch = std::move(last);
    }
    return false;
}

bool refuse(FilterMismatch *mismatch, std::string reason)
{
    if (mismatch)
        mismatch->reason = std::move(reason);
    return false;
}

/// The envelope without `data`; of the rest only what `node` looks at.
Json envelopeOf(const Event &event, const Node &node)
{
    Json out = Json::object();
    out["type"] = event.type.toStdString();
    if (node.needsOthers) {
        out["id"] = event.id.bytes().toStdString();
        out["object"] = "event";
        out["created_at"] = toIso(event.createdAt).toStdString();
    }
    return out;
}

void addData(Json &envelope, const Event &event)
{
    Json data = Json::parse(event.data.begin(), event.data.end(), nullptr, false);
    if (!data.is_discarded())
        envelope["data"] = std::move(data);
}

/// The conditions that can be told without parsing `data`; most events fail one of them.
bool cheapAccepts(const Node &node, const Json &envelope)
{
    if (!node.needsData)
        return filterAccepts(node, &envelope, nullptr);
    if (node.op != Op::All && node.op != Op::Elements)
        return true;
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const Node &child) { return cheapAccepts(child, envelope); });
}

} // namespace

bool filterAccepts(const ContentFilterNode &node, const Json *value, FilterMismatch *mismatch)
{
    switch (node.op) {
    case Op::All: return all(node, value, mismatch);
    case Op::Elements: return elements(node, value, mismatch);
    case Op::Member: return member(node, value, mismatch);
    case Op::Any:
        return std::any_of(
                   node.children.begin(), node.children.end(),
                   [&](const Node &child) { return filterAccepts(child, value, nullptr); }) ||
               refuse(mismatch, "none of the alternatives of $or holds");
    case Op::Not:
        return !filterAccepts(node.children.front(), value, nullptr) ||
               refuse(mismatch, "the condition under $not holds, found " + shown(value));
    default:
        return leaf(node, value) ||
               refuse(mismatch, "expected " + wanted(node) + ", found " + shown(value));
    }
}

bool ContentFilter::matches(const Event &event) const
{
    if (!m_root)
        return true;
    Json envelope = envelopeOf(event, *m_root);
    if (!cheapAccepts(*m_root, envelope))
        return false;
    if (!m_root->needsData)
        return true;
    addData(envelope, event);
    return filterAccepts(*m_root, &envelope, nullptr);
}

QString ContentFilter::explainMismatch(const Event &event) const
{
    if (!m_root)
        return {};
    Json envelope = envelopeOf(event, *m_root);
    addData(envelope, event);
    FilterMismatch mismatch;
    if (filterAccepts(*m_root, &envelope, &mismatch))
        return {};
    if (mismatch.path.empty())
        return QString::fromStdString(mismatch.reason);
    return QString::fromStdString(mismatch.path + ": " + mismatch.reason);
}

} // namespace deckhand
