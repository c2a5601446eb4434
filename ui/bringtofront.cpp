#include "ui/bringtofront.h"

#include <QWidget>

namespace deckhand {

void bringToFront(QWidget &window)
{
    window.setWindowState(window.windowState() & ~Qt::WindowMinimized);
    window.show();
    window.raise();
    window.activateWindow();
}

} // namespace deckhand
