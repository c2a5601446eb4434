#pragma once

#include "destinations/sender.h"
#include "transport/httpclient.h"

#include <QByteArrayList>

namespace deckhand {

/// What Google answers where a call failed: `google.rpc.Status` as JSON
/// (https://cloud.google.com/apis/design/errors). Everything in it is bounded.
struct GoogleStatus
{
    int code = 0;
    QByteArray status; ///< `PERMISSION_DENIED`; empty where the answer is none of Google's
    QString message;
    QByteArray reason; ///< of the first detail that has one, `SERVICE_DISABLED`
};
[[nodiscard]] GoogleStatus readGoogleStatus(const HttpResponse &response);

/// What to tell of: which topic, and who publishes.
struct PubSubNames
{
    QString project;
    QString topic;
    QString account; ///< e-mail address; empty: an emulator
};

/// Class, sentence, hint and stage of an answer that is not 2xx; leaves `outcome` as `httpOutcome`
/// made it where Google's status says no more. `now` is for noticing a wrong clock.
void explainPubSub(SendOutcome &outcome, const GoogleStatus &status, const PubSubNames &names,
                   Timestamp now);

/// The ids of published messages; an error where they are not `expected` in number.
[[nodiscard]] tl::expected<QByteArrayList, AttemptError> readMessageIds(const QByteArray &body,
                                                                        qsizetype expected);

/// A service's text, short and on one line.
[[nodiscard]] QString boundedText(const QByteArray &text);
/// The end of a sentence that quotes it: `: The topic is unknown.`, or a full stop.
[[nodiscard]] QString quotedSentence(const QString &text);

/// How far this machine's clock is ahead of the one that wrote the `Date` header; nothing where
/// there is no such header.
[[nodiscard]] std::optional<milliseconds> clockLead(const Headers &headers, Timestamp now);
/// A sentence about a clock that is minutes off, with a blank in front; empty otherwise.
[[nodiscard]] QString clockRemark(const Headers &headers, Timestamp now);

} // namespace deckhand
