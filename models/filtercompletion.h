#pragma once

#include <QString>
#include <QStringList>

namespace deckhand {

/// What may stand where the cursor is in a filter.
struct FilterCompletion
{
    qsizetype from = 0; ///< the piece of text that an option replaces
    qsizetype length = 0;
    QStringList options;
    bool isValue = false; ///< options are values: an empty word is completed, too
    QStringList lines;    ///< each of them replaces the whole text
};

/// Fields of the search language, or values of the field before the operator. `types` and
/// `destinations` are those that are known here.
[[nodiscard]] FilterCompletion completeFilter(const QString &text, qsizetype cursor,
                                              const QStringList &types,
                                              const QStringList &destinations);

/// The newest filters of a history that go on from `text`.
[[nodiscard]] QStringList formerFilters(const QString &text, const QStringList &history);

} // namespace deckhand
