#include "store/backup.h"

#include "ctl/command.h"
#include "ctl/storeoptions.h"
#include "signing/sodiumsealer.h"
#include "store/inspection.h"
#include "store/partfile.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace deckhand {

namespace {

constexpr int longestDeafness = 200; // ms, to Ctrl-C

ExitCode failed(Context &context, const Error &error, ExitCode code)
{
    context.out.error(error.text());
    return context.interrupts.raised() ? ExitCode::Interrupted : code;
}

/// Ctrl-C undoes what was begun.
StopQuestion stopQuestion(Context &context)
{
    return [&context] { return context.interrupts.raised(); };
}

/// A program of PostgreSQL, and how it reaches a database.
class PostgresTool
{
public:
    PostgresTool(const char *name, Interrupts &interrupts)
        : m_name(QLatin1String(name)), m_interrupts(interrupts)
    {}
    /// The password goes by the environment, which the process list does not show.
    PostgresTool &on(const StoreAddress &address)
    {
        const auto add = [this](const char *option, const QString &value) {
            if (!value.isEmpty())
                m_words.append(QString(QLatin1String(option) + value));
        };
        add("--host=", address.host);
        add("--port=", address.port < 0 ? QString() : QString::number(address.port));
        add("--username=", address.user);
        add("--dbname=", databaseOf(address));
        m_words.append(QStringLiteral("--no-password"));
        m_password = address.password;
        return *this;
    }
    PostgresTool &with(const QStringList &words)
    {
        m_words += words;
        return *this;
    }
    /// What it wrote; fails with what it complained of, or with the line to run where it is.
    [[nodiscard]] Result<QByteArray> run() const
    {
        const QString program = QStandardPaths::findExecutable(m_name);
        if (program.isEmpty())
            return failure(ErrorCode::NotSupported,
                           QStringLiteral("%1 is not installed here (package postgresql-client). "
                                          "Where it is, run: %2")
                               .arg(m_name, commandLine()));
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        if (!m_password.isEmpty())
            environment.insert(QStringLiteral("PGPASSWORD"),
                               QString::fromUtf8(m_password.reveal()));
        process.setProcessEnvironment(environment);
        process.start(program, m_words);
        process.closeWriteChannel();
        while (!process.waitForFinished(longestDeafness) &&
               process.state() != QProcess::NotRunning) {
            if (!m_interrupts.raised())
                continue;
            process.kill();
            process.waitForFinished();
            return failure(ErrorCode::Timeout,
                           QStringLiteral("It was interrupted; nothing was done."));
        }
        // One that could not be started has an exit code of 0, too.
        const bool started = process.error() != QProcess::FailedToStart;
        if (started && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
            return process.readAllStandardOutput();
        const QString said = started
                               ? QString::fromLocal8Bit(process.readAllStandardError()).trimmed()
                               : QString(process.errorString() + QLatin1Char('.'));
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("%1 failed: %2 It was run as: %3").arg(m_name, said, commandLine()));
    }

private:
    [[nodiscard]] QString commandLine() const
    {
        return QString(m_name + QLatin1Char(' ') + m_words.join(QLatin1Char(' ')));
    }
    /// `sslmode` and the like are told in the form of a connection string.
    static QString databaseOf(const StoreAddress &address)
    {
        if (address.options.isEmpty())
            return address.database;
        QString text = address.options;
        text.replace(QLatin1Char(';'), QLatin1Char(' '));
        return address.database.isEmpty()
                 ? text
                 : QString(QStringLiteral("dbname=") + address.database + QLatin1Char(' ') + text);
    }

    QString m_name;
    Interrupts &m_interrupts;
    QStringList m_words;
    Secret m_password;
};

VoidResult dumpDatabase(Context &context, const EngineOptions &options, const StoreAddress &address,
                        const QString &file)
{
    const auto seen = inspectEngineStore(options, context.clock);
    if (!seen)
        return failure(seen.error());
    if (!seen->exists)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("There is no store in this database."),
                       QStringLiteral("store"));
    PartFile part(file);
    if (VoidResult made = part.make(); !made)
        return made;
    const auto dumped =
        PostgresTool("pg_dump", context.interrupts)
            .on(address)
            .with({QStringLiteral("--format=custom"), QStringLiteral("--file=") + part.path()})
            .run();
    if (!dumped)
        return failure(dumped.error());
    return part.keep();
}

ExitCode runBackup(Context &context)
{
    EngineOptions options;
    context.arguments.expectOperands(1, 1, "backup FILE --store URL");
    readStoreOptions(context.arguments, options);
    if (!context.arguments.problems().isEmpty())
        return usageError(context);
    const QString file = QFileInfo(context.arguments.operand(0)).absoluteFilePath();
    const auto address = parseStoreUrl(options.storeUrl);
    if (!address)
        return failed(context, address.error(), ExitCode::Unusable);
    if (address->dialect == Dialect::Postgres) {
        if (const VoidResult dumped = dumpDatabase(context, options, *address, file); !dumped)
            return failed(context, dumped.error(), ExitCode::Failed);
    } else if (const auto made = backUpStore(address->path, file, stopQuestion(context)); !made) {
        return failed(context, made.error(), ExitCode::Failed);
    }
    context.out.line(QStringLiteral("%1: %2 bytes").arg(file).arg(QFileInfo(file).size()));
    const QString key = sealingKeyPath(options);
    context.out.note(
        QStringLiteral("Keep the sealing key beside your backups too, but not in the same place: "
                       "%1. Without it the credentials in this backup can't be read.")
            .arg(key.isEmpty() ? QStringLiteral("DECKHAND_SEALING_KEY") : key));
    return ExitCode::Ok;
}

