#include "destinations/jmespath/jmespathevaluator.h"

#include "destinations/jmespath/jmespathfunctions.h"

namespace deckhand::jmespath {

bool isTrue(const Json &value)
{
    switch (value.type()) {
    case Json::value_t::null: return false;
    case Json::value_t::boolean: return value.get<bool>();
    case Json::value_t::string: return !value.get_ref<const std::string &>().empty();
    case Json::value_t::array:
    case Json::value_t::object: return !value.empty();
    default: return true;
    }
}

bool isEqual(const Json &a, const Json &b)
{
    if (a.is_number() && b.is_number())
        return a == b;
    if (a.type() != b.type() || a.size() != b.size())
        return false;
    if (a.is_array()) {
        return std::equal(a.begin(), a.end(), b.begin(), isEqual);
    }
    if (!a.is_object())
        return a == b;
    for (const auto &[key, value] : a.items()) {
        const auto found = b.find(key);
        if (found == b.end() || !isEqual(value, *found))
            return false;
    }
    return true;
}

const Json *Evaluator::fail(const QString &message)
{
    if (!m_error)
        m_error = message;
    return null();
}

bool Evaluator::pay(std::size_t bytes)
{
    const std::size_t price = 1 + bytes / 16;
    if (m_error || price > m_budget) {
        fail(QStringLiteral("the expression makes too much of this event"));
        return false;
    }
    m_budget -= price;
    return true;
}

bool Evaluator::pay(const Json &value)
{
    if (value.is_string())
        return pay(value.get_ref<const std::string &>().size());
    if (!value.is_structured())
        return pay(std::size_t(0));
    for (auto it = value.begin(); it != value.end(); ++it) {
        if ((value.is_object() && !pay(it.key().size())) || !pay(*it))
            return false;
    }
    return pay(std::size_t(0));
}

const Json *Evaluator::keep(Json value)
{
    m_made.push_back(std::move(value));
    return &m_made.back();
}

const Json *Evaluator::evaluate(const Node &node, const Json *current)
{
    if (!pay(std::size_t(0)))
        return null();
    switch (node.op) {
    case Op::Current: return current;
    case Op::Literal: return &node.literal;
    case Op::Field: return field(node, current);
    case Op::Index: return index(node, current);
    case Op::Slice: return slice(node, current);
    case Op::List: return list(node, current);
    case Op::Hash: return hash(node, current);
    case Op::Function: return function(node, current);
    case Op::Reference: return null(); // means something as an argument only
    case Op::Flatten: return flatten(node, current);
    case Op::Projection:
    case Op::Values:
    case Op::Filter: return project(node, current);
    default: return logical(node, current);
    }
}

const Json *Evaluator::logical(const Node &node, const Json *current)
{
    if (node.op == Op::Compare)
        return compare(node, current);
    const Json *first = evaluate(*node.children[0], current);
    if (node.op == Op::Not)
        return truth(!isTrue(*first));
    const Node &second = *node.children[1];
    if (node.op == Op::Chain || node.op == Op::Pipe)
        return evaluate(second, first);
    const bool decided = isTrue(*first) == (node.op == Op::Or);
    return decided ? first : evaluate(second, current);
}

const Json *Evaluator::field(const Node &node, const Json *current) const
{
    if (!current->is_object())
        return null();
    const auto found = current->find(node.name);
    return found == current->end() ? null() : &*found;
}

const Json *Evaluator::index(const Node &node, const Json *current) const
{
    if (!current->is_array())
        return null();
    const auto size = qint64(current->size());
    const qint64 at = node.index < 0 ? node.index + size : node.index;
    return at < 0 || at >= size ? null() : &(*current)[std::size_t(at)];
}

/// As Python slices.
const Json *Evaluator::slice(const Node &node, const Json *current)
{
    if (!current->is_array())
        return null();
    const auto size = qint64(current->size());
    const qint64 step = node.slice[2].value_or(1);
    const auto bounded = [size, step](qint64 at) {
        if (at < 0)
            at += size;
        return step > 0 ? std::clamp<qint64>(at, 0, size) : std::clamp<qint64>(at, -1, size - 1);
    };
    const qint64 from = node.slice[0] ? bounded(*node.slice[0]) : step > 0 ? 0 : size - 1;
    const qint64 to = node.slice[1] ? bounded(*node.slice[1]) : step > 0 ? size : -1;
    Json result = Json::array();
    // Steps beyond the array's size take one element; they are cut so that nothing overflows.
    const qint64 stride = std::clamp<qint64>(step, -size - 1, size + 1);
    for (qint64 at = from; step > 0 ? at < to : at > to; at += stride) {
        const Json &element = (*current)[std::size_t(at)];
        if (!pay(element))
            return null();
        result.push_back(element);
    }
    return keep(std::move(result));
}

const Json *Evaluator::compare(const Node &node, const Json *current)
{
    const Json *a = evaluate(*node.children[0], current);
    const Json *b = evaluate(*node.children[1], current);
    if (node.comparator == Comparator::Equal || node.comparator == Comparator::NotEqual)
        return truth(isEqual(*a, *b) == (node.comparator == Comparator::Equal));
    if (!a->is_number() || !b->is_number())
        return null();
    switch (node.comparator) {
    case Comparator::Less: return truth(*a < *b);
    case Comparator::LessOrEqual: return truth(*a <= *b);
    case Comparator::Greater: return truth(*a > *b);
    default: return truth(*a >= *b);
    }
}

const Json *Evaluator::list(const Node &node, const Json *current)
{
    if (current->is_null())
        return null();
    Json result = Json::array();
    for (const NodePtr &child : node.children) {
        const Json *value = evaluate(*child, current);
        if (!pay(*value))
            return null();
        result.push_back(*value);
    }
    return keep(std::move(result));
}

const Json *Evaluator::hash(const Node &node, const Json *current)
{
    if (current->is_null())
        return null();
    Json result = Json::object();
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Json *value = evaluate(*node.children[i], current);
        if (!pay(*value))
            return null();
        result[node.keys[i]] = *value;
    }
    return keep(std::move(result));
}

const Json *Evaluator::flatten(const Node &node, const Json *current)
{
    const Json *base = evaluate(*node.children[0], current);
    if (!base->is_array())
        return null();
    if (!pay(*base))
        return null();
    Json result = Json::array();
    for (const Json &element : *base) {
        if (element.is_array())
            result.insert(result.end(), element.begin(), element.end());
        else
            result.push_back(element);
    }
    return keep(std::move(result));
}

const Json *Evaluator::project(const Node &node, const Json *current)
{
    const Json *base = evaluate(*node.children[0], current);
    if (node.op == Op::Values ? !base->is_object() : !base->is_array())
        return null();
    Json result = Json::array();
    for (const Json &element : *base) {
        if (node.op == Op::Filter && !isTrue(*evaluate(*node.children[2], &element)))
            continue;
        const Json *value = evaluate(*node.children[1], &element);
        if (value->is_null())
            continue;
        if (!pay(*value))
            return null();
        result.push_back(*value);
    }
    return hasFailed() ? null() : keep(std::move(result));
}

const Json *Evaluator::function(const Node &node, const Json *current)
{
    std::vector<Argument> arguments;
    arguments.reserve(node.children.size());
    for (const NodePtr &child : node.children) {
        if (child->op == Op::Reference)
            arguments.push_back({null(), child->children[0].get()});
        else
            arguments.push_back({evaluate(*child, current), nullptr});
    }
    return hasFailed() ? null() : call(*this, *node.function, arguments);
}

} // namespace deckhand::jmespath
