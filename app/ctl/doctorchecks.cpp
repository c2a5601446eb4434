#include "ctl/doctorchecks.h"

#include "ctl/output.h"
#include "store/storeaddress.h"

#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QHostInfo>
#include <QTcpServer>

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

using Level = Finding::Level;

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 leastSpace = 100 * mebibyte;
constexpr qint64 goodSpace = 1024 * mebibyte;
constexpr milliseconds smallSkew{2'000};
constexpr milliseconds largeSkew{30'000};
constexpr auto soonExpired = std::chrono::hours(24 * 14);

QString firstMessage(const Error &error)
{
    return error.items.empty() ? QString() : error.items.front().message;
}

bool openToOthers(const QString &path)
{
    struct stat info = {};
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 &&
           (info.st_mode & (S_IRWXG | S_IRWXO)) != 0;
}

Finding checkSchema(const StoreInspection &seen)
{
    if (!seen.exists)
        return {Level::Ok, "schema", u"The first server makes it."_s, {}};
    const QString has = u"Schema %1."_s.arg(seen.schema);
    if (seen.schema < seen.newestSchema)
        return {Level::Warn, "schema", has,
                u"The next start brings it to %1, which older versions then refuse; make a backup "
                "first."_s.arg(seen.newestSchema)};
    return {Level::Ok, "schema", has, {}};
}

QString saysOfKey(const StoreInspection &seen, bool known)
{
    if (!known)
        return u"It can be read; whether it fits can't be told."_s;
    return seen.keyFits ? u"It fits."_s : u"It can be read; nothing is sealed with it yet."_s;
}

/// `known`: the store could be looked at.
Finding checkKey(const EngineOptions &options, const StoreInspection &seen, bool known)
{
    const QString path = sealingKeyPath(options);
    if (options.sealingKey.isEmpty() && !path.isEmpty() && !QFileInfo::exists(path)) {
        if (seen.exists || !known)
            return {Level::Fail, "sealing key", u"%1 is not there."_s.arg(path),
                    u"Put it back from where backups of it are kept; without it the store's "
                    "credentials can't be read."_s};
        return {Level::Ok, "sealing key", u"The first server makes %1."_s.arg(path), {}};
    }
    if (const Result<Secret> key = sealingKeyFor(options); !key)
        return {Level::Fail, "sealing key", firstMessage(key.error()), {}};
    if (seen.keyFits == false)
        return {Level::Fail, "sealing key", u"It does not fit this store."_s,
                u"Give the key the store was made with."_s};
    return {Level::Ok, "sealing key", saysOfKey(seen, known), {}};
}

Finding checkSpace(const QString &folder)
{
    struct statvfs info = {};
    if (::statvfs(QFile::encodeName(folder).constData(), &info) != 0)
        return {Level::Fail, "disk space", u"The folder %1 can't be looked at."_s.arg(folder),
                u"Make it, and let this user write into it."_s};
    const qint64 free = qint64(info.f_bavail) * qint64(info.f_frsize);
    const QString says = u"%1 MiB are free on %2."_s.arg(grouped(free / mebibyte), folder);
    const QString remedy = u"Free some, or set --retention or --store-budget; a full disk stops "
                           "publishing."_s;
    if (free < leastSpace)
        return {Level::Fail, "disk space", says, remedy};
    if (free < goodSpace)
        return {Level::Warn, "disk space", says, remedy};
    return {Level::Ok, "disk space", says, {}};
}

Finding checkClock(const StoreInspection &seen)
{
    const QString remedy =
        u"Turn on time synchronisation (timedatectl set-ntp true, or chrony); receivers refuse "
        "signatures that are five minutes off."_s;
    if (seen.clockAhead && std::chrono::abs(*seen.clockAhead) > smallSkew) {
        const double seconds = double(seen.clockAhead->count()) / 1000;
        return {std::chrono::abs(*seen.clockAhead) > largeSkew ? Level::Fail : Level::Warn, "clock",
                u"The database's clock is %1 s ahead of this machine's."_s.arg(seconds, 0, 'f', 1),
                remedy};
    }
    timex state = {};
    if (::ntp_adjtime(&state) == TIME_ERROR)
        return {Level::Warn, "clock", u"It is not known to be synchronised."_s, remedy};
    return {Level::Ok, "clock", u"It is synchronised."_s, {}};
}

QHostAddress addressOf(const QString &host)
{
    const QHostAddress address(host);
    if (!address.isNull())
        return address;
    const QList<QHostAddress> found = QHostInfo::fromName(host).addresses();
    return found.isEmpty() ? QHostAddress() : found.front();
}

Finding checkListening(const HttpServerSettings &settings, bool inUse)
{
    const QString where = u"%1:%2"_s.arg(settings.host).arg(settings.port);
    const QHostAddress address = addressOf(settings.host);
    if (address.isNull())
        return {Level::Fail, "listen", u"“%1” is no address of this machine."_s.arg(settings.host),
                u"Give one such as 127.0.0.1 or 0.0.0.0."_s};
    QTcpServer probe;
    if (!probe.listen(address, settings.port)) {
        if (probe.serverError() != QAbstractSocket::AddressInUseError)
            return {Level::Fail, "listen",
                    u"%1 can't be listened on: %2."_s.arg(where, probe.errorString()),
                    u"Take a port above 1023 and an address of this machine."_s};
        if (!inUse)
            return {Level::Warn, "listen", u"Something listens on %1 already."_s.arg(where),
                    u"Stop it, or take another port."_s};
        return {Level::Ok, "listen", u"%1 is served."_s.arg(where), {}};
    }
    if (!address.isLoopback() && !settings.tls)
        return {Level::Warn, "listen", u"%1 is free, and reached without TLS."_s.arg(where),
                u"Give --tls-cert and --tls-key, or put a TLS proxy in front."_s};
    return {Level::Ok, "listen", u"%1 is free."_s.arg(where), {}};
}

Finding checkCertificate(const TlsFiles &files, Timestamp now)
{
    const auto summary = inspectTls(files, now);
    if (!summary)
        return {Level::Fail, "certificate", firstMessage(summary.error()), {}};
    const QString until = QString::fromLatin1(toIso(summary->validUntil).left(10));
    const QString says = u"%1 is valid until %2."_s.arg(summary->subject, until);
    if (summary->validUntil - now < soonExpired)
        return {Level::Warn, "certificate", says, u"Renew it, then send the server SIGHUP."_s};
    if (summary->keyOpenToOthers)
        return {Level::Warn, "certificate", u"Every user may read %1."_s.arg(files.key),
                u"chmod o= %1"_s.arg(files.key)};
    return {Level::Ok, "certificate", says, {}};
}

Finding checkPermissions(const QString &path)
{
    const QFileInfo folder(QFileInfo(path).absolutePath());
    if (!folder.isDir())
        return {Level::Fail, "permissions",
                u"The folder %1 does not exist."_s.arg(folder.absoluteFilePath()),
                u"Make it, and let this user write into it."_s};
    if (!folder.isWritable())
        return {Level::Fail, "permissions",
                u"This user may not write into %1."_s.arg(folder.absoluteFilePath()),
                u"Run this as the server's user, or give that user the folder."_s};
    if (QFileInfo::exists(path) && !QFileInfo(path).isWritable())
        return {Level::Fail, "permissions", u"This user may not write %1."_s.arg(path),
                u"Run this as the server's user, or give that user the file."_s};
    for (const QString &file : {path, QString(path + u"-wal"_s)}) {
        if (openToOthers(file))
            return {Level::Warn, "permissions", u"Other users may read %1."_s.arg(file),
                    u"chmod go= %1"_s.arg(file)};
    }
    return {Level::Ok, "permissions", u"Only this user reads and writes the store."_s, {}};
}

} // namespace

std::vector<Finding> examine(const DoctorSubject &subject, const Clock &clock)
{
    std::vector<Finding> findings;
    const Result<StoreAddress> address = parseStoreUrl(subject.engine.storeUrl);
    const bool file = address && address->dialect == Dialect::Sqlite;
    const auto seen = inspectEngineStore(subject.engine, clock);
    if (seen) {
        const QString use = !seen->exists ? u"not made yet"_s
                          : seen->inUse   ? u"a server works on it"_s
                                          : u"nobody works on it"_s;
        findings.push_back(
            {Level::Ok,
             "store",
             u"%1 at %2: %3."_s.arg(seen->database, maskedStore(subject.engine.storeUrl), use),
             {}});
        findings.push_back(checkSchema(*seen));
    } else {
        const bool away = !file && seen.error().code() == ErrorCode::Overloaded;
        findings.push_back({Level::Fail, "store", firstMessage(seen.error()),
                            away ? u"See that it runs and lets this user in from here; psql with "
                                   "the same address tells more."_s
                                 : QString()});
    }
    const StoreInspection known = seen ? *seen : StoreInspection();
    findings.push_back(checkKey(subject.engine, known, seen.has_value()));
    if (file) {
        findings.push_back(checkSpace(QFileInfo(address->path).absolutePath()));
        findings.push_back(checkPermissions(address->path));
    }
    findings.push_back(checkClock(known));
    findings.push_back(checkListening(subject.server, known.inUse));
    if (subject.server.tls)
        findings.push_back(checkCertificate(*subject.server.tls, clock.now()));
    return findings;
}

} // namespace deckhand
