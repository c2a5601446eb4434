#pragma once

#include "api/search.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace deckhand {

// The tree that both back ends of the search language read: the predicate (searchmatch.cpp) and the
// SQL of the store.

enum class SearchFieldId {
    Type, Status, Dest, DestType, Id, Event, TaskRun, Session, Credential, Agent, Source,
    Attempts, Http, Error, Latency, Size, Created, Next, Age, Test, Replayed,
    Data,   ///< `path` says where
    Header, ///< `path` is the header's name
    Note, Marked,
};

enum class SearchOp { Match, Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual, Regex };

struct SearchValue
{
    QString text;          ///< as written, unquoted
    bool quoted = false;
    std::optional<double> number;        ///< durations in ms, sizes in bytes
    std::optional<Timestamp> time;       ///< absolute
    std::optional<milliseconds> relative; ///< `-1h`: time = now + relative
};

struct SearchNode
{
    enum class Kind { And, Or, Not, Clause, Text, Id };
    Kind kind = Kind::And;
    std::vector<std::shared_ptr<const SearchNode>> children; ///< And, Or, Not (one)
    SearchFieldId field = SearchFieldId::Type;               ///< Clause
    SearchOp op = SearchOp::Match;
    std::vector<QByteArray> path;                            ///< of `data.` and `header.`
    std::vector<SearchValue> values; ///< any of them; for a range exactly two, with `range`
    bool range = false;              ///< `a..b`, both ends inclusive
    QString text;                    ///< Text: searched in payloads; Id: the bare id
};

} // namespace deckhand
