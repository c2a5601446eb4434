#include "api/contentfilternode.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

using Json = nlohmann::ordered_json;
using Node = ContentFilterNode;
using Op = Node::Op;

constexpr qsizetype maxBytes = 16 * 1024;
constexpr int maxDepth = 32;

struct Operator
{
    std::string_view name;
    Op op;
};
constexpr std::array operators{
    Operator{"$eq", Op::Equal},
    Operator{"$neq", Op::NotEqual},
    Operator{"$gt", Op::Greater},
    Operator{"$gte", Op::GreaterEqual},
    Operator{"$lt", Op::Less},
    Operator{"$lte", Op::LessEqual},
    Operator{"$in", Op::In},
    Operator{"$nin", Op::NotIn},
    Operator{"$startsWith", Op::StartsWith},
    Operator{"$endsWith", Op::EndsWith},
    Operator{"$exist", Op::Exist},
    Operator{"$and", Op::All},
    Operator{"$or", Op::Any},
    Operator{"$not", Op::Not},
};
constexpr std::array<std::string_view, 5> envelopeFields{"id", "object", "type", "data",
                                                         "created_at"};

bool isScalar(const Json &json)
{
    return json.is_primitive();
}

nlohmann::json scalar(const Json &json)
{
    switch (json.type()) {
    case Json::value_t::string: return json.get<std::string>();
    case Json::value_t::boolean: return json.get<bool>();
    case Json::value_t::number_integer: return json.get<std::int64_t>();
    case Json::value_t::number_unsigned: return json.get<std::uint64_t>();
    case Json::value_t::number_float: return json.get<double>();
    default: return nullptr;
    }
}

bool isComparison(Op op)
{
    return op != Op::All && op != Op::Any && op != Op::Not && op != Op::Exist;
}

/// Builds the tree and collects every mistake with its path.
class Builder
{
public:
    std::vector<ErrorItem> errors;

    /// `top`: the members are those of the envelope.
    Node condition(const Json &json, const QString &path, int depth, bool top)
    {
        Node all;
        if (depth > maxDepth) {
            bad(path, u"This filter is nested more than %1 deep; make it flatter."_s.arg(maxDepth));
            return all;
        }
        if (isScalar(json) && !top)
            return elements({comparison(Op::Equal, json)});
        if (!json.is_object()) {
            bad(path,
                top ? u"Expected an object of conditions, as {\"data\":{\"status\":\"failed\"}}."_s
                    : u"A list is no condition; use \"$in\" for one of several values."_s);
            return all;
        }
        std::vector<Node> perElement;
        for (const auto &[key, value] : json.items())
            entry(key, value, path, depth, top, perElement, all.children);
        if (!perElement.empty())
            all.children.insert(all.children.begin(), elements(std::move(perElement)));
        if (all.children.empty() && errors.empty())
            bad(path,
                u"An empty condition says nothing; leave it out or use {\"$exist\": true}."_s);
        return all;
    }

private:
    void bad(const QString &path, const QString &message)
    {
        if (errors.size() < 20)
            errors.push_back({ErrorCode::InputInvalid, path, message});
    }

    static Node elements(std::vector<Node> children)
    {
        Node node;
        node.op = Op::Elements;
        node.children = std::move(children);
        return node;
    }

    static Node comparison(Op op, const Json &json)
    {
        Node node;
        node.op = op;
        if (json.is_array()) {
            for (const Json &value : json)
                node.values.push_back(scalar(value));
        } else {
            node.values.push_back(scalar(json));
        }
        return node;
    }

    void entry(const std::string &key, const Json &value, const QString &path, int depth, bool top,
               std::vector<Node> &perElement, std::vector<Node> &whole)
    {
        const QString name = QString::fromStdString(key);
        const QString here = path % u'.' % name;
        if (!name.startsWith(u'$')) {
            if (top && std::find(envelopeFields.begin(), envelopeFields.end(), key) ==
                           envelopeFields.end()) {
                bad(here, u"An event has no `%1`; expected id, object, type, data or created_at. "
                          "Nest objects instead of dots: {\"data\":{…}}."_s.arg(name));
                return;
            }
            Node member;
            member.op = Op::Member;
            member.key = key;
            member.children.push_back(condition(value, here, depth + 1, false));
            perElement.push_back(std::move(member));
            return;
        }
        const auto known = std::find_if(operators.begin(), operators.end(),
                                        [&key](const Operator &o) { return o.name == key; });
        if (known == operators.end()) {
            bad(here,
                u"Unknown operator `%1`; expected one of $eq, $neq, $gt, $gte, $lt, $lte, $in, "
                "$nin, $startsWith, $endsWith, $exist, $and, $or, $not."_s.arg(name));
        } else if (top && (isComparison(known->op) || known->op == Op::Exist)) {
            bad(here,
                u"`%1` compares a value; name one first, as {\"type\":{\"%1\":…}}."_s.arg(name));
        } else if (auto node = operation(known->op, value, here, depth, top)) {
            (isComparison(known->op) ? perElement : whole).push_back(std::move(*node));
        }
    }

