#include "api/codec.h"
#include "ctl/pages.h"
#include "ctl/rows.h"

namespace deckhand {

namespace {

QString actorText(const Actor &actor)
{
    const QString role = QString::fromUtf8(actor.role);
    return harmless(QStringLiteral("%1 (%2)").arg(actor.name, role));
}

QString changedText(const AuditEntry &entry)
{
    QStringList names;
    for (const QByteArray &name : entry.changed)
        names.append(QString::fromUtf8(name));
    return harmless(names.join(QStringLiteral(", ")));
}

QStringList auditRow(const AuditEntry &entry)
{
    const QByteArray &address = entry.actor.address;
    return {dateTime(entry.createdAt),
            actorText(entry.actor),
            address.isEmpty() ? QStringLiteral("-") : harmless(QString::fromUtf8(address)),
            harmless(QString::fromUtf8(entry.action)),
            harmless(QString::fromUtf8(entry.targetId)),
            changedText(entry)};
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    const qint64 limit = arguments.integer("limit", 20, 0, 1'000'000);
    AuditFilter filter;
    filter.actor = arguments.text("actor");
    filter.action = arguments.text("action").toUtf8();
    filter.target = arguments.text("target").toUtf8();
    filter.createdAfter = arguments.moment("after", context.clock.now());
    filter.createdBefore = arguments.moment("before", context.clock.now());
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    std::vector<QStringList> rows;
    const ExitCode code = collect<AuditEntry>(
        context, limit, [&](const PageRequest &page) { return engine->audit().list(filter, page); },
        [&](const std::vector<AuditEntry> &entries) {
            for (const AuditEntry &entry : entries) {
                QByteArray text;
                encode(text, entry);
                if (context.json())
                    context.out.line(text);
                else
                    rows.push_back(auditRow(entry));
            }
        });
    if (!context.json() && (code == ExitCode::Ok || !rows.empty()))
        context.out.table({QStringLiteral("TIME (UTC)"), QStringLiteral("WHO"),
                           QStringLiteral("FROM"), QStringLiteral("ACTION"),
                           QStringLiteral("TARGET"), QStringLiteral("CHANGED")},
                          rows);
    return code;
}

} // namespace

Command auditCommand()
{
    return {"audit",
            "",
            "show who changed what, newest first",
            "Needs a key with the role admin. What changed is named, its values are not.\n\n"
            "Example:\n  deckhandctl audit --after 7d --action event_destination.*",
            withConnection({
                {"actor", "WHO", "a key's id, or a name"},
                {"action", "ACTION", "event_destination.updated, or replay.* for all of an object"},
                {"target", "ID", "what was changed"},
                {"after", "TIME", "from then on: a time, or 2h for two hours ago"},
                {"before", "TIME", "up to then"},
                {"limit", "N", "default 20; 0 shows all"},
            }),
            run};
}

} // namespace deckhand
