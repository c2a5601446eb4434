#pragma once

#include "api/replay.h"

#include <QCoreApplication>

namespace deckhand {

class ReplayPace;

/// What there is to say of how a replay runs and why it stopped.
class ReplayWords
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::ReplayWords)

public:
    [[nodiscard]] static QString word(ReplayOrder order);
    /// Whole sentences of what was chosen beyond the rate; empty where nothing was.
    [[nodiscard]] static QString options(const ReplayOptions &options, const QString &targetName);
    /// How fast it goes and how long that takes, of one that runs.
    [[nodiscard]] static QString pace(const Replay &replay, const ReplayPace &pace);
    [[nodiscard]] static QString whyStopped(const ReplayStop &stop);
};

} // namespace deckhand
