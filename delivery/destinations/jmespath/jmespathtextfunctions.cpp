#include "destinations/jmespath/jmespathevaluator.h"
#include "destinations/jmespath/jmespathfunctions.h"

#include "api/jsonscan.h"

#include <QList>

#include <algorithm>

namespace deckhand::jmespath {

namespace {

const std::string &text(const Argument &argument)
{
    return argument.value->get_ref<const std::string &>();
}

const Json *contains(Evaluator &e, Arguments a)
{
    const Json &subject = *a[0].value;
    const Json &wanted = *a[1].value;
    if (subject.is_string()) {
        return e.keep(wanted.is_string() &&
                      text(a[0]).find(wanted.get_ref<const std::string &>()) != std::string::npos);
    }
    return e.keep(std::any_of(subject.begin(), subject.end(),
                              [&](const Json &element) { return isEqual(element, wanted); }));
}

const Json *endsWith(Evaluator &e, Arguments a)
{
    return e.keep(text(a[0]).ends_with(text(a[1])));
}

const Json *startsWith(Evaluator &e, Arguments a)
{
    return e.keep(text(a[0]).starts_with(text(a[1])));
}

const Json *join(Evaluator &e, Arguments a)
{
    std::string result;
    for (const Json &element : *a[1].value) {
        if (&element != &a[1].value->front())
            result += text(a[0]);
        const std::string &part = element.get_ref<const std::string &>();
        if (!e.pay(part.size() + text(a[0]).size()))
            return e.null();
        result += part;
    }
    return e.keep(std::move(result));
}

const Json *keys(Evaluator &e, Arguments a)
{
    Json result = Json::array();
    for (auto it = a[0].value->begin(); it != a[0].value->end(); ++it) {
        if (!e.pay(it.key().size()))
            return e.null();
        result.push_back(it.key());
    }
    return e.keep(std::move(result));
}

const Json *values(Evaluator &e, Arguments a)
{
    Json result = Json::array();
    if (!e.pay(*a[0].value))
        return e.null();
    for (const Json &value : *a[0].value)
        result.push_back(value);
    return e.keep(std::move(result));
}

const Json *length(Evaluator &e, Arguments a)
{
    const Json &value = *a[0].value;
    if (!value.is_string())
        return e.keep(value.size());
    const std::string &all = text(a[0]);
    return e.keep(std::count_if(all.begin(), all.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80; // no continuation byte of UTF-8
    }));
}

const Json *merge(Evaluator &e, Arguments a)
{
    Json result = Json::object();
    for (const Argument &argument : a) {
        if (!e.pay(*argument.value))
            return e.null();
        for (auto it = argument.value->begin(); it != argument.value->end(); ++it)
            result[it.key()] = *it;
    }
    return e.keep(std::move(result));
}

const Json *notNull(Evaluator &e, Arguments a)
{
    const auto found = std::find_if(
        a.begin(), a.end(), [](const Argument &argument) { return !argument.value->is_null(); });
    return found == a.end() ? e.null() : found->value;
}

const Json *reverse(Evaluator &e, Arguments a)
{
    const Json &value = *a[0].value;
    if (!e.pay(value))
        return e.null();
    if (value.is_array()) {
        Json result = value;
        std::reverse(result.begin(), result.end());
        return e.keep(std::move(result));
    }
    const QByteArray utf8 = QByteArray::fromStdString(text(a[0]));
    QList<uint> characters = QString::fromUtf8(utf8).toUcs4();
    std::reverse(characters.begin(), characters.end());
    std::u32string turned(characters.begin(), characters.end());
    return e.keep(QString::fromUcs4(turned.data(), qsizetype(turned.size())).toStdString());
}

const Json *toArray(Evaluator &e, Arguments a)
{
    if (a[0].value->is_array())
        return a[0].value;
    if (!e.pay(*a[0].value))
        return e.null();
    return e.keep(Json::array({*a[0].value}));
}

const Json *toString(Evaluator &e, Arguments a)
{
    if (a[0].value->is_string())
        return a[0].value;
    if (!e.pay(*a[0].value))
        return e.null();
    return e.keep(a[0].value->dump(-1, ' ', false, Json::error_handler_t::replace));
}

const Json *toNumber(Evaluator &e, Arguments a)
{
    if (a[0].value->is_number())
        return a[0].value;
    if (!a[0].value->is_string())
        return e.null();
    const QByteArray all = QByteArray::fromStdString(text(a[0]));
    JsonKind kind = JsonKind::Null;
    if (all.size() > 400 || !scanJson(all, {}, &kind) || kind != JsonKind::Number)
        return e.null();
    return e.keep(Json::parse(all.begin(), all.end(), nullptr, false));
}

const Json *type(Evaluator &e, Arguments a)
{
    return e.keep(a[0].value->type_name()); // those of JSON, as the standard has them
}

} // namespace

std::span<const Function> textFunctions()
{
    static const std::vector<Function> functions{
        {"contains", {Array | String, Any}, false, contains},
        {"ends_with", {String, String}, false, endsWith},
        {"starts_with", {String, String}, false, startsWith},
        {"join", {String, Strings}, false, join},
        {"keys", {Object}, false, keys},
        {"values", {Object}, false, values},
        {"length", {String | Array | Object}, false, length},
        {"merge", {Object}, true, merge},
        {"not_null", {Any}, true, notNull},
        {"reverse", {String | Array}, false, reverse},
        {"to_array", {Any}, false, toArray},
        {"to_string", {Any}, false, toString},
        {"to_number", {Any}, false, toNumber},
        {"type", {Any}, false, type},
    };
    return functions;
}

} // namespace deckhand::jmespath
