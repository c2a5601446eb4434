#include "models/keysmodel.h"

#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Name, Column::Role, Column::Prefix, Column::Created,
                             Column::LastUsed};

} // namespace

KeysModel::KeysModel(EngineApi &engine, const Wording &wording, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent), m_engine(engine), m_wording(wording), m_clock(clock)
{}

void KeysModel::reload()
{
    onFinished(m_engine.access().listKeys(), this, [this](Result<std::vector<ApiKey>> keys) {
        beginResetModel();
        m_rows.clear();
        m_error.reset();
        if (keys)
            m_rows = std::move(*keys);
        else
            m_error = keys.error();
        m_loaded = true;
        endResetModel();
        Q_EMIT loaded();
    });
}

void KeysModel::create(const QString &name, Role role)
{
    onFinished(m_engine.access().createKey(name, role, std::nullopt), this,
               [this](const Result<NewApiKey> &made) {
                   if (!made) {
                       Q_EMIT actionFailed(made.error());
                       return;
                   }
                   Q_EMIT created(*made);
                   reload();
               });
}

void KeysModel::revoke(const KeyId &id)
{
    onFinished(m_engine.access().removeKey(id), this, [this](const Result<KeyId> &removed) {
        if (removed)
            reload();
        else
            Q_EMIT actionFailed(removed.error());
    });
}

const ApiKey *KeysModel::keyAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

int KeysModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int KeysModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns.size());
}

QVariant KeysModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ApiKey &key = m_rows[std::size_t(index.row())];
    if (role == IdRole)
        return key.id.bytes();
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (columns[std::size_t(index.column())]) {
    case Column::Name: return key.name;
    case Column::Role: return m_wording.word(key.role);
    case Column::Prefix: return QString(QString::fromLatin1(key.prefix) % QStringLiteral("…"));
    case Column::Created:
        return tip ? m_wording.fullTime(key.createdAt)
                   : m_wording.ago(key.createdAt, m_clock.now());
    default:
        if (!key.lastUsedAt)
            return m_wording.never();
        return tip ? m_wording.fullTime(*key.lastUsedAt)
                   : m_wording.ago(*key.lastUsedAt, m_clock.now());
    }
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
