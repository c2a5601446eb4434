#include "ui/scrollaccess.h"

#include <QAccessibleWidget>
#include <QScrollArea>

namespace deckhand {

namespace {

/// Parts of a widget are its children, and their number is checked.
QAccessibleInterface *makeAccess(const QString &, QObject *object)
{
    auto *area = qobject_cast<QScrollArea *>(object);
    return area ? new QAccessibleWidget(area, QAccessible::Client) : nullptr;
}

} // namespace

void installScrollAccess()
{
    // Installing the same one again does nothing.
    QAccessible::installFactory(makeAccess);
}

} // namespace deckhand
