#include "ctl/forwardlines.h"

#include "api/codec.h"
#include "api/jsonscan.h"
#include "api/jsonwriter.h"
#include "ctl/rows.h"

#include <QUrl>

namespace deckhand {

namespace {

QString milliText(double ms)
{
    return QString::number(ms, 'f', ms < 10 ? 1 : 0);
}

/// `12 ms (connect 0.3, first byte 11)`
QString timesText(const ForwardRecord &record)
{
    QStringList parts;
    const auto add = [&parts](const char *name, const std::optional<double> &ms) {
        if (ms && *ms >= 0.05)
            parts.append(QString(QLatin1String(name) + QLatin1Char(' ') + milliText(*ms)));
    };
    add("dns", record.phases.dnsMs);
    add("connect", record.phases.connectMs);
    add("tls", record.phases.tlsMs);
    add("first byte", record.phases.firstByteMs);
    const QString whole = milliText(record.ms) + QStringLiteral(" ms");
    return parts.isEmpty() ? whole
                           : QStringLiteral("%1 (%2)").arg(whole, parts.join(QStringLiteral(", ")));
}

QByteArray recordJson(const ForwardRecord &record)
{
    QByteArray out;
    JsonWriter json(out);
    json.beginObject()
        .member("message", "attempt")
        .member("at", record.at)
        .member("event_id", record.eventId)
        .member("type", record.eventType)
        .member("attempt", record.attempt)
        .member("status", wireName(record.status))
        .key("http");
    if (record.httpStatus > 0)
        json.value(record.httpStatus);
    else
        json.null();
    json.member("ms", record.ms)
        .key("phases")
        .beginObject()
        .member("dns_ms", record.phases.dnsMs)
        .member("connect_ms", record.phases.connectMs)
        .member("tls_ms", record.phases.tlsMs)
        .member("first_byte_ms", record.phases.firstByteMs)
        .endObject();
    if (record.error.errorClass != ErrorClass::None)
        json.member("error", wireName(record.error.errorClass))
            .member("reason", record.error.message)
            .member("hint", record.error.hint);
    if (record.nextAttemptAt)
        json.member("next_attempt_at", *record.nextAttemptAt);
    json.endObject();
    return out;
}

/// Without a password.
QString shown(const QString &url)
{
    return QUrl(url).toDisplayString();
}

} // namespace

void ForwardLines::say(const char *kind, const QString &text, const QByteArray &members)
{
    if (m_json)
        m_out.line(QByteArray("{\"message\":\"" + QByteArray(kind) + '"' + members + '}'));
    else
        m_out.note(text);
}

void ForwardLines::ready(const QString &source, const QString &target, const QByteArray &secret)
{
    if (m_json) {
        QByteArray text = "{\"ready\":true,\"source\":" + quoteJson(shown(source).toUtf8()) +
                          ",\"url\":" + quoteJson(shown(target).toUtf8());
        if (!secret.isEmpty())
            text += ",\"secret\":" + quoteJson(secret);
        m_out.line(QByteArray(text + '}'));
        return;
    }
    m_out.note(QStringLiteral("Forwarding events of %1 to %2; Ctrl-C ends.")
                   .arg(shown(source), shown(target)));
    if (!secret.isEmpty())
        m_out.note(QStringLiteral("They are signed with %1, shown this once; verify them with it.")
                       .arg(QString::fromUtf8(secret)));
}

void ForwardLines::attempted(const ForwardRecord &record)
{
    if (m_json) {
        m_out.line(recordJson(record));
        return;
    }
    const bool good = record.error.errorClass == ErrorClass::None;
    const QString status =
        record.httpStatus > 0 ? QString::number(record.httpStatus) : QStringLiteral("---");
    QString line = QStringLiteral("%1  %2  %3  %4  %5")
                       .arg(clockTime(record.at),
                            harmless(QString::fromUtf8(record.eventType)).leftJustified(26),
                            harmless(record.eventId.toString()),
                            m_out.toned(status, good ? Tone::Good : Tone::Bad), timesText(record));
    if (!good)
        line += QStringLiteral("  ") + harmless(record.error.message);
    if (!good && record.nextAttemptAt) {
        const double wait = double((*record.nextAttemptAt - record.at).count()) / 1000;
        line += QStringLiteral(" Again in %1 s.").arg(QString::number(wait, 'f', 1));
    }
    m_out.line(line);
}

void ForwardLines::link(const StreamState &state)
{
    if (state.phase == StreamPhase::Live) {
        if (std::exchange(m_cut, false))
            say("connected", QStringLiteral("The source is reached again."));
        m_lastReason.clear();
        return;
    }
    if (!state.error)
        return;
    const QString reason = harmless(state.error->items.front().message);
    if (m_cut && reason == m_lastReason)
        return;
    m_cut = true;
    m_lastReason = reason;
    say("disconnected",
        QStringLiteral("The source is not reached: %1 It is tried again.").arg(reason),
        ",\"reason\":" + quoteJson(reason.toUtf8()));
}

void ForwardLines::target(const ForwardTarget &target)
{
    const double seconds = double(target.wait.count()) / 1000;
    if (target.reachable)
        say("target_reached", QStringLiteral("The target answers again."));
    else
        say("target_lost",
            QStringLiteral("The target is not reached: %1 Its events wait; next try in %2 s.")
                .arg(harmless(target.error.message))
                .arg(seconds),
            ",\"reason\":" + quoteJson(target.error.message.toUtf8()));
}

void ForwardLines::resyncs()
{
    say("resync", QStringLiteral("The stream left some events out; they are read from the list."));
}

void ForwardLines::caughtUp(qint64 events)
{
    if (events > 0)
        say("caught_up",
            QStringLiteral("%1 events of the list are looked at.").arg(grouped(events)),
            ",\"events\":" + QByteArray::number(events));
}

void ForwardLines::summary(const ForwardCounts &counts)
{
    QByteArray members;
    JsonWriter json(members);
    json.beginObject()
        .member("delivered", counts.delivered)
        .member("failed", counts.failed)
        .member("waiting", counts.waiting)
        .member("filtered", counts.filtered)
        .member("known", counts.known)
        .endObject();
    members.chop(1);
    QString text = QStringLiteral("%1 delivered, %2 failed")
                       .arg(grouped(counts.delivered), grouped(counts.failed));
    if (counts.waiting > 0)
        text += QStringLiteral(", %1 under way, which the next run delivers")
                    .arg(grouped(counts.waiting));
    if (counts.filtered > 0)
        text += QStringLiteral(", %1 left out by the filter").arg(grouped(counts.filtered));
    if (counts.known > 0)
        text += QStringLiteral(", %1 known already").arg(grouped(counts.known));
    say("summary", QString(text + QLatin1Char('.')), ',' + members.mid(1));
}

} // namespace deckhand
