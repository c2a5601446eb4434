#pragma once

#include <QListWidget>

namespace deckhand {

/// The places at the left: icon, name and, where something needs attention, a number.
class PlaceList : public QListWidget
{
    Q_OBJECT

public:
    enum { BadgeRole = Qt::UserRole + 100 };
    explicit PlaceList(QWidget *parent = nullptr);
};

} // namespace deckhand
