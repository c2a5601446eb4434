#pragma once

#include "destinations/jmespath/jmespathnode.h"

#include <span>
#include <string_view>

// The inside of Jmespath; not for users of it.

namespace deckhand::jmespath {

class Evaluator;

/// A value, or an expression that the function applies itself.
struct Argument
{
    const Json *value = nullptr;
    const Node *expression = nullptr;
};
using Arguments = std::span<const Argument>;

/// What an argument may be; several together.
enum Kind : unsigned {
    Number = 1,
    String = 2,
    Boolean = 4,
    Array = 8,
    Object = 16,
    Null = 32,
    Expression = 64,
    Numbers = 128, ///< an array of them
    Strings = 256,
    Any = Number | String | Boolean | Array | Object | Null,
};

struct Function
{
    std::string_view name;
    std::vector<unsigned> kinds; ///< of the arguments; the last one again where there may be more
    bool mayHaveMore = false;
    const Json *(*apply)(Evaluator &, Arguments) = nullptr;
};

/// None: there is no such function.
[[nodiscard]] const Function *findFunction(std::string_view name);
/// Empty where that many arguments are right.
[[nodiscard]] QString arityProblem(const Function &function, std::size_t count);
/// Checks the arguments' types, then applies.
[[nodiscard]] const Json *call(Evaluator &evaluator, const Function &function, Arguments arguments);

/// The functions of texts and arrays, and those of numbers and order, in a file each.
[[nodiscard]] std::span<const Function> textFunctions();
[[nodiscard]] std::span<const Function> orderFunctions();

} // namespace deckhand::jmespath
