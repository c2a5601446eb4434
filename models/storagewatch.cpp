#include "models/storagewatch.h"

#include "models/filework.h"

#include <QFile>
#include <QTimer>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace deckhand {

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 alwaysLow = 512 * mebibyte;
constexpr qint64 neverLow = 5 * 1024 * mebibyte;

qint64 limitOf(const Volume &volume)
{
    return std::clamp(volume.total / 20, alwaysLow, neverLow);
}

Result<Volume> readNow(const QString &folder)
{
    // Not QStorageInfo, which looks for the mount point: there is none that is seen from a chroot.
    std::error_code error;
    const auto space = std::filesystem::space(QFile::encodeName(folder).toStdString(), error);
    if (error)
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The free space of %1 could not be read. Check that the "
                                      "folder exists.")
                           .arg(folder));
    return Volume{qint64(space.available), qint64(space.capacity)};
}

} // namespace

FutureResult<Volume> readVolume(const QString &folder)
{
    return inBackground<Volume>([folder] { return readNow(folder); });
}

StorageWatch::StorageWatch(Probe probe, QObject *parent)
    : QObject(parent), m_probe(std::move(probe)), m_timer(new QTimer(this))
{
    m_timer->setInterval(std::chrono::minutes(1));
    connect(m_timer, &QTimer::timeout, this, &StorageWatch::look);
}

void StorageWatch::start()
{
    m_timer->start();
    look();
}

void StorageWatch::look()
{
    onFinished(m_probe(), this, [this](const Result<Volume> &volume) {
        if (!volume)
            return;
        Q_EMIT looked(*volume);
        judge(*volume);
    });
}

bool StorageWatch::isNearlyFull(const Volume &volume)
{
    return volume.free < limitOf(volume);
}

void StorageWatch::judge(const Volume &volume)
{
    const bool full = isNearlyFull(volume);
    // Space that goes up and down around the limit is told of once.
    const bool roomy = volume.free > limitOf(volume) * 6 / 5;
    if (full && !m_full)
        Q_EMIT nearlyFull(volume);
    m_full = full || (m_full && !roomy);
}

} // namespace deckhand
