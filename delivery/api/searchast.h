#pragma once

#include "api/search.h"
#include "api/time.h"

#include <QByteArray>
#include <QRegularExpression>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

// The tree that both back ends of the search language read: the predicate (searchmatch.cpp) and the
// SQL of the store. They must agree on every row, so what a clause means is written here.
//
// Rows. An event row is an event; a delivery row is a delivery with its event. A clause on a field
// of deliveries (D below) is, on an event row, true if it is true for at least one delivery of the
// event. "Latest attempt" is the attempt of a delivery with the highest number.
//
//   field        of  kind      value on the row                                         operators
//   type         E   text      event type                                               : = != ~
//   id           row text      event id; on a delivery row also the delivery's id       : = != ~
//   event        E   text      event id                                                 : = != ~
//   size         E   size      bytes of `data` as published                             all but ~
//   created      row time      created_at of the row itself                             all but ~
//   age          row duration  now - created, in ms                                     all but ~
//   after        row time      created >= the beginning of the value                    : =
//   before       row time      created < the beginning of the value                     : =
//   status       D   enum      delivery status                                          : = !=
//   dest         D   text      destination name (ASCII letters of either case are equal)
//                              or, exactly, destination id                              : = != ~
//   dest.type    D   text      destination type                                         : = != ~
//   attempts     D   number    attempts made so far                                     all but ~
//   http         D   number    response status of the latest attempt                    all but ~
//   latency      D   duration  duration of the latest attempt, in ms                    all but ~
//   error        D   enum      class of the delivery's last error; ~ reads its message  : = != ~
//   next         D   time      next_attempt_at                                          all but ~
//   test         D   flag      the latest attempt was a test                            : = !=
//   replayed     D   flag      the latest attempt was made by a replay, or a replay has
//                              made the event itself                                    : = !=
//   replay       D   text      id of the replay that has taken the delivery last          : = != ~
//   header.NAME  D   text      values of that header (any case of the name) in the request and
//                              the response of the latest attempt                       : = != ~
//   data.PATH    E   data      see below                                                all
//   task_run, session, credential, agent, source
//                E   text      an entity: data.<field>_id, and data.id where data.object is
//                              the field's name                                         : = != ~
//   note, marked -   -         kept by the console; false on every row of an engine
//
// Logic has two values. A clause whose value is missing on the row is false, its negation is true.
// `!=` needs a value: it is true where there is one and none of the values is equal.
// A list means any of its values; with `!=`, none of them. `field:*` is true where there is a
// value.
//
// Text compares byte by byte in UTF-8. `:` reads `*` as any run of characters, in quotes too; `=`
// takes it literally. Kinds number, duration, size and time compare as numbers; ranges include both
// ends. A time covers its whole precision: a date the day, `T09:31` the minute; `:` is true within
// it,
// `>` after it, `<=` up to its end. Times without an offset are UTC.
//
// data.PATH walks `data`: a step is a member's name; on an array a step of digits is an index, any
// other step is tried on every element. At the end an array stands for its elements, to any depth.
// Of members with the same name every one counts. What is found compares so:
//   - a number with an unquoted number (or `5s`, `10KB`), as IEEE doubles; with other text never;
//   - a string with the text as written, byte by byte, `<` and `>` too (so ISO dates order well);
//     a relative time stands for its moment in ISO 8601 with milliseconds;
//   - true, false and null as these words;
//   - an object with nothing. `data.PATH:*` is true where anything is found, null and empty
//     arrays included.
// A string ends at an escaped NUL. Regular expressions and `*` read strings and words, not numbers.
//
// Bare words and quoted text are searched in the JSON text of `data` as it was published, ASCII
// letters of either case being equal; `*` in a bare word is any run of characters.
// A bare id (known prefix) is true where it is the event's id, the id of a delivery, of its
// destination or of one of its attempts at hand, or where `"<id>"` occurs in the text of `data`.

enum class SearchFieldId {
    Type,
    Status,
    Dest,
    DestType,
    Id,
    Event,
    TaskRun,
    Session,
    Credential,
    Agent,
    Source,
    Attempts,
    Http,
    Error,
    Latency,
    Size,
    Created,
    Next,
    Age,
    Test,
    Replayed,
    Replay,
    Data,        ///< `path` says where
    HeaderField, ///< `path` has one step, the header's name in lower case
    Note,
    Marked,
};

enum class SearchOp { Match, Equal, NotEqual, Greater, GreaterEqual, Less, LessEqual, Regex };

struct SearchValue
{
    QString text;    ///< as written, unquoted
    QByteArray utf8; ///< the same, in UTF-8
    bool quoted = false;
    bool wildcard = false;                ///< each `*` stands for any run of characters
    std::optional<double> number;         ///< durations in ms, sizes in bytes
    std::optional<Timestamp> time;        ///< absolute: the beginning
    milliseconds span{1};                 ///< what `time` covers
    std::optional<milliseconds> relative; ///< `-1h`: time = now + relative
    std::optional<DeliveryStatus> status;
    std::optional<ErrorClass> errorClass;
    bool flag = false;
    QRegularExpression regex; ///< Regex only: what `text` means, ready for use
};

struct SearchNode
{
    enum class Kind { And, Or, Not, Clause, Text, Id };
    Kind kind = Kind::And;
    std::vector<std::shared_ptr<const SearchNode>> children; ///< And, Or, Not (one)
    SearchFieldId field = SearchFieldId::Type;               ///< Clause
    SearchOp op = SearchOp::Match;
    std::vector<QByteArray> path;    ///< of `data.` and `header.`
    std::vector<SearchValue> values; ///< any of them; for a range exactly two, with `range`
    bool range = false;              ///< `a..b`, both ends inclusive
    bool present = false;            ///< `field:*`: any value; `values` is empty
    QString text;                    ///< Text: searched in payloads; Id: the bare id
    QByteArray utf8;                 ///< of `text`
    bool wildcard = false;           ///< Text: `*` stands for any run of characters
    int levels = 0; ///< And and Or below and here; no And holds an And, no Or an Or
};

/// True for fields that a delivery has and an event alone has not.
[[nodiscard]] bool isDeliveryField(SearchFieldId field);

/// The moment a value stands for: its time, or `now` and its relative part.
[[nodiscard]] Timestamp searchTime(const SearchValue &value, Timestamp now);

/// The text that a string in `data` is compared with.
[[nodiscard]] QByteArray searchDataText(const SearchValue &value, Timestamp now);

/// A half-open interval that a number or a time must (or, with `negated`, must not) lie in. The one
/// place where an operator on a value becomes bounds, so that both back ends read the same.
struct SearchBounds
{
    std::optional<double> atLeast, above, atMost, below;
};
/// For Attempts, Http, Latency, Size (plain), Created, Next (in ms since 1970), Age (the bounds are
/// those of `created`: an age turned round). One entry for each value of the list; NotEqual answers
/// the bounds of equality.
[[nodiscard]] std::vector<SearchBounds> searchBounds(const SearchNode &clause, Timestamp now);

} // namespace deckhand
