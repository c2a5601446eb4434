#pragma once

#include "api/contentfilter.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace deckhand {

// How a destination's content filter reads an event.
//
// A condition is a scalar (equality) or an object of members and operators that all must hold. On
// an array, members and comparisons hold if they hold together for one element (of arrays in arrays
// too); an empty array counts as no value there. `$not`, `$exist`, `$and` and `$or` are about the
// value itself, so `{"$not": "a"}` says "no element is a" where `{"$neq": "a"}` says "one is not".
// A missing value satisfies `$exist: false`, `$neq`, `$nin` and the `$not` of what it does not
// satisfy; nothing else. Numbers compare by value, strings byte by byte (so ISO dates order well);
// across kinds `$gt` and its kin are false, `$eq` too. `$startsWith` and `$endsWith` take a string
// or a list of which one must fit.

struct ContentFilterNode
{
    enum class Op {
        All,
        Any,
        Not,      ///< of `children`
        Elements, ///< of an array one element, of anything else itself, satisfies all children
        Member,   ///< `key` of an object satisfies the one child
        Equal,
        NotEqual,
        Greater,
        GreaterEqual,
        Less,
        LessEqual,
        In,
        NotIn,
        StartsWith,
        EndsWith,
        Exist,
    };
    Op op = Op::All;
    std::string key; ///< of Member
    std::vector<ContentFilterNode> children;
    std::vector<nlohmann::json> values; ///< one; several for In, NotIn, StartsWith, EndsWith
    bool needsData = false;             ///< reads `data` of the envelope; set on top-level nodes
    bool needsOthers = false;           ///< reads more of it than `type` and `data`; likewise
};

/// Why a node rejects a value: the place and the second half of a sentence.
struct FilterMismatch
{
    std::string path;
    std::string reason;
};

/// `value` is null where there is none. `mismatch`, if given, is set where the answer is false; its
/// path on entry is where `value` is.
[[nodiscard]] bool filterAccepts(const ContentFilterNode &node, const nlohmann::json *value,
                                 FilterMismatch *mismatch);

} // namespace deckhand
