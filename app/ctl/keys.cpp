#include "ctl/command.h"

#include "api/codec.h"
#include "common/engineassembly.h"
#include "ctl/rows.h"
#include "ctl/storeoptions.h"
#include "engine/accessservice.h"
#include "store/store.h"

namespace deckhand {

namespace {

std::vector<OptionRow> storeOptions(std::vector<OptionRow> options)
{
    options.push_back({"json", nullptr, "machine-readable output"});
    return withStore(std::move(options));
}

/// Opens the store and hands its keys to `work`. Nothing is delivered meanwhile.
template <class Work>
ExitCode withKeys(Context &context, const Work &work)
{
    EngineOptions options;
    readStoreOptions(context.arguments, options);
    if (!context.arguments.problems().isEmpty())
        return usageError(context);
    const auto store = openEngineStore(options, context.clock);
    if (!store) {
        context.out.error(store.error().text());
        return ExitCode::Unusable;
    }
    StoreGate gate(**store);
    IdSource ids(context.clock);
    AuditService audit(gate, ids, context.clock, Actor{{}, systemUser(), "deckhandctl", {}});
    AccessService access({gate, ids, context.clock, audit});
    const ExitCode code = work(access);
    gate.close();
    return code;
}

QString expiryOf(const ApiKey &key, Timestamp now)
{
    if (!key.expiresAt)
        return QStringLiteral("never");
    return key.hasExpired(now) ? QString(dateTime(*key.expiresAt) + QStringLiteral(" expired"))
                               : dateTime(*key.expiresAt);
}

QStringList keyRow(const ApiKey &key, Timestamp now)
{
    return {key.id.toString(),
            QLatin1String(wireName(key.role)),
            QString(QString::fromUtf8(key.prefix) + QStringLiteral("…")),
            dateTime(key.createdAt),
            key.lastUsedAt ? dateTime(*key.lastUsedAt) : QStringLiteral("-"),
            expiryOf(key, now),
            harmless(key.name)};
}

ExitCode runList(Context &context)
{
    context.arguments.expectOperands(0, 0, "keys list --store URL");
    return withKeys(context, [&context](AccessApi &access) {
        const auto keys = await(access.listKeys(), context.interrupts);
        if (!keys)
            return report(context, keys.error());
        std::vector<QStringList> rows;
        for (const ApiKey &key : *keys) {
            QByteArray text;
            encode(text, key);
            if (context.json())
                context.out.line(text);
            rows.push_back(keyRow(key, context.clock.now()));
        }
        if (!context.json())
            context.out.table({QStringLiteral("ID"), QStringLiteral("ROLE"), QStringLiteral("KEY"),
                               QStringLiteral("CREATED (UTC)"), QStringLiteral("LAST USED"),
                               QStringLiteral("EXPIRES"), QStringLiteral("NAME")},
                              rows);
        return ExitCode::Ok;
    });
}

/// `30d`, `2027-01-31` or a whole time; a day ends the key when it begins, in UTC.
std::optional<Timestamp> readExpiry(Arguments &arguments, const Clock &clock)
{
    const std::optional<QString> text = arguments.optional("expires");
    if (!text)
        return std::nullopt;
    const QByteArray bytes = text->toUtf8();
    std::optional<Timestamp> at = parseIso(bytes);
    if (!at)
        at = parseIso(QByteArray(bytes + "T00:00:00Z"));
    if (const auto wait = parseDuration(bytes); wait && !at)
        at = clock.now() + *wait;
    if (!at)
        arguments.addProblem("expires", QStringLiteral("takes a time from now such as 30d, or a "
                                                       "date such as 2027-01-31, not “%1”.")
                                            .arg(*text));
    else if (*at <= clock.now())
        arguments.addProblem("expires",
                             QStringLiteral("must lie in the future, not “%1”.").arg(*text));
    return at;
}

ExitCode runAdd(Context &context)
{
    context.arguments.expectOperands(1, 1, "keys add NAME --store URL");
    const QString role =
        context.arguments.choice("role", QStringLiteral("viewer"),
                                 {QStringLiteral("viewer"), QStringLiteral("publisher"),
                                  QStringLiteral("operator"), QStringLiteral("admin")});
    KeyOptions options;
    options.expiresAt = readExpiry(context.arguments, context.clock);
    return withKeys(context, [&](AccessApi &access) {
        const auto made =
            await(access.createKey(context.arguments.operand(0),
                                   fromWireName<Role>(role.toUtf8()).value_or(Role::Viewer),
                                   std::nullopt, options),
                  context.interrupts);
        if (!made)
            return report(context, made.error());
        const QString secret = QString::fromUtf8(made->secret.reveal());
        if (context.json())
            context.out.line(QStringLiteral("{\"id\":\"%1\",\"role\":\"%2\",\"key\":\"%3\"}")
                                 .arg(made->key.id.toString(), role, secret));
        else
            context.out.line(QStringLiteral("%1 (%2), shown only now: %3")
                                 .arg(made->key.id.toString(), role, secret));
        return ExitCode::Ok;
    });
}

ExitCode runRemove(Context &context)
{
    context.arguments.expectOperands(1, 1, "keys rm ID --store URL");
    return withKeys(context, [&context](AccessApi &access) {
        const auto removed = await(
            access.removeKey(KeyId::fromString(context.arguments.operand(0))), context.interrupts);
        if (!removed)
            return report(context, removed.error());
        context.out.line(
            context.json()
                ? QStringLiteral("{\"id\":\"%1\",\"deleted\":true}").arg(removed->toString())
                : QStringLiteral("%1 deleted").arg(removed->toString()));
        return ExitCode::Ok;
    });
}

ExitCode runReseal(Context &context)
{
    context.arguments.expectOperands(0, 0, "keys reseal --store URL --new-sealing-key FILE");
    EngineOptions options;
    readStoreOptions(context.arguments, options);
    EngineOptions next;
    next.storeUrl = options.storeUrl;
    next.sealingKey = Secret(qgetenv("DECKHAND_NEW_SEALING_KEY"));
    next.sealingKeyFile = context.arguments.text("new-sealing-key");
    if (next.sealingKey.isEmpty() && next.sealingKeyFile.isEmpty())
        context.arguments.addProblem(
            "new-sealing-key",
            QStringLiteral("is needed: a file, which is made if it is not there."));
    if (!context.arguments.problems().isEmpty())
        return usageError(context);
    const Result<int> count = resealEngineStore(options, next);
    if (!count) {
        context.out.error(count.error().text());
        return ExitCode::Unusable;
    }
    context.out.note(
        QStringLiteral("%1 values are sealed with the new key. Servers need it from now on; keep "
                       "the old one as long as backups from before.")
            .arg(*count));
    return ExitCode::Ok;
}

} // namespace

std::vector<Command> keyCommands()
{
    constexpr const char *details =
        "Works on the store itself: an SQLite store while no server runs on it, one on PostgreSQL "
        "at any time;\nservers refuse a key that was removed at once.";
    constexpr const char *addDetails =
        "Works on the store itself: an SQLite store while no server runs on it, one on PostgreSQL "
        "at any time.\n\nExample:\n"
        "  deckhandctl keys add ci --role publisher --store sqlite:/var/lib/deckhand/events.db";
    return {
        {"keys list", "", "list API keys", details, storeOptions({}), runList},
        {"keys add", "NAME", "make an API key; it is shown once", addDetails,
         storeOptions({{"role", "ROLE", "viewer (default), publisher, operator or admin"},
                       {"expires", "WHEN",
                        "refuse it from then on: a time from now (30d) or a date (2027-01-31)"}}),
         runAdd},
        {"keys reseal", "", "seal stored credentials with a new key",
         "Works on the store itself, while no server runs on it. The old key is the one of "
         "--sealing-key,\nDECKHAND_SEALING_KEY or, for SQLite, the file beside the store; the new "
         "one may also stand in\nDECKHAND_NEW_SEALING_KEY. All of it is sealed anew, or nothing.",
         withStore({{"new-sealing-key", "FILE", "the key to seal with; made if it is not there"}}),
         runReseal},
        {"keys rm", "ID", "delete an API key", details, storeOptions({}), runRemove},
    };
}

} // namespace deckhand
