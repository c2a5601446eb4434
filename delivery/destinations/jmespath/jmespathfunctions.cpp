#include "destinations/jmespath/jmespathfunctions.h"

#include "destinations/jmespath/jmespathevaluator.h"

#include <QStringList>

#include <algorithm>

namespace deckhand::jmespath {

namespace {

bool isOf(const Json &array, bool (Json::*test)() const noexcept)
{
    return array.is_array() && std::all_of(array.begin(), array.end(), [test](const Json &element) {
               return (element.*test)();
           });
}

bool accepts(unsigned kinds, const Argument &argument)
{
    if (argument.expression)
        return kinds & Expression;
    const Json &value = *argument.value;
    return ((kinds & Number) && value.is_number()) || ((kinds & String) && value.is_string()) ||
           ((kinds & Boolean) && value.is_boolean()) || ((kinds & Array) && value.is_array()) ||
           ((kinds & Object) && value.is_object()) || ((kinds & Null) && value.is_null()) ||
           ((kinds & Numbers) && isOf(value, &Json::is_number)) ||
           ((kinds & Strings) && isOf(value, &Json::is_string));
}

QString kindNames(unsigned kinds)
{
    constexpr std::pair<unsigned, const char *> names[] = {{Number, "a number"},
                                                           {String, "a string"},
                                                           {Boolean, "a boolean"},
                                                           {Array, "an array"},
                                                           {Object, "an object"},
                                                           {Null, "null"},
                                                           {Expression, "&…"},
                                                           {Numbers, "an array of numbers"},
                                                           {Strings, "an array of strings"}};
    QStringList list;
    for (const auto &[kind, name] : names) {
        if (kinds & kind)
            list += QString::fromUtf8(name);
    }
    return list.join(QStringLiteral(" or "));
}

QString typeName(const Argument &argument)
{
    return argument.expression ? QStringLiteral("an expression")
                               : QString::fromLatin1(argument.value->type_name());
}

QString nameOf(const Function &function)
{
    return QString::fromUtf8(function.name.data(), qsizetype(function.name.size()));
}

} // namespace

const Function *findFunction(std::string_view name)
{
    for (const std::span<const Function> functions : {textFunctions(), orderFunctions()}) {
        const auto found = std::find_if(functions.begin(), functions.end(),
                                        [name](const Function &f) { return f.name == name; });
        if (found != functions.end())
            return &*found;
    }
    return nullptr;
}

QString arityProblem(const Function &function, std::size_t count)
{
    const std::size_t wanted = function.kinds.size();
    if (function.mayHaveMore ? count >= wanted : count == wanted)
        return {};
    return QStringLiteral("%1 takes %2%3, not %4")
        .arg(nameOf(function), function.mayHaveMore ? QStringLiteral("at least ") : QString(),
             wanted == 1 ? QStringLiteral("1 argument")
                         : QStringLiteral("%1 arguments").arg(wanted))
        .arg(count);
}

const Json *call(Evaluator &evaluator, const Function &function, Arguments arguments)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const unsigned kinds = function.kinds[std::min(i, function.kinds.size() - 1)];
        if (!accepts(kinds, arguments[i])) {
            return evaluator.fail(
                QStringLiteral("argument %1 of %2 must be %3, not %4")
                    .arg(i + 1)
                    .arg(nameOf(function), kindNames(kinds), typeName(arguments[i])));
        }
    }
    return function.apply(evaluator, arguments);
}

} // namespace deckhand::jmespath
