#include "store/backup.h"

#include "store/connection.h"
#include "store/migrations.h"
#include "store/partfile.h"
#include "store/storelock.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <unistd.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Root restores for the user whose folder it is.
void giveToOwnerOf(const QString &folder, const QString &path)
{
    struct stat info = {};
    if (::geteuid() != 0 || ::stat(QFile::encodeName(folder).constData(), &info) != 0)
        return;
    // Of the name itself: in a folder that is another's it may have become a link to anything.
    if (::lchown(QFile::encodeName(path).constData(), info.st_uid, info.st_gid) != 0) {
        // The server says what it may not write.
    }
}

/// Throws where the copy would not fit beside it.
void refuseLackOfRoom(Connection &db, const QString &to)
{
    struct statvfs disk = {};
    const qint64 needed = db.number(u"SELECT (SELECT page_count FROM pragma_page_count) *"
                                    u" (SELECT page_size FROM pragma_page_size)") -
                          db.number(u"SELECT (SELECT freelist_count FROM pragma_freelist_count) *"
                                    u" (SELECT page_size FROM pragma_page_size)");
    if (::statvfs(QFile::encodeName(to).constData(), &disk) != 0)
        return; // the copy tells what is wrong
    const qint64 room = qint64(disk.f_bavail) * qint64(disk.f_frsize);
    if (room >= needed)
        return;
    constexpr qint64 mebibyte = 1024 * 1024;
    throw SqlException{Error(
        ErrorCode::Overloaded,
        u"The copy needs %1 MiB, and there are %2 MiB free in %3. Free some, or name another folder."_s
            .arg(needed / mebibyte + 1)
            .arg(room / mebibyte)
            .arg(QFileInfo(to).absolutePath()))};
}

/// One look at the database, written compactly into an empty file.
void copyDatabase(Connection &db, const QString &to)
{
    refuseLackOfRoom(db, to);
    (void)db.runText(u"VACUUM INTO ?"_s, {to});
}

/// Throws unless it is a whole store of ours that the key opens.
void checkBackup(Connection &db, const QString &from, const Sealer *sealer)
{
    if (db.number(u"PRAGMA user_version") == 0) {
        throw SqlException{
            Error(ErrorCode::InputInvalid,
                  u"%1 is no backup of a Deckhand store. Name another file."_s.arg(from))};
    }
    Statement check = db.runText(u"PRAGMA integrity_check(1)"_s);
    const QString verdict = check.next() ? check.value(0).toString() : QString();
    check.finish();
    if (verdict != u"ok"_s) {
        throw SqlException{
            Error(ErrorCode::InputInvalid,
                  u"The backup %1 is damaged (%2). Take another one."_s.arg(from, verdict))};
    }
    if (const auto sealed = sealedProbe(db); sealer && sealed && !opensProbe(*sealed, *sealer)) {
        throw SqlException{Error(
            ErrorCode::InputInvalid,
            u"The sealing key does not fit this backup, so its credentials could not be read. Give the key of the store it was made from."_s,
            u"sealing-key"_s)};
    }
}

std::optional<Error> occupied(const QString &path)
{
    for (const char *suffix : {"", "-wal", "-journal"}) {
        const QString name = path + QLatin1String(suffix);
        if (QFileInfo::exists(name))
            return Error(ErrorCode::Conflict,
                         u"%1 is there already. Stop what uses the store and move its files away, "
                         "or name another path."_s.arg(name),
                         u"store"_s);
    }
    return std::nullopt;
}

} // namespace

Result<qint64> backUpStore(const QString &path, const QString &to, const StopQuestion &stopped)
{
    const QString target = QFileInfo(to).absoluteFilePath();
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::InputInvalid, u"There is no store %1."_s.arg(path), u"store"_s);
    PartFile part(target);
    if (const VoidResult made = part.make(); !made)
        return failure(made.error());
    try {
        checkFile(path);
        Connection db(path, Connection::Mode::ReadOnly, true);
        db.stopWhen(stopped);
        copyDatabase(db, part.path());
    } catch (const SqlException &exception) {
        return failure(exception.error);
    }
    const qint64 size = QFileInfo(part.path()).size();
    if (const VoidResult kept = part.keep(); !kept)
        return failure(kept.error());
    return size;
}

VoidResult restoreStore(const QString &from, const QString &path, const Sealer *sealer,
                        const StopQuestion &stopped)
{
    const QString source = QFileInfo(from).absoluteFilePath();
    const QString target = QFileInfo(path).absoluteFilePath();
    if (!QFileInfo(source).isFile())
        return failure(ErrorCode::InputInvalid, u"There is no backup %1."_s.arg(source));
    if (auto error = occupied(target))
        return failure(std::move(*error));
    const auto lock = StoreLock::take(target);
    if (!lock)
        return failure(lock.error());
    PartFile part(target);
    if (const VoidResult made = part.make(); !made)
        return failure(made.error());
    try {
        checkFile(source);
        Connection db(source, Connection::Mode::ReadOnly, true);
        db.stopWhen(stopped);
        checkBackup(db, source, sealer);
        copyDatabase(db, part.path());
    } catch (const SqlException &exception) {
        return failure(exception.error);
    }
    const QString folder = QFileInfo(target).absolutePath();
    giveToOwnerOf(folder, part.path());
    giveToOwnerOf(folder, target + u".lock"_s);
    return part.keep();
}

} // namespace deckhand