/// Whether a dump is of a store, as far as its list of contents tells.
VoidResult checkDump(Context &context, const QString &file)
{
    const auto contents =
        PostgresTool("pg_restore", context.interrupts).with({QStringLiteral("--list"), file}).run();
    if (!contents)
        return failure(contents.error());
    if (!contents->contains("deckhand_schema"))
        return failure(
            ErrorCode::InputInvalid,
            QStringLiteral("%1 is no backup of a Deckhand store. Name another file.").arg(file));
    return {};
}

/// What can be told only of a database that is there.
VoidResult checkLoaded(Context &context, const EngineOptions &options)
{
    const auto restored = inspectEngineStore(options, context.clock);
    if (!restored)
        return failure(restored.error());
    if (restored->keyFits == false)
        return failure(ErrorCode::InputInvalid,
                       QStringLiteral("The store is restored, but the sealing key does not fit it, "
                                      "so its credentials can't be read. Give the key of the store "
                                      "the backup was made from."),
                       QStringLiteral("sealing-key"));
    return {};
}

VoidResult loadDatabase(Context &context, const EngineOptions &options, const StoreAddress &address,
                        const QString &file)
{
    if (!QFileInfo(file).isFile())
        return failure(ErrorCode::InputInvalid, QStringLiteral("There is no backup %1.").arg(file));
    const auto seen = inspectEngineStore(options, context.clock);
    if (!seen)
        return failure(seen.error());
    if (seen->exists)
        return failure(ErrorCode::Conflict,
                       QStringLiteral("There is a store in this database already. Make an empty "
                                      "database and name that one."),
                       QStringLiteral("store"));
    if (VoidResult good = checkDump(context, file); !good)
        return good;
    const auto loaded = PostgresTool("pg_restore", context.interrupts)
                            .on(address)
                            .with({QStringLiteral("--no-owner"), QStringLiteral("--exit-on-error"),
                                   QStringLiteral("--single-transaction"), file})
                            .run();
    if (!loaded)
        return failure(loaded.error());
    return checkLoaded(context, options);
}

VoidResult restoreFile(Context &context, const EngineOptions &options, const StoreAddress &address,
                       const QString &file)
{
    // The key is looked at where there is one; a missing one is not made.
    const QString key = sealingKeyPath(options);
    std::shared_ptr<const Sealer> sealer;
    if (key.isEmpty() || QFileInfo::exists(key)) {
        auto made = makeSealer(options);
        if (!made)
            return failure(made.error());
        sealer = std::move(*made);
    }
    return restoreStore(file, address.path, sealer.get(), stopQuestion(context));
}

ExitCode runRestore(Context &context)
{
    EngineOptions options;
    context.arguments.expectOperands(1, 1, "restore FILE --store URL");
    readStoreOptions(context.arguments, options);
    if (!context.arguments.problems().isEmpty())
        return usageError(context);
    const QString file = QFileInfo(context.arguments.operand(0)).absoluteFilePath();
    const auto address = parseStoreUrl(options.storeUrl);
    if (!address)
        return failed(context, address.error(), ExitCode::Unusable);
    const VoidResult restored = address->dialect == Dialect::Postgres
                                  ? loadDatabase(context, options, *address, file)
                                  : restoreFile(context, options, *address, file);
    if (!restored)
        return failed(context, restored.error(), ExitCode::Failed);
    context.out.line(QStringLiteral("%1 is restored").arg(maskedStore(options.storeUrl)));
    if (const QString key = sealingKeyPath(options); !key.isEmpty() && !QFileInfo::exists(key))
        context.out.note(
            QStringLiteral("Put the sealing key of the former store at %1 before a server starts.")
                .arg(key));
    return ExitCode::Ok;
}

} // namespace

std::vector<Command> backupCommands()
{
    return {
        {"backup", "FILE", "copy the store into a new file, while servers run",
         "The copy is of one moment; everything that was acknowledged before is in it. SQLite is "
         "copied here,\nPostgreSQL by pg_dump, which must be installed. The sealing key is not in "
         "it.\n\nExample:\n"
         "  deckhandctl backup /var/backups/deckhand.db --store sqlite:/var/lib/deckhand/events.db",
         withStore({}), runBackup},
        {"restore", "FILE", "make a store from a backup",
         "Refuses where there is a store already, and a backup that is damaged, of another "
         "program, of a newer\nversion, or sealed with another key. PostgreSQL: into an empty "
         "database, by pg_restore; the last two are\ntold when that is done. What was under way "
         "when the backup was made is delivered again.\n\nExample:\n"
         "  deckhandctl restore /var/backups/deckhand.db --store "
         "sqlite:/var/lib/deckhand/events.db",
         withStore({}), runRestore},
    };
}

} // namespace deckhand
