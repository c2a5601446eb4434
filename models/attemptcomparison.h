#pragma once

#include "models/wording.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace deckhand {

/// Two attempts side by side, one fact a row: what differs first marked, the rest beside it.
/// Headers that differ in every attempt (time, signature) count as the same.
class AttemptComparison : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum { DiffersRole = Qt::UserRole + 70 };

    explicit AttemptComparison(const Wording &wording, QObject *parent = nullptr)
        : QAbstractTableModel(parent), m_wording(wording)
    {}
    void compare(const Attempt &left, const Attempt &right);
    void clear();
    void setOnlyDifferences(bool only);
    [[nodiscard]] int differences() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row
    {
        QString what;
        QString left;
        QString right;
        bool noise = false; ///< differs by nature
        [[nodiscard]] bool differs() const { return !noise && left != right; }
    };
    void addHeaders(const QString &kind, const Headers &left, const Headers &right);
    void addBodies(const QByteArray &left, const QByteArray &right);
    void select();

    const Wording &m_wording;
    std::vector<Row> m_all;
    std::vector<std::size_t> m_shown;
    QString m_leftTitle, m_rightTitle;
    bool m_only = false;
};

} // namespace deckhand
