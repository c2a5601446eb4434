#include "models/subscriptionmodel.h"

#include <algorithm>

namespace deckhand {

namespace {

/// Children carry the number of their group plus one; groups carry none.
constexpr quintptr topLevel = 0;

QByteArray objectOf(const QByteArray &type)
{
    return type.left(type.lastIndexOf('.'));
}

} // namespace

void SubscriptionModel::setTypes(const std::vector<EventTypeInfo> &types)
{
    const Subscription before = subscription();
    beginResetModel();
    m_groups.clear();
    for (const EventTypeInfo &type : types)
        groupFor(objectOf(type.name)).items.push_back({type.name, type.description, false});
    for (const QByteArray &pattern : before.patterns())
        choose(pattern);
    endResetModel();
}

SubscriptionModel::Group &SubscriptionModel::groupFor(const QByteArray &object)
{
    const auto found = std::find_if(m_groups.begin(), m_groups.end(),
                                    [&object](const Group &g) { return g.object == object; });
    if (found != m_groups.end())
        return *found;
    m_groups.push_back({object, {}, false});
    return m_groups.back();
}

void SubscriptionModel::choose(const QByteArray &pattern)
{
    if (pattern == "*") {
        m_everything = true;
        return;
    }
    Group &group = groupFor(objectOf(pattern));
    if (pattern.endsWith(".*")) {
        group.whole = true;
        for (Item &item : group.items)
            item.chosen = true;
        return;
    }
    const auto found = std::find_if(group.items.begin(), group.items.end(),
                                    [&pattern](const Item &i) { return i.type == pattern; });
    if (found != group.items.end())
        found->chosen = true;
    else
        group.items.push_back({pattern, {}, true});
}

void SubscriptionModel::setSubscription(const Subscription &subscription)
{
    beginResetModel();
    m_everything = false;
    for (Group &group : m_groups) {
        group.whole = false;
        for (Item &item : group.items)
            item.chosen = false;
    }
    for (const QByteArray &pattern : subscription.patterns())
        choose(pattern);
    endResetModel();
    Q_EMIT subscriptionChanged();
}

Subscription SubscriptionModel::subscription() const
{
    if (m_everything)
        return Subscription({"*"});
    std::vector<QByteArray> patterns;
    for (const Group &group : m_groups) {
        if (group.whole) {
            patterns.push_back(group.object + ".*");
            continue;
        }
        for (const Item &item : group.items) {
            if (item.chosen)
                patterns.push_back(item.type);
        }
    }
    return Subscription(std::move(patterns));
}

void SubscriptionModel::setEverything(bool everything)
{
    if (m_everything == everything)
        return;
    m_everything = everything;
    if (!m_groups.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0));
    Q_EMIT subscriptionChanged();
}

void SubscriptionModel::addCustom(const QByteArray &pattern)
{
    beginResetModel();
    choose(pattern);
    endResetModel();
    Q_EMIT subscriptionChanged();
}

int SubscriptionModel::chosenCount() const
{
    int count = 0;
    for (const Group &group : m_groups)
        count += int(std::count_if(group.items.begin(), group.items.end(),
                                   [](const Item &i) { return i.chosen; }));
    return count;
}

std::vector<QByteArray> SubscriptionModel::knownTypes() const
{
    std::vector<QByteArray> types;
    for (const Group &group : m_groups) {
        for (const Item &item : group.items)
            types.push_back(item.type);
    }
    return types;
}

QModelIndex SubscriptionModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : topLevel);
}

QModelIndex SubscriptionModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == topLevel)
        return {};
    return createIndex(int(child.internalId() - 1), 0, topLevel);
}

int SubscriptionModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_groups.size());
    if (parent.internalId() != topLevel || parent.column() != 0)
        return 0;
    return int(m_groups[std::size_t(parent.row())].items.size());
}

int SubscriptionModel::columnCount(const QModelIndex &) const
{
    return 1;
}

Qt::CheckState SubscriptionModel::stateOf(const Group &group)
{
    const auto chosen = std::count_if(group.items.begin(), group.items.end(),
                                      [](const Item &i) { return i.chosen; });
    if (group.whole || (chosen > 0 && chosen == std::ptrdiff_t(group.items.size())))
        return Qt::Checked;
    return chosen == 0 ? Qt::Unchecked : Qt::PartiallyChecked;
}

QVariant SubscriptionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == topLevel) {
        const Group &group = m_groups[std::size_t(index.row())];
        if (role == Qt::DisplayRole)
            return QString::fromUtf8(group.object);
        if (role == Qt::CheckStateRole)
            return m_everything ? Qt::Checked : stateOf(group);
        return {};
    }
    const Item &item = m_groups[index.internalId() - 1].items[std::size_t(index.row())];
    if (role == Qt::DisplayRole)
        return QString::fromUtf8(item.type);
    if (role == Qt::ToolTipRole)
        return item.description;
    if (role == Qt::CheckStateRole)
        return m_everything || item.chosen ? Qt::Checked : Qt::Unchecked;
    return {};
}

bool SubscriptionModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || m_everything ||
        !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const bool on = value.toInt() == Qt::Checked;
    QModelIndex top = index;
    if (index.internalId() == topLevel) {
        Group &group = m_groups[std::size_t(index.row())];
        group.whole = on;
        for (Item &item : group.items)
            item.chosen = on;
    } else {
        top = parent(index);
        Group &group = m_groups[std::size_t(top.row())];
        group.items[std::size_t(index.row())].chosen = on;
        group.whole = group.whole && on;
    }
    Q_EMIT dataChanged(top, top, {Qt::CheckStateRole});
    if (const int children = rowCount(top); children > 0)
        Q_EMIT dataChanged(this->index(0, 0, top), this->index(children - 1, 0, top),
                           {Qt::CheckStateRole});
    Q_EMIT subscriptionChanged();
    return true;
}

Qt::ItemFlags SubscriptionModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Qt::ItemFlags always = Qt::ItemIsSelectable;
    return m_everything ? always : always | Qt::ItemIsEnabled | Qt::ItemIsUserCheckable;
}

} // namespace deckhand
