#include "models/keysmodel.h"

#include <array>

namespace deckhand {

namespace {

constexpr std::array columns{Column::Name,    Column::Role,     Column::Prefix,
                             Column::Created, Column::LastUsed, Column::Expires};

/// Told apart for so long before it expires.
constexpr std::chrono::hours soon{24 * 7};

QVariant lookOf(const ApiKey &key, Timestamp now)
{
    if (!key.expiresAt || *key.expiresAt > now + soon)
        return {};
    return QVariant::fromValue(key.hasExpired(now) ? Look{"failure", Tone::Failure}
                                                   : Look{"attention", Tone::Retrying});
}

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

void KeysModel::create(const QString &name, Role role, const std::optional<Timestamp> &expiresAt)
{
    onFinished(m_engine.access().createKey(name, role, std::nullopt, {expiresAt}), this,
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
    const Column column = columns[std::size_t(index.column())];
    if (role == LookRole && column == Column::Expires)
        return lookOf(key, m_clock.now());
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    const bool tip = role == Qt::ToolTipRole;
    switch (column) {
    case Column::Name: return key.name;
    case Column::Role: return m_wording.word(key.role);
    case Column::Prefix: return QString(QString::fromLatin1(key.prefix) % QStringLiteral("…"));
    default: return times(key, column, tip);
    }
}

QVariant KeysModel::times(const ApiKey &key, Column column, bool full) const
{
    if (column == Column::Expires)
        return expiry(key, full);
    const std::optional<Timestamp> at =
        column == Column::Created ? std::optional(key.createdAt) : key.lastUsedAt;
    if (!at)
        return m_wording.never();
    return full ? m_wording.fullTime(*at) : m_wording.ago(*at, m_clock.now());
}

QString KeysModel::expiry(const ApiKey &key, bool full) const
{
    if (!key.expiresAt)
        return m_wording.never();
    const QString at = m_wording.fullTime(*key.expiresAt);
    if (full)
        return at;
    return key.hasExpired(m_clock.now()) ? m_wording.expired() : at.left(at.indexOf(u' '));
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::DisplayRole && section >= 0 &&
        section < columnCount())
        return m_wording.header(columns[std::size_t(section)]);
    return QAbstractTableModel::headerData(section, orientation, role);
}

} // namespace deckhand
