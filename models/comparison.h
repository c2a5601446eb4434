#pragma once

#include "models/comparisonrows.h"

#include <QAbstractTableModel>

#include <vector>

namespace deckhand {

/// Two attempts or events side by side, one thing a row. Rows that differ by nature are folded
/// away until they are wanted.
class Comparison : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum { ChangeRole = Qt::UserRole + 70 }; ///< Difference, as a number

    explicit Comparison(const Wording &wording, QObject *parent = nullptr)
        : QAbstractTableModel(parent), m_wording(wording)
    {}
    void compare(const CompareSide &left, const CompareSide &right);
    void clear();
    void setOnlyDifferences(bool only);
    void setShowNoise(bool show);
    /// Without those that differ by nature.
    [[nodiscard]] int differences() const { return m_differences; }
    /// Those that differ by nature.
    [[nodiscard]] int noise() const { return m_noise; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void select();

    const Wording &m_wording;
    std::vector<ComparisonRow> m_all;
    std::vector<std::size_t> m_shown;
    QString m_leftTitle, m_rightTitle;
    int m_differences = 0;
    int m_noise = 0;
    bool m_only = false;
    bool m_showNoise = false;
};

} // namespace deckhand
