#pragma once

#include <QFont>
#include <QFontMetrics>
#include <QModelIndex>
#include <QRect>
#include <QStyledItemDelegate>

namespace deckhand {

/// Data of a row of the places beside Qt's own.
enum PlaceRole {
    PlaceBadgeRole = Qt::UserRole + 100, ///< int: what needs attention; 0: nothing
    LineIdRole,                          ///< QByteArray: of a line beneath a place
    LineLookRole,                        ///< Look: of its state
};

/// Where the parts of a row of the places go: of a place, or of a line beneath one. Widths are
/// those of the bold font, so that choosing a row moves nothing.
struct PlaceRow
{
    QRectF frame;
    QRect icon, text, badge;
    QRect fold; ///< null where nothing lies in the place

    PlaceRow(const QModelIndex &index, const QRect &row, const QFont &font, bool rtl);

    [[nodiscard]] static bool isLine(const QModelIndex &index) { return index.parent().isValid(); }
    [[nodiscard]] static int placeHeight(const QFontMetrics &metrics);
    [[nodiscard]] static int lineHeight(const QFontMetrics &metrics);
    /// What a place needs for its text in bold beside a badge of three digits and what folds it.
    [[nodiscard]] static int neededWidth(const QFont &font, const QString &text);
};

class PlaceDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace deckhand
