#include "models/comparison.h"

#include <algorithm>

namespace deckhand {

namespace {

Look lookOf(Difference change)
{
    switch (change) {
    case Difference::Added: return {"plus", Tone::Success};
    case Difference::Removed: return {"minus", Tone::Failure};
    case Difference::Changed: return {"edit", Tone::Retrying};
    case Difference::Same: break;
    }
    return {};
}

} // namespace

void Comparison::compare(const CompareSide &left, const CompareSide &right)
{
    beginResetModel();
    m_all = compareSides(left, right, m_wording);
    m_leftTitle = left.title;
    m_rightTitle = right.title;
    m_noise = int(std::count_if(m_all.begin(), m_all.end(), [](const ComparisonRow &row) {
        return row.differs() && row.noise;
    }));
    m_differences = int(std::count_if(m_all.begin(), m_all.end(),
                                      [](const ComparisonRow &row) { return row.differs(); })) -
                    m_noise;
    select();
    endResetModel();
}

void Comparison::clear()
{
    beginResetModel();
    m_all.clear();
    m_shown.clear();
    m_differences = m_noise = 0;
    endResetModel();
}

void Comparison::select()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        const ComparisonRow &row = m_all[i];
        const bool wanted = row.differs() ? m_showNoise || !row.noise : !m_only;
        if (wanted)
            m_shown.push_back(i);
    }
}

void Comparison::setOnlyDifferences(bool only)
{
    beginResetModel();
    m_only = only;
    select();
    endResetModel();
}

void Comparison::setShowNoise(bool show)
{
    beginResetModel();
    m_showNoise = show;
    select();
    endResetModel();
}

int Comparison::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int Comparison::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant Comparison::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ComparisonRow &row = m_all[m_shown[std::size_t(index.row())]];
    const QString &text = index.column() == 0 ? row.what
                        : index.column() == 1 ? row.left
                                              : row.right;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text;
    case Qt::AccessibleTextRole:
        // The icon in words; the cells beside it are read as they are.
        return index.column() == 0
                 ? QStringLiteral("%1: %2").arg(m_wording.word(row.change), row.what)
                 : text;
    case ChangeRole: return int(row.change);
    case LookRole:
        if (index.column() == 0 && row.differs())
            return QVariant::fromValue(lookOf(row.change));
        return {};
    default: return {};
    }
}

QVariant Comparison::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == 0 ? m_wording.header(Column::Detail)
         : section == 1 ? m_leftTitle
                        : m_rightTitle;
}

} // namespace deckhand
