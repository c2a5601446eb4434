#pragma once

#include "api/replay.h"

#include <QCoreApplication>

namespace deckhand {

/// What there is to say of how a replay runs and why it stopped.
class ReplayWords
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::ReplayWords)

public:
    [[nodiscard]] static QString word(ReplayOrder order);
    /// Whole sentences of what was chosen beyond the rate; empty where nothing was.
    [[nodiscard]] static QString options(const ReplayOptions &options, const QString &targetName);
    [[nodiscard]] static QString whyStopped(const ReplayStop &stop);
};

} // namespace deckhand
