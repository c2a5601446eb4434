#include "destinations/jmespath/jmespathevaluator.h"
#include "destinations/jmespath/jmespathfunctions.h"

#include <algorithm>
#include <cmath>

namespace deckhand::jmespath {

namespace {

/// Whole numbers as such, so that `sum([1, 2])` becomes `3` as text.
Json number(double value)
{
    constexpr double exact = 9007199254740992.0; // 2^53
    if (std::floor(value) == value && std::abs(value) <= exact)
        return qint64(value);
    return value;
}

double real(const Json &value)
{
    return value.get<double>();
}

/// Texts by their code points, which is the order of UTF-8 too.
bool isLess(const Json &a, const Json &b)
{
    if (a.is_string() && b.is_string())
        return a.get_ref<const std::string &>() < b.get_ref<const std::string &>();
    return a < b;
}

const Json *absolute(Evaluator &e, Arguments a)
{
    return e.keep(number(std::abs(real(*a[0].value))));
}

const Json *ceiling(Evaluator &e, Arguments a)
{
    return e.keep(number(std::ceil(real(*a[0].value))));
}

const Json *floored(Evaluator &e, Arguments a)
{
    return e.keep(number(std::floor(real(*a[0].value))));
}

double total(const Json &array)
{
    double result = 0;
    for (const Json &element : array)
        result += real(element);
    return result;
}

/// What JSON has no number for.
const Json *finite(Evaluator &e, double value)
{
    return std::isfinite(value) ? e.keep(number(value)) : e.null();
}

const Json *sum(Evaluator &e, Arguments a)
{
    return finite(e, total(*a[0].value));
}

const Json *average(Evaluator &e, Arguments a)
{
    const Json &array = *a[0].value;
    return array.empty() ? e.null() : finite(e, total(array) / double(array.size()));
}

const Json *greatest(Evaluator &e, Arguments a)
{
    const Json &array = *a[0].value;
    return array.empty() ? e.null() : &*std::max_element(array.begin(), array.end(), isLess);
}

const Json *least(Evaluator &e, Arguments a)
{
    const Json &array = *a[0].value;
    return array.empty() ? e.null() : &*std::min_element(array.begin(), array.end(), isLess);
}

const Json *sorted(Evaluator &e, Arguments a)
{
    if (!e.pay(*a[0].value))
        return e.null();
    Json result = *a[0].value;
    std::stable_sort(result.begin(), result.end(), isLess);
    return e.keep(std::move(result));
}

const Json *mapped(Evaluator &e, Arguments a)
{
    Json result = Json::array();
    for (const Json &element : *a[1].value) {
        const Json *value = e.evaluate(*a[0].expression, &element);
        if (!e.pay(*value))
            return e.null();
        result.push_back(*value);
    }
    return e.keep(std::move(result));
}

struct Keyed
{
    const Json *key;
    const Json *element;
};

/// The elements with their keys; nothing after a failure. Keys must be all numbers or all texts.
std::vector<Keyed> keyed(Evaluator &e, Arguments a)
{
    std::vector<Keyed> result;
    for (const Json &element : *a[0].value) {
        const Json *key = e.evaluate(*a[1].expression, &element);
        const bool fits = result.empty() || result.front().key->is_string() == key->is_string();
        if (!fits || (!key->is_string() && !key->is_number())) {
            e.fail(QStringLiteral("the keys must be all numbers or all strings"));
            return {};
        }
        result.push_back({key, &element});
    }
    return e.hasFailed() ? std::vector<Keyed>() : result;
}

bool isLessByKey(const Keyed &a, const Keyed &b)
{
    return isLess(*a.key, *b.key);
}

const Json *sortedBy(Evaluator &e, Arguments a)
{
    std::vector<Keyed> all = keyed(e, a);
    if (e.hasFailed() || !e.pay(*a[0].value))
        return e.null();
    std::stable_sort(all.begin(), all.end(), isLessByKey);
    Json result = Json::array();
    for (const Keyed &entry : all)
        result.push_back(*entry.element);
    return e.keep(std::move(result));
}

const Json *greatestBy(Evaluator &e, Arguments a)
{
    const std::vector<Keyed> all = keyed(e, a);
    return all.empty() ? e.null() : std::max_element(all.begin(), all.end(), isLessByKey)->element;
}

const Json *leastBy(Evaluator &e, Arguments a)
{
    const std::vector<Keyed> all = keyed(e, a);
    return all.empty() ? e.null() : std::min_element(all.begin(), all.end(), isLessByKey)->element;
}

} // namespace

std::span<const Function> orderFunctions()
{
    static const std::vector<Function> functions{
        {"abs", {Number}, false, absolute},
        {"avg", {Numbers}, false, average},
        {"ceil", {Number}, false, ceiling},
        {"floor", {Number}, false, floored},
        {"sum", {Numbers}, false, sum},
        {"max", {Numbers | Strings}, false, greatest},
        {"min", {Numbers | Strings}, false, least},
        {"sort", {Numbers | Strings}, false, sorted},
        {"map", {Expression, Array}, false, mapped},
        {"sort_by", {Array, Expression}, false, sortedBy},
        {"max_by", {Array, Expression}, false, greatestBy},
        {"min_by", {Array, Expression}, false, leastBy},
    };
    return functions;
}

} // namespace deckhand::jmespath
