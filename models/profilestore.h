#pragma once

#include "models/profile.h"

#include <QObject>
#include <QSettings>

#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// The profiles of this user, kept in one settings file; nothing secret. The demo and the store of
/// this computer are always among them. Whatever cannot be read is left out and counted, and the
/// file is kept as it was under another name before the first change.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t mostProfiles = 200;

    /// Kept in `file`; an empty name keeps them in memory.
    explicit ProfileStore(const QString &file = {}, QObject *parent = nullptr);
    ~ProfileStore() override;

    /// The one used last first; those that were never used follow by name.
    [[nodiscard]] const std::vector<Profile> &all() const { return m_profiles; }
    /// Those that were used, the last one first.
    [[nodiscard]] std::vector<Profile> recent(std::size_t most) const;
    [[nodiscard]] const Profile *find(const QString &id) const;
    /// By name whatever its case, or by id.
    [[nodiscard]] const Profile *findNamed(const QString &name) const;
    [[nodiscard]] const Profile *findServer(const QUrl &url) const;
    /// Entries that could not be read.
    [[nodiscard]] int unreadable() const { return m_unreadable; }

    /// An id that is not taken.
    [[nodiscard]] QString newId() const;
    /// Adds it or replaces the one of the same id; false where it has problems or there are too
    /// many.
    bool save(const Profile &profile);
    /// One of those that are always there is set back to how it was at first.
    void remove(const QString &id);
    void markUsed(const QString &id, Timestamp at);
    void setSafety(const QString &id, SafetyLevel level);

Q_SIGNALS:
    void changed();
    void removed(const QString &id);

private:
    void read();
    void write(const Profile &profile);
    void keepDamaged();
    void sort();

    QString m_path;
    std::unique_ptr<QSettings> m_file; ///< none: in memory
    std::vector<Profile> m_profiles;
    int m_unreadable = 0;
    bool m_damaged = false;
};

} // namespace deckhand
