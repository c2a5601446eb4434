#pragma once

#include "api/futures.h"

#include <QObject>

#include <functional>

class QTimer;

namespace deckhand {

/// A file system, in bytes.
struct Volume
{
    qint64 free = 0; ///< for this user
    qint64 total = 0;
    bool operator==(const Volume &) const = default;
};

/// Of the volume that holds a folder, read off the calling thread. An error where it cannot be
/// told.
[[nodiscard]] FutureResult<Volume> readVolume(const QString &folder);

/// Looks once a minute at the volume of the store, and tells when it begins to be nearly full.
class StorageWatch : public QObject
{
    Q_OBJECT

public:
    using Probe = std::function<FutureResult<Volume>()>;

    explicit StorageWatch(Probe probe, QObject *parent = nullptr);
    void start();
    void look();
    /// Under a twentieth, but not before there are less than 5 GiB and always under 512 MiB.
    [[nodiscard]] static bool isNearlyFull(const Volume &volume);

Q_SIGNALS:
    /// After each look.
    void looked(const deckhand::Volume &volume);
    /// Once, until there is clearly room again.
    void nearlyFull(const deckhand::Volume &volume);

private:
    void judge(const Volume &volume);

    Probe m_probe;
    QTimer *m_timer;
    bool m_full = false;
};

} // namespace deckhand
