#pragma once

#include "console/keyvault.h"

namespace deckhand {

/// Secrets in files of one folder, readable to this user only. A weaker place than a keychain:
/// every program of the user can read them. Only for those who chose it. Files are read and written
/// off the calling thread.
class FileKeyVault final : public KeyVault
{
public:
    /// Longest secret, in bytes.
    static constexpr qint64 longestSecret = 8192;

    /// The folder is made with the first secret.
    explicit FileKeyVault(QString folder) : m_folder(std::move(folder)) {}

    /// A file that others may read is refused, with the remedy.
    void read(const QString &entry, QObject *guard,
              std::function<void(Result<std::optional<Secret>>)> done) override;
    void write(const QString &entry, const Secret &secret, QObject *guard,
               std::function<void(VoidResult)> done) override;
    void remove(const QString &entry, QObject *guard,
                std::function<void(VoidResult)> done) override;
    [[nodiscard]] QString fileOf(const QString &entry) const;

private:
    QString m_folder;
};

} // namespace deckhand
