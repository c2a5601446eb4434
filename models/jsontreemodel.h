#pragma once

#include "api/jsonscan.h"

#include <QAbstractItemModel>
#include <QByteArray>

#include <vector>

namespace deckhand {

/// A JSON text as a tree: member and value. Values are shown as they are written; members stay in
/// the order of the text. What is nested too deep, or repeats a member, is one leaf with its text.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    /// TimeRole: a QDateTime in UTC where the value is one, by its form or by its member's name.
    enum { PathRole = Qt::UserRole + 60, ValueRole, KindRole, TimeRole };
    static constexpr std::size_t maxNodes = 50'000;

    explicit JsonTreeModel(QObject *parent = nullptr);

    void setJson(const QByteArray &json);
    [[nodiscard]] const QByteArray &json() const { return m_json; }
    /// Beyond `maxNodes` values are left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    /// Nodes whose member or value contains `text`, in the order of the text.
    [[nodiscard]] QModelIndexList find(const QString &text) const;
    /// A search clause on the value at `path`; empty for objects and arrays.
    [[nodiscard]] static QString clause(const QModelIndex &index);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    using QObject::parent;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Node
    {
        QString key;
        QByteArrayView text; ///< into m_json
        JsonKind kind = JsonKind::Null;
        int parent = -1;
        int row = 0;
        std::vector<int> children;
    };
    void addChildren(int parent);
    [[nodiscard]] QModelIndex indexOf(int node, int column) const;
    [[nodiscard]] QVariant timeOf(const Node &node) const;
    [[nodiscard]] QString path(int node) const;
    [[nodiscard]] QString shown(const Node &node) const;
    [[nodiscard]] QString value(const Node &node) const;

    QByteArray m_json;
    std::vector<Node> m_nodes; ///< the first is the whole text
    bool m_cut = false;
};

} // namespace deckhand
