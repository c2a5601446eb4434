#include "ui/environmentshape.h"

#include "ui/paintedicon.h"
#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <numbers>
#include <optional>

namespace deckhand {

namespace {

QPainterPath polygon(const QRectF &rect, int corners, double turned)
{
    QPainterPath path;
    for (int i = 0; i < corners; ++i) {
        const double angle = (i + turned) * 2 * std::numbers::pi / corners - std::numbers::pi / 2;
        const QPointF at(rect.center().x() + std::cos(angle) * rect.width() / 2,
                         rect.center().y() + std::sin(angle) * rect.height() / 2);
        if (i == 0)
            path.moveTo(at);
        else
            path.lineTo(at);
    }
    path.closeSubpath();
    return path;
}

QPainterPath shapeOf(Environment environment, const QRectF &rect)
{
    QPainterPath path;
    switch (environment) {
    case Environment::Production: return polygon(rect, 8, 0.5);
    case Environment::Staging: return polygon(rect.translated(0, rect.height() / 10), 3, 0);
    case Environment::Development: return polygon(rect, 4, 0);
    case Environment::Local: {
        const double inset = rect.width() / 10;
        path.addRect(rect.adjusted(inset, inset, -inset, -inset));
        return path;
    }
    case Environment::Demo: {
        const double hole = rect.width() / 4;
        path.addEllipse(rect);
        path.addEllipse(rect.adjusted(hole, hole, -hole, -hole));
        return path;
    }
    case Environment::Other: break;
    }
    path.addEllipse(rect.adjusted(rect.width() / 12, rect.height() / 12, -rect.width() / 12,
                                  -rect.height() / 12));
    return path;
}

class ShapeIcon final : public PaintedIcon
{
public:
    ShapeIcon(Environment environment, std::optional<QColor> color)
        : m_environment(environment), m_color(color)
    {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode, QIcon::State) override
    {
        paintEnvironment(*painter, rect, m_environment,
                         m_color.value_or(barColors(m_environment).fill));
    }
    QIconEngine *clone() const override { return new ShapeIcon(*this); }

private:
    Environment m_environment;
    std::optional<QColor> m_color;
};

} // namespace

void paintEnvironment(QPainter &painter, const QRectF &rect, Environment environment,
                      const QColor &color)
{
    const double side = std::min(rect.width(), rect.height());
    QRectF square(0, 0, side * 0.84, side * 0.84);
    square.moveCenter(rect.center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // The edge tells it from grounds of about the same luminance.
    const bool onBar = color == barColors(environment).text;
    painter.setPen(onBar ? QPen(Qt::NoPen)
                         : QPen(frameColor(currentScheme()), std::max(1.0, side / 16)));
    painter.setBrush(color);
    painter.drawPath(shapeOf(environment, square));
    painter.restore();
}

QIcon environmentIcon(Environment environment)
{
    return QIcon(new ShapeIcon(environment, std::nullopt));
}

QIcon environmentIcon(Environment environment, const QColor &color)
{
    return QIcon(new ShapeIcon(environment, color));
}

} // namespace deckhand
