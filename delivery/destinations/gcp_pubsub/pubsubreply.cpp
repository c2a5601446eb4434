#include "destinations/gcp_pubsub/pubsubreply.h"

#include "api/jsonreader.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <cstdlib>

namespace deckhand {

namespace {

constexpr qsizetype longestMessage = 300;
constexpr std::chrono::minutes clockTolerance{2};

QString quoted(const GoogleStatus &status)
{
    return quotedSentence(status.message);
}

QString grantCommand(const PubSubNames &names)
{
    return QStringLiteral("gcloud pubsub topics add-iam-policy-binding %1 --project %2 --member "
                          "serviceAccount:%3 --role roles/pubsub.publisher")
        .arg(names.topic, names.project, names.account);
}

AttemptError unauthenticated(const GoogleStatus &status, const PubSubNames &names,
                             const QString &clock)
{
    return {ErrorClass::AuthFailed,
            QStringLiteral("Google refused the key of %1 (401)%2%3")
                .arg(names.account, quoted(status), clock),
            clock.isEmpty() ? QStringLiteral("Make a new key of the service account and set it "
                                             "here; a deleted or disabled key stays refused.")
                            : QStringLiteral("Set this machine's clock (NTP).")};
}

AttemptError denied(const GoogleStatus &status, const PubSubNames &names)
{
    if (status.reason == "SERVICE_DISABLED") {
        return {ErrorClass::AuthFailed,
                QStringLiteral("The Pub/Sub API is not enabled in project %1 (403).")
                    .arg(names.project),
                QStringLiteral("Run: gcloud services enable pubsub.googleapis.com --project %1")
                    .arg(names.project)};
    }
    return {
        ErrorClass::AuthFailed,
        QStringLiteral("%1 may not publish to topic %2 (403)%3")
            .arg(names.account.isEmpty() ? QStringLiteral("The sender") : names.account,
                 names.topic, quoted(status)),
        QStringLiteral("Grant roles/pubsub.publisher on the topic: %1").arg(grantCommand(names))};
}

AttemptError notFound(const GoogleStatus &status, const PubSubNames &names)
{
    return {ErrorClass::NotFound,
            QStringLiteral("There is no topic %1 in project %2 (404)%3")
                .arg(names.topic, names.project, quoted(status)),
            QStringLiteral("Correct project and topic, or run: gcloud pubsub topics create %1 "
                           "--project %2")
                .arg(names.topic, names.project)};
}

AttemptError exhausted(const GoogleStatus &status, const PubSubNames &names)
{
    return {ErrorClass::Throttled,
            QStringLiteral("The publish quota of project %1 is used up (429)%2")
                .arg(names.project, quoted(status)),
            QStringLiteral("Raise the quota in the Google Cloud console, or lower the "
                           "destination's rate.")};
}

AttemptError invalid(const GoogleStatus &status)
{
    const bool size = status.message.contains(QLatin1String("too large"), Qt::CaseInsensitive) ||
                      status.message.contains(QLatin1String("size"), Qt::CaseInsensitive);
    if (size) {
        return {
            ErrorClass::TooLarge,
            QStringLiteral("The message is larger than Pub/Sub takes (400)%1").arg(quoted(status)),
            QStringLiteral("Send these events elsewhere; a message has 10 MB at most.")};
    }
    return {ErrorClass::Rejected,
            QStringLiteral("Pub/Sub rejected the message (400)%1").arg(quoted(status)),
            QStringLiteral("Compare the topic's schema and the destination's metadata with what "
                           "is said: attribute names may not begin with \"goog\".")};
}

AttemptError precondition(const GoogleStatus &status)
{
    return {ErrorClass::Rejected,
            QStringLiteral("The topic does not take messages now (400)%1").arg(quoted(status)),
            QStringLiteral("Look at the topic's state in the Google Cloud console: its encryption "
                           "key or its ingestion may be disabled.")};
}

AttemptError failed(const GoogleStatus &status)
{
    const QString name = QString::fromLatin1(status.status);
    return {ErrorClass::HttpStatus,
            QStringLiteral("Pub/Sub failed (%1)%2")
                .arg(name.isEmpty() ? QString::number(status.code)
                                    : QStringLiteral("%1 %2").arg(status.code).arg(name),
                     quoted(status)),
            QStringLiteral("Nothing needs changing here; see status.cloud.google.com if it "
                           "lasts.")};
}

/// The reason of the first `google.rpc.ErrorInfo`.
QByteArray reasonOf(const std::vector<JsonSlice> &details)
{
    std::vector<ErrorItem> ignored;
    for (const JsonSlice &detail : details) {
        ObjectReader reader(detail.text, ignored);
        const QByteArray reason = reader.isValid() ? reader.bytes("reason") : QByteArray();
        if (!reason.isEmpty())
            return reason.left(100);
    }
    return {};
}

} // namespace

GoogleStatus readGoogleStatus(const HttpResponse &response)
{
    GoogleStatus read;
    read.code = response.status;
    std::vector<ErrorItem> ignored;
    ObjectReader reader(response.body, ignored);
    const QByteArrayView error = reader.isValid() ? reader.object("error") : QByteArrayView();
    if (error.isNull())
        return read;
    ObjectReader inner(error, ignored);
    read.status = inner.bytes("status").left(100);
    read.message = boundedText(inner.bytes("message"));
    read.reason = reasonOf(inner.array("details"));
    return read;
}

void explainPubSub(SendOutcome &outcome, const GoogleStatus &status, const PubSubNames &names,
                   Timestamp now)
{
    const QByteArray &name = status.status;
    if (name == "UNAUTHENTICATED" || status.code == 401) {
        const QString clock =
            outcome.response ? clockRemark(outcome.response->headers, now) : QString();
        outcome.error = unauthenticated(status, names, clock);
        outcome.stage = SendStage::SignIn;
    } else if (name == "PERMISSION_DENIED" || status.code == 403) {
        outcome.error = denied(status, names);
        outcome.stage = SendStage::Permission;
    } else if (name == "NOT_FOUND" || status.code == 404) {
        outcome.error = notFound(status, names);
    } else if (name == "RESOURCE_EXHAUSTED" || status.code == 429) {
        outcome.error = exhausted(status, names);
    } else if (name == "FAILED_PRECONDITION") {
        outcome.error = precondition(status);
    } else if (name == "INVALID_ARGUMENT" || status.code == 400) {
        outcome.error = invalid(status);
    } else if (status.code >= 500) {
        outcome.error = failed(status);
    }
}

tl::expected<QByteArrayList, AttemptError> readMessageIds(const QByteArray &body,
                                                          qsizetype expected)
{
    std::vector<ErrorItem> ignored;
    ObjectReader reader(body, ignored);
    QByteArrayList ids;
    if (reader.isValid()) {
        for (QByteArray &id : reader.strings("messageIds"))
            ids.push_back(id.left(100));
    }
    if (ids.size() == expected)
        return ids;
    return tl::unexpected(AttemptError{
        ErrorClass::ProtocolError,
        QStringLiteral("The answer confirms %1 of %2 messages.").arg(ids.size()).arg(expected),
        QStringLiteral("Check that the endpoint is Pub/Sub, and whether a proxy "
                       "answers in its place.")});
}

QString boundedText(const QByteArray &text)
{
    QString shown = QString::fromUtf8(text.left(4 * longestMessage)).left(longestMessage);
    for (QChar &c : shown) {
        if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            c = QLatin1Char(' ');
    }
    return shown.trimmed();
}

QString quotedSentence(const QString &text)
{
    if (text.isEmpty())
        return QStringLiteral(".");
    const bool ended = text.endsWith(QLatin1Char('.'));
    return QStringLiteral(": ") + text + (ended ? QString() : QStringLiteral("."));
}

std::optional<milliseconds> clockLead(const Headers &headers, Timestamp now)
{
    for (const auto &[name, value] : headers) {
        if (name.compare("date", Qt::CaseInsensitive) != 0)
            continue;
        QDateTime at = QLocale::c().toDateTime(QString::fromLatin1(value.left(40)),
                                               QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"));
        if (!at.isValid())
            return std::nullopt;
        at.setTimeSpec(Qt::UTC);
        return now - fromMillis(at.toMSecsSinceEpoch());
    }
    return std::nullopt;
}

QString clockRemark(const Headers &headers, Timestamp now)
{
    const std::optional<milliseconds> lead = clockLead(headers, now);
    if (!lead || (*lead<clockTolerance && * lead> - clockTolerance))
        return {};
    const qint64 minutes = std::chrono::round<std::chrono::minutes>(*lead).count();
    return QStringLiteral(" This machine's clock is %1 minutes %2 Google's.")
        .arg(std::abs(minutes))
        .arg(minutes > 0 ? QStringLiteral("ahead of") : QStringLiteral("behind"));
}

} // namespace deckhand
