#pragma once

#include "api/destination.h"
#include "api/destinationtype.h"

#include <QAbstractItemModel>

#include <vector>

namespace deckhand {

/// Event types grouped by object, each with a tick; a group is ticked, unticked or partly. A ticked
/// group stands for `object.*`, so it takes types that come later too.
class SubscriptionModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    explicit SubscriptionModel(QObject *parent = nullptr) : QAbstractItemModel(parent) {}

    void setTypes(const std::vector<EventTypeInfo> &types);
    void setSubscription(const Subscription &subscription);
    [[nodiscard]] Subscription subscription() const;
    /// `*`: excludes single choices, which are kept for when it is switched off again.
    void setEverything(bool everything);
    [[nodiscard]] bool isEverything() const { return m_everything; }
    /// A type or pattern the catalogue does not know.
    void addCustom(const QByteArray &pattern);
    [[nodiscard]] int chosenCount() const;
    [[nodiscard]] std::vector<QByteArray> knownTypes() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void subscriptionChanged();

private:
    struct Item
    {
        QByteArray type;
        QString description;
        bool chosen = false;
    };
    struct Group
    {
        QByteArray object;
        std::vector<Item> items;
        bool whole = false; ///< `object.*` was chosen
    };
    [[nodiscard]] static Qt::CheckState stateOf(const Group &group);
    Group &groupFor(const QByteArray &object);
    void choose(const QByteArray &pattern);

    std::vector<Group> m_groups;
    bool m_everything = false;
};

} // namespace deckhand
