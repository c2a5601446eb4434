#pragma once

#include "api/delivery.h"
#include "api/keys.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// What a connection is tested for, in this order.
enum class CheckStage { Reach, Tls, Version, SignIn, Permissions, Clock };

/// Why a stage failed. `evidence` is beside it where something was seen that tells more.
enum class CheckProblem {
    None,
    NoTls,  ///< this program was built without it
    CaFile, ///< cannot be read, or holds no certificate
    HostNotFound,
    Refused,
    Unreachable,
    TimedOut,
    Closed,         ///< by the other side, before it answered
    NotTls,         ///< the port speaks something else
    TlsVersion,     ///< none in common
    TlsUntrusted,   ///< evidence: who issued the certificate
    TlsExpired,     ///< evidence: when
    TlsNotYetValid, ///< evidence: from when on
    TlsName,        ///< evidence: the names it has
    TlsOther,
    NotDeckhand,   ///< an answer, but not of this API
    VersionTooOld, ///< evidence: the version, where it was told
    Maintenance,   ///< 503; evidence: seconds to wait, where told
    Redirect,      ///< evidence: where to
    ServerError,   ///< evidence: the status
    RateLimited,   ///< evidence: seconds to wait, where told
    KeyMissing,
    KeyWrong,
    MayNotRead, ///< the key may publish only; evidence: its role
    ClockDiffers,
    ClockUnknown, ///< no failure: the server tells no time
};

struct CheckedStage
{
    CheckStage stage = CheckStage::Reach;
    StageOutcome outcome = StageOutcome::Skipped; ///< Skipped: not reached
    std::optional<double> ms;                     ///< where it was measured
    CheckProblem problem = CheckProblem::None;
    QString evidence;
    bool underWay = false;
};

/// What a server says of itself.
struct ServerProfile
{
    QString name; ///< empty: not an engine of this program, as Deck's own service
    QString version;
    QString environment;
    std::optional<Role> role; ///< of the key; none where it was not told
    std::vector<QByteArray> capabilities;
    std::optional<milliseconds> clockDifference; ///< of the server's clock against ours
};

/// Servers before this version lack what a console calls.
inline constexpr auto oldestServer = "0.1.0";
/// Beyond it, times in lists mislead; far beyond, signatures are refused.
inline constexpr milliseconds tolerableClockDifference{60'000};
inline constexpr qint64 longestTestAnswer = 64 * 1024;

/// An answer to `GET /v2/test`, as it came.
struct TestAnswer
{
    int status = 0;
    QByteArray body;
    QByteArray date;       ///< field `Date`
    QByteArray location;   ///< field `Location`
    QByteArray retryAfter; ///< field `Retry-After`
    bool withKey = false;  ///< the question had one
    Timestamp asked{}, answered{};
};

/// How far an answer lets the test come. `failed` is None where it passes all stages it can judge.
struct AnswerVerdict
{
    std::optional<CheckStage> failedAt;
    CheckProblem problem = CheckProblem::None;
    QString evidence;
    ServerProfile facts;
};
[[nodiscard]] AnswerVerdict judgeAnswer(const TestAnswer &answer);

/// `1.10.0` against `1.9`: by its numbers. What is no version is older than any.
[[nodiscard]] bool isOlder(const QString &version, const QString &than);
/// Of the middle of question and answer; nothing where `date` is no date (RFC 9110, 5.6.7).
[[nodiscard]] std::optional<milliseconds> clockDifference(const TestAnswer &answer);

} // namespace deckhand