    std::optional<Node> operation(Op op, const Json &value, const QString &path, int depth,
                                  bool top)
    {
        switch (op) {
        case Op::All:
        case Op::Any: return list(op, value, path, depth, top);
        case Op::Not: {
            Node node;
            node.op = op;
            node.children.push_back(condition(value, path, depth + 1, top));
            return node;
        }
        case Op::Exist:
            return value.is_boolean() ? std::optional(comparison(op, value))
                                      : wrong(path, u"Expected true or false."_s);
        case Op::In:
        case Op::NotIn:
            return listOf(value, false) ? std::optional(comparison(op, value))
                                        : wrong(path, u"Expected a list of strings, numbers, "
                                                      "booleans or null."_s);
        case Op::StartsWith:
        case Op::EndsWith:
            return value.is_string() || listOf(value, true)
                     ? std::optional(comparison(op, value))
                     : wrong(path, u"Expected a string or a list of strings."_s);
        case Op::Equal:
        case Op::NotEqual:
            return isScalar(value) ? std::optional(comparison(op, value))
                                   : wrong(path, u"Expected a string, a number, a boolean or null; "
                                                 "use \"$in\" for several."_s);
        default:
            return value.is_number() || value.is_string()
                     ? std::optional(comparison(op, value))
                     : wrong(path, u"Expected a number or a string to compare with."_s);
        }
    }

    std::optional<Node> wrong(const QString &path, const QString &message)
    {
        bad(path, message);
        return std::nullopt;
    }

    static bool listOf(const Json &value, bool strings)
    {
        return value.is_array() && !value.empty() &&
               std::all_of(value.begin(), value.end(), [strings](const Json &item) {
                   return strings ? item.is_string() : isScalar(item);
               });
    }

    std::optional<Node> list(Op op, const Json &value, const QString &path, int depth, bool top)
    {
        if (!value.is_array() || value.empty())
            return wrong(path, u"Expected a list of conditions, as [{…}, {…}]."_s);
        Node node;
        node.op = op;
        int i = 0;
        for (const Json &item : value) {
            const QString here = path % u'[' % QString::number(i++) % u']';
            node.children.push_back(condition(item, here, depth + 1, top));
        }
        return node;
    }
};

/// Marks what of the envelope the nodes look at.
void markNeeds(Node &node)
{
    if (node.op == Op::Member) {
        node.needsData = node.key == "data";
        node.needsOthers = !node.needsData && node.key != "type";
        return;
    }
    for (Node &child : node.children) {
        markNeeds(child);
        node.needsData = child.needsData || node.needsData;
        node.needsOthers = child.needsOthers || node.needsOthers;
    }
}

} // namespace

Result<ContentFilter> ContentFilter::parse(const QByteArray &json)
{
    const auto fail = [](QString message) {
        return failure(ErrorCode::InputInvalid, std::move(message), u"filter"_s);
    };
    if (json.size() > maxBytes)
        return fail(u"A filter has at most 16 KiB."_s);
    if (json.trimmed().isEmpty())
        return ContentFilter();
    Json document;
    try {
        document = Json::parse(json.begin(), json.end());
    } catch (const nlohmann::json::parse_error &error) {
        return fail(u"This is not JSON; the mistake is at byte %1."_s.arg(error.byte));
    } catch (const nlohmann::json::exception &) {
        return fail(u"This is not JSON that can be read: a number is too large."_s);
    }
    if (document.is_null() || (document.is_object() && document.empty()))
        return ContentFilter();
    Builder builder;
    Node root = builder.condition(document, u"filter"_s, 0, true);
    if (!builder.errors.empty()) {
        Error error;
        error.items = std::move(builder.errors);
        return failure(std::move(error));
    }
    markNeeds(root);
    ContentFilter out;
    out.m_json = json;
    out.m_root = std::make_shared<const Node>(std::move(root));
    return out;
}

} // namespace deckhand
