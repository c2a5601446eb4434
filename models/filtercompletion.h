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
};

/// Fields of the search language, or values of the field before the colon. `types` and
/// `destinations` are those that are known here.
[[nodiscard]] FilterCompletion completeFilter(const QString &text, qsizetype cursor,
                                              const QStringList &types,
                                              const QStringList &destinations);

} // namespace deckhand
