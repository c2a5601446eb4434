#pragma once

#include <QListWidget>

namespace deckhand {

/// The places at the left: icon, name and, where something needs attention, a number. As wide
/// as its widest name in bold beside a number, at any font.
class PlaceList : public QListWidget
{
    Q_OBJECT

public:
    enum { BadgeRole = Qt::UserRole + 100 };
    explicit PlaceList(QWidget *parent = nullptr);
    /// Where name and number of a row are drawn; the name never reaches under the number.
    [[nodiscard]] QRect textRect(int row) const;
    [[nodiscard]] QRect badgeRect(int row) const;
    /// The font of the chosen place.

protected:
    void changeEvent(QEvent *event) override;

private:
    void fitWidth();
};

} // namespace deckhand
