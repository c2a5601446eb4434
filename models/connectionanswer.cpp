#include "models/connectionanswer.h"

#include "api/codec.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QVersionNumber>

#include <algorithm>

namespace deckhand {

namespace {

QString secondsIn(const QByteArray &retryAfter)
{
    bool ok = false;
    const int seconds = retryAfter.toInt(&ok);
    return ok && seconds >= 0 ? QString::number(seconds) : QString();
}

std::optional<Role> roleNamed(const QString &name)
{
    for (const Role role : {Role::Viewer, Role::Publisher, Role::Operator, Role::Admin}) {
        if (name == QLatin1String(wireName(role)))
            return role;
    }
    return std::nullopt;
}

/// The error envelope of the API.
bool isEnvelope(const QJsonObject &object)
{
    const QJsonArray errors = object.value(QLatin1String("errors")).toArray();
    return !errors.isEmpty() && errors.first().toObject().contains(QLatin1String("code"));
}

AnswerVerdict failedAt(CheckStage stage, CheckProblem problem, const QString &evidence = {})
{
    return {stage, problem, evidence, {}};
}

AnswerVerdict judgeRefusal(const TestAnswer &answer, const QJsonObject &object)
{
    const QString status = QString::number(answer.status);
    if (answer.status == 503)
        return failedAt(CheckStage::Version, CheckProblem::Maintenance,
                        secondsIn(answer.retryAfter));
    if (answer.status >= 300 && answer.status < 400)
        return failedAt(CheckStage::Version, CheckProblem::Redirect,
                        QString::fromUtf8(answer.location.left(300)));
    if (answer.status >= 500)
        return failedAt(CheckStage::Version, CheckProblem::ServerError, status);
    if (!isEnvelope(object))
        return failedAt(CheckStage::Version, CheckProblem::NotDeckhand, status);
    switch (answer.status) {
    case 401:
        return failedAt(CheckStage::SignIn,
                        answer.withKey ? CheckProblem::KeyWrong : CheckProblem::KeyMissing);
    case 403: return failedAt(CheckStage::Permissions, CheckProblem::MayNotRead);
    case 404:
    case 405: return failedAt(CheckStage::Version, CheckProblem::VersionTooOld);
    case 429:
        return failedAt(CheckStage::SignIn, CheckProblem::RateLimited,
                        secondsIn(answer.retryAfter));
    default: return failedAt(CheckStage::Version, CheckProblem::ServerError, status);
    }
}

ServerProfile factsIn(const QJsonObject &object)
{
    const QJsonObject server = object.value(QLatin1String("server")).toObject();
    ServerProfile facts;
    facts.name = server.value(QLatin1String("name")).toString().left(80);
    facts.version = server.value(QLatin1String("version")).toString().left(40);
    facts.environment = object.value(QLatin1String("environment")).toString().left(40);
    for (const QJsonValue &capability : server.value(QLatin1String("capabilities")).toArray())
        facts.capabilities.push_back(capability.toString().left(40).toUtf8());
    facts.role = roleNamed(
        object.value(QLatin1String("key")).toObject().value(QLatin1String("role")).toString());
    return facts;
}

AnswerVerdict judgeReady(const TestAnswer &answer, const QJsonObject &object)
{
    const QString status = object.value(QLatin1String("status")).toString();
    if (status.isEmpty())
        return failedAt(CheckStage::Version, CheckProblem::NotDeckhand,
                        QString::number(answer.status));
    if (status != QLatin1String("ready"))
        return failedAt(CheckStage::Version, CheckProblem::Maintenance);
    AnswerVerdict verdict;
    verdict.facts = factsIn(object);
    const bool isOurs = object.contains(QLatin1String("server"));
    if (isOurs && isOlder(verdict.facts.version, QLatin1String(oldestServer))) {
        verdict.failedAt = CheckStage::Version;
        verdict.problem = CheckProblem::VersionTooOld;
        verdict.evidence = verdict.facts.version;
    } else if (verdict.facts.role == Role::Publisher) {
        verdict.failedAt = CheckStage::Permissions;
        verdict.problem = CheckProblem::MayNotRead;
    }
    return verdict;
}

} // namespace

bool isOlder(const QString &version, const QString &than)
{
    return QVersionNumber::fromString(version).normalized() <
           QVersionNumber::fromString(than).normalized();
}

std::optional<milliseconds> clockDifference(const TestAnswer &answer)
{
    const QDateTime told =
        QLocale::c().toDateTime(QString::fromLatin1(answer.date.left(64).trimmed()),
                                QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    if (!told.isValid())
        return std::nullopt;
    const qint64 server =
        QDateTime(told.date(), told.time(), Qt::UTC).toMSecsSinceEpoch() + 500; // whole seconds
    const qint64 here = (toMillis(answer.asked) + toMillis(answer.answered)) / 2;
    return milliseconds(server - here);
}

AnswerVerdict judgeAnswer(const TestAnswer &answer)
{
    const QJsonObject object = QJsonDocument::fromJson(answer.body).object();
    const bool good = answer.status >= 200 && answer.status < 300;
    AnswerVerdict verdict = good ? judgeReady(answer, object) : judgeRefusal(answer, object);
    verdict.facts.clockDifference = clockDifference(answer);
    return verdict;
}

} // namespace deckhand
