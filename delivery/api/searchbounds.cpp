#include "api/searchast.h"

#include <cmath>

namespace deckhand {

namespace {

double millis(Timestamp t)
{
    return static_cast<double>(toMillis(t));
}

/// What the operator makes of a value that covers [begin, end); a point where both are equal.
SearchBounds boundsOf(SearchOp op, double begin, double end)
{
    const bool point = begin == end;
    SearchBounds out;
    switch (op) {
    case SearchOp::Greater: (point ? out.above : out.atLeast) = end; break;
    case SearchOp::GreaterEqual: out.atLeast = begin; break;
    case SearchOp::Less: out.below = begin; break;
    case SearchOp::LessEqual: (point ? out.atMost : out.below) = end; break;
    default: out.atLeast = begin; (point ? out.atMost : out.below) = end;
    }
    return out;
}

/// From bounds on an age to bounds on the moment it began.
SearchBounds turnedRound(const SearchBounds &age, double now)
{
    const auto from = [now](std::optional<double> bound) {
        return bound ? std::optional(now - *bound) : std::nullopt;
    };
    return {from(age.atMost), from(age.below), from(age.atLeast), from(age.above)};
}

} // namespace

Timestamp searchTime(const SearchValue &value, Timestamp now)
{
    return value.time ? *value.time : now + value.relative.value_or(milliseconds(0));
}

QByteArray searchDataText(const SearchValue &value, Timestamp now)
{
    return value.relative ? toIso(searchTime(value, now)) : value.utf8;
}

std::vector<SearchBounds> searchBounds(const SearchNode &clause, Timestamp now)
{
    std::vector<SearchBounds> out;
    const bool timed =
        clause.field == SearchFieldId::Created || clause.field == SearchFieldId::Next;
    const auto begin = [&](const SearchValue &v) {
        return timed ? millis(searchTime(v, now)) : v.number.value_or(0);
    };
    const auto end = [&](const SearchValue &v) {
        return timed ? millis(searchTime(v, now) + v.span) : v.number.value_or(0);
    };
    if (clause.range && clause.values.size() == 2) {
        out.push_back(boundsOf(SearchOp::Match, begin(clause.values[0]), end(clause.values[1])));
        if (!timed)
            out.back() = {begin(clause.values[0]), {}, end(clause.values[1]), {}};
    } else {
        for (const SearchValue &value : clause.values)
            out.push_back(boundsOf(clause.op, begin(value), end(value)));
    }
    if (clause.field == SearchFieldId::Age) {
        for (SearchBounds &bounds : out)
            bounds = turnedRound(bounds, millis(now));
    }
    return out;
}

} // namespace deckhand
