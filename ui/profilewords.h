#pragma once

#include "models/connectiontest.h"
#include "models/profile.h"

#include <QCoreApplication>

namespace deckhand {

/// What happened and what to do about it.
struct Remedy
{
    QString what;
    QString next; ///< may be empty
};

/// All words about connections.
class ProfileWords
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::ProfileWords)

public:
    /// Those that are always there are named by the program.
    [[nodiscard]] static QString nameOf(const Profile &profile);
    /// Where it leads: a host, a file.
    [[nodiscard]] static QString placeOf(const Profile &profile);
    /// `PRODUCTION · open · eu-1.example.com`; without a `state` it is left out.
    [[nodiscard]] static QString lineOf(const Profile &profile, const QString &state = {});
    [[nodiscard]] static QString word(ProfileKind kind);
    /// As a choice in a list: `Production`.
    [[nodiscard]] static QString choice(Environment environment);
    [[nodiscard]] static QString word(SafetyLevel level);
    [[nodiscard]] static QString word(KeyPlace place);
    [[nodiscard]] static QString problem(ProfileFault fault);

    [[nodiscard]] static QString word(CheckStage stage);
    [[nodiscard]] static QString outcome(const CheckedStage &stage);
    [[nodiscard]] static Remedy remedy(const CheckedStage &stage, const QUrl &url,
                                       const ServerProfile &facts);
    /// What was found where everything passed.
    [[nodiscard]] static QString found(const ServerProfile &facts);
};

} // namespace deckhand
