#pragma once

#include "models/semantics.h"

#include <QTreeWidget>

#include <optional>
#include <vector>

namespace deckhand {

/// What stands beneath a place, as one line: a destination with the mark of its state.
struct PlaceLine
{
    QByteArray id; ///< empty: a line that leads to the place itself
    QString name;
    QString state; ///< in words; empty: none
    Look look;     ///< of the state, beside its word
};

/// The places at the left: icon, name and, where something needs attention, a number. As wide
/// as its widest name in bold beside a number, at any font. What lies in a place can be unfolded
/// beneath it; Left and Right fold and unfold.
class PlaceList : public QTreeWidget
{
    Q_OBJECT

public:
    explicit PlaceList(QWidget *parent = nullptr);

    void addPlace(const QIcon &icon, const QString &name, const QString &toolTip);
    [[nodiscard]] int count() const { return topLevelItemCount(); }
    [[nodiscard]] QString name(int place) const { return topLevelItem(place)->text(0); }
    /// Where the current line belongs to.
    [[nodiscard]] int place() const;
    void setPlace(int place);
    /// `spoken` says name and number in words.
    void setBadge(int place, int number, const QString &spoken);

    /// Changes the lines in their places: nothing blinks, and the current one stays it wherever
    /// it moved to. One that is left out hands on to its place.
    void setLines(int place, const std::vector<PlaceLine> &lines);
    /// How many lines fit beneath the places without scrolling.
    [[nodiscard]] int room() const;
    /// The id of the current line; empty on a place.
    [[nodiscard]] QByteArray line() const;
    /// Not on a place, but beneath one.
    [[nodiscard]] bool isOnLine() const { return currentItem() && currentItem()->parent(); }
    /// Makes a line the current one, or the place where it has none of this id or is folded.
    void setLine(int place, const QByteArray &id);
    [[nodiscard]] bool isUnfolded(int place) const { return topLevelItem(place)->isExpanded(); }
    void setUnfolded(int place, bool unfolded);

    /// Where name and number of a place are drawn; the name never reaches under the number.
    [[nodiscard]] QRect textRect(int place) const;
    [[nodiscard]] QRect badgeRect(int place) const;
    /// What folds and unfolds it; null where nothing lies in it.
    [[nodiscard]] QRect foldRect(int place) const;

Q_SIGNALS:
    void placeChanged(int place);
    /// Enter or a click on the place itself, or on a line without an id.
    void placeOpened(int place);
    void lineOpened(int place, const QByteArray &id);
    /// By the user.
    void folded(int place, bool unfolded);
    void roomChanged();
    /// The focus went elsewhere: what is current is to be what is shown.
    void left();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override {}

private:
    void fitWidth();
    void takeCurrent();
    void open(QTreeWidgetItem *item);
    void fold(int place, bool unfolded);
    bool foldAt(const QPoint &at);

    /// The id of the line there; none: there is no line.
    [[nodiscard]] std::optional<QByteArray> lineAt(const QPoint &at) const;

    int m_place = -1;                    ///< told of last
    std::optional<QByteArray> m_pressed; ///< the line under a pressed button
};

} // namespace deckhand
