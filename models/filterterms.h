#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace deckhand {

/// One term of a filter, at its top level: all of them must hold.
struct FilterTerm
{
    QString text;  ///< as it is written, a minus before it included
    QString field; ///< in lower case; empty for words, quoted text and groups
};

/// A clause of the search language with the place it has in the text.
struct FilterClause
{
    qsizetype from = 0, length = 0; ///< without a minus before it
    QString field;                  ///< in lower case
};

/// The terms of `text`, which parses. Where any of several alternatives may hold, they are one
/// term, in parentheses.
[[nodiscard]] std::vector<FilterTerm> filterTerms(const QString &text);
/// Every clause of `text`, which parses, however deep.
[[nodiscard]] std::vector<FilterClause> filterClauses(const QString &text);
/// `text` and, besides, `clause`.
[[nodiscard]] QString withClause(const QString &text, const QString &clause);

/// What the buttons beside a filter ask for. Each stands for the terms on its fields.
enum class Facet { Status, Type, Destination, Time, Code };
/// What `text` says of it, as it is written; empty where it says nothing.
[[nodiscard]] QString facetOf(const QString &text, Facet facet);
/// `text` with `clause` in place of what it says of `facet`; an empty one leaves any.
[[nodiscard]] QString withFacet(const QString &text, Facet facet, const QString &clause);

} // namespace deckhand
