#pragma once

#include "destinations/jmespath/jmespathnode.h"

#include <deque>

// The inside of Jmespath; not for users of it.

namespace deckhand::jmespath {

/// Evaluates one expression on one input. Values are pointers into the input, the expression or
/// what has been made on the way; what is made is paid for, so that an expression cannot multiply
/// its input without end. After a failure every result is null.
class Evaluator
{
public:
    [[nodiscard]] const Json *evaluate(const Node &node, const Json *current);
    /// Why there is no result.
    [[nodiscard]] const std::optional<QString> &error() const { return m_error; }

    const Json *fail(const QString &message);
    /// Keeps a value that was made.
    const Json *keep(Json value);
    [[nodiscard]] const Json *null() const { return &m_null; }
    /// Pays for a copy of the value; false once the budget is spent.
    [[nodiscard]] bool pay(const Json &value);
    [[nodiscard]] bool pay(std::size_t bytes);
    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }

private:
    const Json *onPath(const Node &node, const Json *current);
    const Json *logical(const Node &node, const Json *current);
    const Json *field(const Node &node, const Json *current) const;
    const Json *index(const Node &node, const Json *current) const;
    const Json *slice(const Node &node, const Json *current);
    const Json *compare(const Node &node, const Json *current);
    const Json *list(const Node &node, const Json *current);
    const Json *hash(const Node &node, const Json *current);
    const Json *flatten(const Node &node, const Json *current);
    const Json *project(const Node &node, const Json *current);
    const Json *function(const Node &node, const Json *current);
    const Json *truth(bool value) const { return value ? &m_true : &m_false; }

    std::deque<Json> m_made; ///< never moves what it holds
    std::size_t m_budget = 1'000'000;
    std::optional<QString> m_error;
    const Json m_null;
    const Json m_true = true;
    const Json m_false = false;
};

} // namespace deckhand::jmespath
