#include "ui/togglebutton.h"

#include "ui/theme.h"

#include <QPainter>

namespace deckhand {

void ToggleButton::paintEvent(QPaintEvent *event)
{
    QToolButton::paintEvent(event);
    if (!isChecked())
        return;
    QPainter painter(this);
    const int thick = qMax(2, fontMetrics().height() / 8);
    painter.fillRect(QRect(3, height() - thick - 1, width() - 6, thick), toneColor(Tone::Info));
}

} // namespace deckhand
