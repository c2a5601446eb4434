#include "iconsheet.h"

#include "ui/icons.h"

#include <QDir>
#include <QPainter>

namespace deckhand {

namespace {

constexpr QSize cell(180, 44);
constexpr int columns = 6;

} // namespace

QStringList drawnIcons()
{
    (void)applicationIcon(); // links the resources in
    QStringList names = QDir(QStringLiteral(":/icons")).entryList(QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(4);
    names.removeIf([](const QString &name) { return name.startsWith(QLatin1String("deckhand")); });
    return names;
}

QPixmap iconSheet(Scheme scheme)
{
    const QStringList names = drawnIcons();
    const int rows = int(names.size() + columns - 1) / columns;
    const qreal ratio = 2;
    QPixmap sheet(QSize(cell.width() * columns, cell.height() * rows) * ratio);
    sheet.setDevicePixelRatio(ratio);
    sheet.fill(surfacesOf(scheme).base);
    QPainter painter(&sheet);
    QFont small = painter.font();
    small.setPixelSize(11);
    painter.setFont(small);
    const QColor ink = toneColor(Tone::Neutral, scheme);
    painter.setPen(ink);
    for (int i = 0; i < names.size(); ++i) {
        const QPoint at(i % columns * cell.width() + 6, i / columns * cell.height() + 6);
        int left = at.x();
        for (const int side : {16, 24, 32}) {
            paintIcon(painter, QRectF(left, at.y(), side, side), names[i].toLatin1().constData(),
                      ink);
            left += side + 6;
        }
        painter.drawText(left, at.y() + 20, names[i]);
    }
    return sheet;
}

} // namespace deckhand
