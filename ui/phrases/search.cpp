#include "ui/phrases/phrases.h"

#include <QCoreApplication>

#include <array>

namespace deckhand::phrases {

namespace {

// Of the search language.
constexpr std::array english{
    QT_TRANSLATE_NOOP("deckhand::Engine", "At character %1: %2"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Unknown field `%1`; put the text in quotes to search for it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Unknown field `%1`, did you mean `%2`?"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a header's name: header.content-type"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a path without empty steps: data.website.url"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "`%1` does not go with `%2`; expected one of %3"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected %1 after `%2`."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The quote is not closed: expected `\"`."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A list goes with `:`, `=` and `!=` only; expected one value."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This list is not closed: expected `)`."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected `,` or `)` here."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A range needs both ends, as 2..4; for one end use >= or <=."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "`%1` is neither true nor false."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A moment relative to now needs > >= < or <=, as %1>=%2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "`%1` is not known for `%2`; expected one of %3."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "`%1` is not a time; expected one such as -1h, 2025-01-15 or 2025-01-15T09:31 (UTC)."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "`%1` is not understood; expected %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A search has at most %1 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This character has no place in a search; remove it."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This `)` closes nothing; put text with parentheses in quotes."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is nested more than %1 deep."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a field, a word or `(` here."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "`%1` stands between two terms; put it in quotes to search for the word."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a field or a word before `)`."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This `(` is not closed: expected `)`."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Groups of and and or are nested more than %1 deep here."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a field before `%1`."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "`%1` is not a field; put the text in quotes to search for it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A search has at most %1 words, clauses and values."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A regular expression has at most 256 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A group is not closed: expected `)`."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Write `\\%1` for a literal `%1`."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Nothing follows the backslash."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "`\\%1` is not supported; use \\d, \\w, \\s or \\ before punctuation."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Write `\\%1` inside brackets."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The bracket is not closed: expected `]`."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A range in brackets goes between ASCII letters or digits, as a-z."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Write `\\-` for a literal `-` here."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Only plain groups `( )` and `(?: )` are supported."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This `)` closes nothing; write `\\)` for a literal one."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "`%1` has nothing to repeat; lazy and possessive forms are not supported."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Expected {m}, {m,} or {m,n}; write `\\{` for a literal brace."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Counts go from 0 to 100, the smaller first."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A counted group cannot hold another count."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a regular expression."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This regular expression is not understood: %1."),
};

} // namespace

std::span<const char *const> search()
{
    return english;
}

} // namespace deckhand::phrases
