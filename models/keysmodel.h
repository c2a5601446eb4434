#pragma once

#include "api/engineapi.h"
#include "models/wording.h"

#include <QAbstractTableModel>

#include <optional>

namespace deckhand {

/// The keys of a server, where it lets them be managed from here.
class KeysModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    KeysModel(EngineApi &engine, const Wording &wording, const Clock &clock,
              QObject *parent = nullptr);

    [[nodiscard]] const ApiKey *keyAt(int row) const;
    /// Why they cannot be listed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    void create(const QString &name, Role role, const std::optional<Timestamp> &expiresAt = {});
    void revoke(const KeyId &id);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void reload();

Q_SIGNALS:
    void loaded();
    /// The only time the key itself is seen.
    void created(const deckhand::NewApiKey &key);
    void actionFailed(const deckhand::Error &error);

private:
    [[nodiscard]] QVariant times(const ApiKey &key, Column column, bool full) const;
    [[nodiscard]] QString expiry(const ApiKey &key, bool full) const;

    EngineApi &m_engine;
    const Wording &m_wording;
    const Clock &m_clock;
    std::vector<ApiKey> m_rows;
    std::optional<Error> m_error;
    bool m_loaded = false;
};

} // namespace deckhand
