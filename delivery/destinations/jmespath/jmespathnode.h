#pragma once

#include "destinations/jmespath/jmespath.h"

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

// The inside of Jmespath; not for users of it.

namespace deckhand::jmespath {

using Json = nlohmann::ordered_json;

enum class Op {
    Current,
    Literal,
    Field,
    Index,
    Slice,
    Chain, ///< the second on what the first yields, nothing on nothing: `a.b`, `a[0]`
    Pipe,
    Or,
    And,
    Not,
    Compare,
    List,       ///< `[a, b]`
    Hash,       ///< `{a: b}`
    Function,   ///< `f(a)`
    Reference,  ///< `&a`
    Flatten,    ///< `[]`
    Projection, ///< the second on each element of the first
    Values,     ///< the second on each value of the first, an object
    Filter,     ///< the second on each element of the first for which the third holds
};

enum class Comparator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

struct Function;

struct Node
{
    Op op = Op::Current;
    std::vector<std::unique_ptr<Node>> children;
    std::string name; ///< of a field
    qint64 index = 0;
    std::array<std::optional<qint64>, 3> slice;
    Json literal;
    Comparator comparator = Comparator::Equal;
    std::vector<std::string> keys; ///< of a Hash, as many as children
    const Function *function = nullptr;
};
using NodePtr = std::unique_ptr<Node>;

/// The truth of the standard: false are null, false, and empty texts, arrays and objects.
[[nodiscard]] bool isTrue(const Json &value);
/// Equal by value: 1 and 1.0 are, and objects whose members differ in order only.
[[nodiscard]] bool isEqual(const Json &a, const Json &b);

} // namespace deckhand::jmespath
