#include "ui/theme.h"

#include <QApplication>
#include <QPainter>
#include <QProxyStyle>
#include <QStyleOption>

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

struct ToneRow
{
    Tone tone;
    QRgb light, dark;
};

// Ratios against base, window and selection are at least 4.5 for text, but for success on a
// selected row in light (3.9), which is drawn in the text's colour there.
constexpr std::array toneTable{
    ToneRow{Tone::Neutral, 0xFF1F2328, 0xFFE6E8EA},
    ToneRow{Tone::Success, 0xFF1A7F37, 0xFF57C17B},
    ToneRow{Tone::Failure, 0xFFB3261E, 0xFFFF8A80},
    ToneRow{Tone::Retrying, 0xFF8A5300, 0xFFF2B84B},
    ToneRow{Tone::Held, 0xFF6B3FA0, 0xFFC7A4F5},
    ToneRow{Tone::Info, 0xFF0B5CAD, 0xFF7AB8FF},
    ToneRow{Tone::Inactive, 0xFF5F6368, 0xFFA8ADB3},
};

double channel(double c)
{
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto mix = [share](int x, int y) { return int(std::lround(x + (y - x) * share)); };
    return QColor(mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue()));
}

} // namespace

QColor toneColor(Tone tone, Scheme scheme)
{
    const auto row = std::find_if(toneTable.begin(), toneTable.end(),
                                  [tone](const ToneRow &r) { return r.tone == tone; });
    return QColor::fromRgb(scheme == Scheme::Light ? row->light : row->dark);
}

QColor toneGround(Tone tone, Scheme scheme)
{
    return mixed(surfacesOf(scheme).base, toneColor(tone, scheme),
                 scheme == Scheme::Light ? 0.08 : 0.14);
}

Surfaces surfacesOf(Scheme scheme)
{
    if (scheme == Scheme::Light)
        return {QColor(0xFFFFFF), QColor(0xF2F2F2), QColor(0xD6E4F5)};
    return {QColor(0x1E1E1E), QColor(0x2A2D30), QColor(0x23415F)};
}

BarColors barColors(Environment environment)
{
    switch (environment) {
    case Environment::Demo: return {QColor(0x6B3FA0), QColor(0xFFFFFF)};
    case Environment::Local: return {QColor(0x2B5F9E), QColor(0xFFFFFF)};
    case Environment::Development: return {QColor(0x2A7030), QColor(0xFFFFFF)};
    case Environment::Staging: return {QColor(0xF2B84B), QColor(0x1F1F1F)};
    case Environment::Production: return {QColor(0xB3261E), QColor(0xFFFFFF)};
    case Environment::Other: break;
    }
    return {QColor(0x5F6368), QColor(0xFFFFFF)};
}

QPalette paletteFor(Scheme scheme)
{
    const bool light = scheme == Scheme::Light;
    const Surfaces surfaces = surfacesOf(scheme);
    const QColor text = toneColor(Tone::Neutral, scheme);
    const QColor quiet = light ? QColor(0x8A8F96) : QColor(0x767B82);
    const QColor button = light ? QColor(0xFAFAFA) : QColor(0x35393D);
    QPalette palette(button, surfaces.window);
    palette.setColor(QPalette::Window, surfaces.window);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surfaces.base);
    palette.setColor(QPalette::AlternateBase, light ? QColor(0xF8F9FA) : QColor(0x232527));
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::Button, button);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Highlight, surfaces.selection);
    palette.setColor(QPalette::HighlightedText, light ? QColor(0x14181C) : QColor(0xFFFFFF));
    palette.setColor(QPalette::Link, toneColor(Tone::Info, scheme));
    palette.setColor(QPalette::LinkVisited, toneColor(Tone::Held, scheme));
    palette.setColor(QPalette::PlaceholderText, light ? QColor(0x6B7178) : QColor(0x8F959C));
    palette.setColor(QPalette::ToolTipBase, light ? QColor(0x2A2D30) : QColor(0xE6E8EA));
    palette.setColor(QPalette::ToolTipText, light ? QColor(0xFFFFFF) : QColor(0x1E1E1E));
    palette.setColor(QPalette::Light, light ? QColor(0xFFFFFF) : QColor(0x43484D));
    palette.setColor(QPalette::Midlight, light ? QColor(0xF6F6F6) : QColor(0x3A3E42));
    palette.setColor(QPalette::Mid, light ? QColor(0xCDD1D6) : QColor(0x494E54));
    palette.setColor(QPalette::Dark, light ? QColor(0xA9AEB5) : QColor(0x17191B));
    palette.setColor(QPalette::Shadow, light ? QColor(0x7A8087) : QColor(0x0D0E0F));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, quiet);
    return palette;
}

Scheme schemeOf(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) >
                   luminance(palette.color(QPalette::WindowText))
             ? Scheme::Light
             : Scheme::Dark;
}

Scheme currentScheme()
{
    return schemeOf(QGuiApplication::palette());
}

QColor toneColor(Tone tone)
{
    return toneColor(tone, currentScheme());
}

QColor lineColor()
{
    return currentScheme() == Scheme::Light ? QColor(0xD9DCE0) : QColor(0x3D4247);
}

QColor quietText()
{
    return toneColor(Tone::Inactive);
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

namespace {

/// Fusion draws the frames of check boxes darker than the window, which is not seen on dark ground.
class ConsoleStyle final : public QProxyStyle
{
public:
    ConsoleStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override
    {
        QProxyStyle::drawPrimitive(element, option, painter, widget);
        if (element != PE_IndicatorCheckBox || schemeOf(option->palette) == Scheme::Light)
            return;
        painter->save();
        painter->setPen(toneColor(Tone::Inactive, Scheme::Dark));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
    }
};

} // namespace

Theme::Theme(QObject *parent) : QObject(parent), m_system(currentScheme())
{
    QApplication::setStyle(new ConsoleStyle);
    setChoice(SchemeChoice::System);
}

void Theme::setChoice(SchemeChoice choice)
{
    m_choice = choice;
    const Scheme scheme = choice == SchemeChoice::System ? m_system
                        : choice == SchemeChoice::Light  ? Scheme::Light
                                                         : Scheme::Dark;
    QApplication::setPalette(paletteFor(scheme));
    Q_EMIT changed();
}

} // namespace deckhand
