// Opening a store: what may stand in the way is found here, before an engine starts.

#include "store/migrations.h"
#include "store/sqlstoreimpl.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A new store holds everybody's events: nobody else on the machine reads it. SQLite gives the
/// files beside it the same mode.
void makeForOwnerOnly(const QString &path)
{
    const int file =
        ::open(QFile::encodeName(path).constData(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0)
        ::close(file); // else it is there, or the connection tells why it can't be made
}

Result<std::unique_ptr<StoreLock>> openFile(const StoreSettings &settings, const QString &path,
                                            const Sealer &sealer)
{
    const QFileInfo folder(QFileInfo(path).absolutePath());
    if (!folder.isDir()) {
        return failure(
            ErrorCode::InputInvalid,
            u"The folder %1 does not exist. Make it first."_s.arg(folder.absoluteFilePath()),
            u"store"_s);
    }
    const QFileInfo file(path);
    if (file.exists() && !file.isWritable()) {
        return failure(
            ErrorCode::ApiError,
            u"The store %1 is read-only. Make the file and its folder writable for this user."_s
                .arg(path));
    }
    auto lock = StoreLock::take(path);
    if (!lock)
        return lock;
    checkFile(path);
    makeForOwnerOnly(path);
    Connection db(path, Connection::Mode::ReadWrite, settings.fullSync);
    migrate(db, sealer);
    return lock;
}

void openDatabase(const StoreSettings &settings, const StoreAddress &address, const Sealer &sealer)
{
    Connection db(address, Connection::Mode::ReadWrite, settings.fullSync);
    migratePostgres(db, sealer);
}

} // namespace

Result<std::unique_ptr<Store>> openStore(const StoreSettings &settings, const Clock &clock,
                                         std::shared_ptr<const Sealer> sealer)
{
    const auto address = parseStoreUrl(settings.url);
    if (!address)
        return failure(address.error());
    std::unique_ptr<StoreLock> fileLock;
    try {
        if (address->dialect == Dialect::Postgres) {
            openDatabase(settings, *address, *sealer);
        } else {
            auto lock = openFile(settings, address->path, *sealer);
            if (!lock)
                return failure(lock.error());
            fileLock = std::move(*lock);
        }
    } catch (const SqlException &exception) {
        return failure(exception.error);
    }
    auto store = std::make_unique<SqlStore>(settings, *address, clock, std::move(sealer),
                                            std::move(fileLock));
    store->recover();
    return store;
}

} // namespace deckhand
