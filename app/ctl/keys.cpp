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
    AccessService access({gate, ids, context.clock});
    const ExitCode code = work(access);
    gate.close();
    return code;
}

QStringList keyRow(const ApiKey &key)
{
    return {key.id.toString(),
            QLatin1String(wireName(key.role)),
            QString(QString::fromUtf8(key.prefix) + QStringLiteral("…")),
            dateTime(key.createdAt),
            key.lastUsedAt ? dateTime(*key.lastUsedAt) : QStringLiteral("-"),
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
            rows.push_back(keyRow(key));
        }
        if (!context.json())
            context.out.table({QStringLiteral("ID"), QStringLiteral("ROLE"), QStringLiteral("KEY"),
                               QStringLiteral("CREATED (UTC)"), QStringLiteral("LAST USED"),
                               QStringLiteral("NAME")},
                              rows);
        return ExitCode::Ok;
    });
}

ExitCode runAdd(Context &context)
{
    context.arguments.expectOperands(1, 1, "keys add NAME --store URL");
    const QString role =
        context.arguments.choice("role", QStringLiteral("viewer"),
                                 {QStringLiteral("viewer"), QStringLiteral("publisher"),
                                  QStringLiteral("operator"), QStringLiteral("admin")});
    return withKeys(context, [&](AccessApi &access) {
        const auto made =
            await(access.createKey(context.arguments.operand(0),
                                   fromWireName<Role>(role.toUtf8()).value_or(Role::Viewer),
                                   std::nullopt),
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
    constexpr const char *details = "Works on the store itself, while no server runs on it.";
    return {
        {"keys list", "", "list API keys", details, storeOptions({}), runList},
        {"keys add", "NAME", "make an API key; it is shown once",
         "Works on the store itself, while no server runs on it.\n\nExample:\n"
         "  deckhandctl keys add ci --role publisher --store sqlite:/var/lib/deckhand/events.db",
         storeOptions({{"role", "ROLE", "viewer (default), publisher, operator or admin"}}),
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
