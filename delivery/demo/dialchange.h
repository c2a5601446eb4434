#pragma once

#include "api/event.h"
#include "demo/receiver.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// What can be turned in a demo.
enum class Dial {
    Rate,
    Status,
    FailingShare,
    FailingStatus,
    Latency,
    LatencySpread,
    Refuse,
    Reset,
    OtherSecret,
    RetryAfter,
    HugeBody,
    Certificate,
    Unknown, ///< of another version of this program
};

/// In place of a status: several, in turn.
constexpr QByteArrayView mixedWord("mixed");

/// How one dial was turned. Values are JSON: numbers (shares from 0 to 1, times in milliseconds),
/// `true` and `false`, the word of a certificate's fault or of a mix of statuses.
struct DialChange
{
    QString receiver; ///< its name; empty: a dial of the event source
    Dial dial = Dial::Unknown;
    QByteArray before, after;
    QByteArray scenario = {}; ///< the name of the one that turned it; empty: a person did
    bool operator==(const DialChange &) const = default;
};

/// What differs between two settings of one receiver, in the order of `Dial`.
[[nodiscard]] std::vector<DialChange>
dialChanges(const QString &receiver, const ReceiverDials &before, const ReceiverDials &after);
[[nodiscard]] DialChange rateChange(double before, double after);

/// `valid`, `expired` …: the word in a line.
[[nodiscard]] QByteArray wireName(CertificateFault fault);
/// No fault for a word that names none.
[[nodiscard]] CertificateFault certificateFaultFrom(QByteArrayView word);

/// Types that begin so are a demo's own lines about itself.
constexpr QByteArrayView demoLinePrefix("demo.");
/// A content filter that takes every event but such lines.
[[nodiscard]] QByteArray filterWithoutDemoLines();

/// The change as an event of the demo's own: `demo.receiver_changed` or `demo.source_changed`.
[[nodiscard]] EventDraft demoLine(const DialChange &change);
/// The change that an event tells of; none where it is not such a line.
[[nodiscard]] std::optional<DialChange> dialChangeOf(const Event &event);

} // namespace deckhand
