#include "ui/icons.h"

#include "ui/paintedicon.h"
#include "ui/theme.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>
#include <optional>

// Resources of a static library are linked in only when they are named.
static void nameResources()
{
    Q_INIT_RESOURCE(icons);
}

namespace deckhand {

namespace {

constexpr const char *iconProperty = "deckhandIcon";
constexpr const char *sideProperty = "deckhandIconSide";

/// The drawing as it is in the file, its colour still open.
QByteArray drawing(const QByteArray &name)
{
    nameResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(QString::fromLatin1(name)));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class DrawnIcon final : public PaintedIcon
{
public:
    DrawnIcon(const char *name, Tone tone, std::optional<QColor> color)
        : m_name(name), m_drawing(drawing(m_name)), m_tone(tone), m_color(color)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray colored = m_drawing;
        QSvgRenderer renderer(colored.replace("currentColor", colorFor(mode).name().toLatin1()));
        const int side = std::min(rect.width(), rect.height());
        QRect square(0, 0, side, side);
        square.moveCenter(rect.center());
        renderer.render(painter, square);
    }

    QIconEngine *clone() const override { return new DrawnIcon(*this); }

private:
    [[nodiscard]] QColor colorFor(QIcon::Mode mode) const
    {
        if (m_color)
            return *m_color;
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        if (mode == QIcon::Selected)
            return selectedToneColor(m_tone, currentScheme());
        return toneColor(m_tone);
    }

    QByteArray m_name;
    QByteArray m_drawing;
    Tone m_tone;
    std::optional<QColor> m_color;
};

} // namespace

QIcon icon(const char *name, Tone tone)
{
    return QIcon(new DrawnIcon(name, tone, std::nullopt));
}

QIcon icon(const Look &look)
{
    return icon(look.icon, look.tone);
}

QIcon icon(const char *name, const QColor &color)
{
    return QIcon(new DrawnIcon(name, Tone::Neutral, color));
}

QIcon applicationIcon()
{
    nameResources();
    return QIcon(QStringLiteral(":/icons/deckhand.svg"));
}

void showIcon(QLabel &label, const QIcon &icon, int side)
{
    label.setProperty(iconProperty, icon);
    label.setProperty(sideProperty, side);
    label.setPixmap(icon.pixmap(QSize(side, side), label.devicePixelRatioF()));
}

void renewShownIcons()
{
    for (QWidget *widget : QApplication::allWidgets()) {
        const QVariant shown = widget->property(iconProperty);
        if (auto *label = qobject_cast<QLabel *>(widget); label && shown.isValid())
            showIcon(*label, shown.value<QIcon>(), widget->property(sideProperty).toInt());
    }
}

void paintIcon(QPainter &painter, const QRectF &rect, const char *name, const QColor &color)
{
    const qreal scale = painter.device() ? painter.device()->devicePixelRatioF() : 1.0;
    const int side = int(std::ceil(rect.height() * scale));
    const QString key = QStringLiteral("deckhand/%1/%2/%3")
                            .arg(QString::fromLatin1(name), color.name(), QString::number(side));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = QPixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter into(&pixmap);
        QSvgRenderer(drawing(name).replace("currentColor", color.name().toLatin1())).render(&into);
        into.end();
        QPixmapCache::insert(key, pixmap);
    }
    painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()));
}

} // namespace deckhand
