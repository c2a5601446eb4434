#include "ui/readwhileseen.h"

#include <QEvent>
#include <QWidget>

namespace deckhand {

ReadWhileSeen::ReadWhileSeen(PagedModel &model, QWidget *page) : QObject(page), m_model(model)
{
    page->installEventFilter(this);
}

bool ReadWhileSeen::eventFilter(QObject *watched, QEvent *event)
{
    // A window that is minimized or covered is not left.
    if (event->type() == QEvent::Show && !event->spontaneous())
        m_model.comeBack();
    else if (event->type() == QEvent::Hide && !event->spontaneous())
        m_model.leave();
    return QObject::eventFilter(watched, event);
}

} // namespace deckhand
