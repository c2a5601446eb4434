#include "ui/theme.h"

#include "ui/consolestyle.h"
#include "ui/icons.h"

#include <QApplication>
#include <QEvent>
#include <QVariant>
#include <QWidget>

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

constexpr const char *toneProperty = "deckhandTone";

struct ToneRow
{
    Tone tone;
    QRgb light, dark, high;
};

// Ratios against base, window and selection are at least 4.5 for text, but for success on a
// selected row in light (3.9), which is drawn in the text's colour there. In high contrast they are
// at least 9, and selected rows are black on yellow.
constexpr std::array toneTable{
    ToneRow{Tone::Neutral, 0xFF1F2328, 0xFFE6E8EA, 0xFFFFFFFF},
    ToneRow{Tone::Success, 0xFF1A7F37, 0xFF57C17B, 0xFF6EE787},
    ToneRow{Tone::Failure, 0xFFB3261E, 0xFFFF8A80, 0xFFFFA198},
    ToneRow{Tone::Retrying, 0xFF8A5300, 0xFFF2B84B, 0xFFFFC95C},
    ToneRow{Tone::Held, 0xFF6B3FA0, 0xFFC7A4F5, 0xFFDDBFFF},
    ToneRow{Tone::Info, 0xFF0B5CAD, 0xFF7AB8FF, 0xFF8ECBFF},
    ToneRow{Tone::Inactive, 0xFF5F6368, 0xFFA8ADB3, 0xFFD0D4D9},
};

/// Colours of Qt's palette that are not tones.
struct PaletteRow
{
    QRgb base, window, selection;
    QRgb button, alternate, selectedText, placeholder, disabled;
    QRgb tipBase, tipText;
    QRgb light, midlight, mid, dark, shadow;
    QRgb line, frame;
    QRgb badge, badgeText;
};

constexpr PaletteRow lightPalette{
    0xFFFFFFFF, 0xFFF2F2F2, 0xFFD6E4F5, 0xFFFAFAFA, 0xFFF8F9FA, 0xFF14181C, 0xFF666C73,
    0xFF83888F, 0xFF2A2D30, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFF6F6F6, 0xFFCDD1D6, 0xFFA9AEB5,
    0xFF7A8087, 0xFFD9DCE0, 0xFF83888F, 0xFFB3261E, 0xFFFFFFFF,
};
constexpr PaletteRow darkPalette{
    0xFF1E1E1E, 0xFF2A2D30, 0xFF23415F, 0xFF35393D, 0xFF232527, 0xFFFFFFFF, 0xFF8F959C,
    0xFF7F858C, 0xFFE6E8EA, 0xFF1E1E1E, 0xFF43484D, 0xFF3A3E42, 0xFF494E54, 0xFF17191B,
    0xFF0D0E0F, 0xFF3D4247, 0xFF7F858C, 0xFFB3261E, 0xFFFFFFFF,
};
constexpr PaletteRow highPalette{
    0xFF000000, 0xFF000000, 0xFFFFD60A, 0xFF000000, 0xFF000000, 0xFF000000, 0xFFC4C8CE,
    0xFF9AA0A8, 0xFFFFFFFF, 0xFF000000, 0xFF4A4A4A, 0xFF303030, 0xFFC4C8CE, 0xFF8A8F96,
    0xFF000000, 0xFFC4C8CE, 0xFFFFFFFF, 0xFFFFA198, 0xFF000000,
};

const PaletteRow &paletteRow(Scheme scheme)
{
    switch (scheme) {
    case Scheme::Light: return lightPalette;
    case Scheme::Dark: return darkPalette;
    case Scheme::HighContrast: break;
    }
    return highPalette;
}

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

/// What the desktop asks for: an application palette without a role of its own is the desktop's.
QPalette desktopPalette()
{
    const QPalette own = QApplication::palette();
    QApplication::setPalette(QPalette());
    const QPalette desktop = QApplication::palette();
    QApplication::setPalette(own);
    return desktop;
}

} // namespace

QColor toneColor(Tone tone, Scheme scheme)
{
    const auto row = std::find_if(toneTable.begin(), toneTable.end(),
                                  [tone](const ToneRow &r) { return r.tone == tone; });
    switch (scheme) {
    case Scheme::Light: return QColor::fromRgb(row->light);
    case Scheme::Dark: return QColor::fromRgb(row->dark);
    case Scheme::HighContrast: break;
    }
    return QColor::fromRgb(row->high);
}

QColor selectedToneColor(Tone tone, Scheme scheme)
{
    const QColor own = toneColor(tone, scheme);
    const bool readable = contrast(own, surfacesOf(scheme).selection) >= 4.5;
    return readable && tone != Tone::Neutral ? own
                                             : QColor::fromRgb(paletteRow(scheme).selectedText);
}

QColor toneGround(Tone tone, Scheme scheme)
{
    if (scheme == Scheme::HighContrast)
        return surfacesOf(scheme).base;
    return mixed(surfacesOf(scheme).base, toneColor(tone, scheme),
                 scheme == Scheme::Light ? 0.08 : 0.14);
}

Surfaces surfacesOf(Scheme scheme)
{
    const PaletteRow &row = paletteRow(scheme);
    return {QColor::fromRgb(row.base), QColor::fromRgb(row.window), QColor::fromRgb(row.selection)};
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

BarColors badgeColors(Scheme scheme)
{
    const PaletteRow &row = paletteRow(scheme);
    return {QColor::fromRgb(row.badge), QColor::fromRgb(row.badgeText)};
}

QPalette paletteFor(Scheme scheme)
{
    const PaletteRow &row = paletteRow(scheme);
    const QColor text = toneColor(Tone::Neutral, scheme);
    QPalette palette{QColor::fromRgb(row.button), QColor::fromRgb(row.window)};
    const auto set = [&palette](QPalette::ColorRole role, QRgb color) {
        palette.setColor(role, QColor::fromRgb(color));
    };
    set(QPalette::Window, row.window);
    set(QPalette::Base, row.base);
    set(QPalette::AlternateBase, row.alternate);
    set(QPalette::Button, row.button);
    set(QPalette::Highlight, row.selection);
    set(QPalette::HighlightedText, row.selectedText);
    set(QPalette::PlaceholderText, row.placeholder);
    set(QPalette::ToolTipBase, row.tipBase);
    set(QPalette::ToolTipText, row.tipText);
    set(QPalette::Light, row.light);
    set(QPalette::Midlight, row.midlight);
    set(QPalette::Mid, row.mid);
    set(QPalette::Dark, row.dark);
    set(QPalette::Shadow, row.shadow);
    set(QPalette::BrightText, 0xFFFFFFFF);
    palette.setColor(QPalette::Link, toneColor(Tone::Info, scheme));
    palette.setColor(QPalette::LinkVisited, toneColor(Tone::Held, scheme));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(role, text);
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(row.disabled));
    }
    return palette;
}

Scheme schemeOf(const QPalette &palette)
{
    const double ground = luminance(palette.color(QPalette::Window));
    const double text = luminance(palette.color(QPalette::WindowText));
    if (ground > text)
        return Scheme::Light;
    return ground <= 0.0 && text > 0.7 ? Scheme::HighContrast : Scheme::Dark;
}

Scheme currentScheme()
{
    return schemeOf(QGuiApplication::palette());
}

QColor toneColor(Tone tone)
{
    return toneColor(tone, currentScheme());
}

QColor lineColor(Scheme scheme)
{
    return QColor::fromRgb(paletteRow(scheme).line);
}

QColor lineColor()
{
    return lineColor(currentScheme());
}

QColor frameColor(Scheme scheme)
{
    return QColor::fromRgb(paletteRow(scheme).frame);
}

QColor quietText()
{
    return toneColor(Tone::Inactive);
}

void setTextTone(QWidget &widget, Tone tone)
{
    widget.setProperty(toneProperty, int(tone));
    QPalette palette;
    palette.setColor(QPalette::WindowText, toneColor(tone));
    widget.setPalette(palette);
}

double contrast(const QColor &a, const QColor &b)
{
    const double x = luminance(a);
    const double y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

Theme::Theme(SystemPalette system, QObject *parent)
    : QObject(parent), m_system(system ? std::move(system) : SystemPalette(desktopPalette))
{
    QApplication::setStyle(new ConsoleStyle);
    qApp->installEventFilter(this);
    setChoice(SchemeChoice::System);
}

void Theme::setChoice(SchemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::setChoiceForThisRun(SchemeChoice choice)
{
    m_forThisRun = true;
    setChoice(choice);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    // Desktops announce a change to every window; others change the application's palette.
    const bool announced = event->type() == QEvent::ThemeChange ||
                           (event->type() == QEvent::ApplicationPaletteChange && watched == qApp);
    if (announced && !m_applying && m_choice == SchemeChoice::System)
        apply();
    return QObject::eventFilter(watched, event);
}

void Theme::apply()
{
    m_applying = true;
    const auto chosen = [this] {
        switch (m_choice) {
        case SchemeChoice::Light: return Scheme::Light;
        case SchemeChoice::Dark: return Scheme::Dark;
        case SchemeChoice::HighContrast: return Scheme::HighContrast;
        case SchemeChoice::System: break;
        }
        return schemeOf(m_system());
    };
    QApplication::setPalette(paletteFor(chosen()));
    for (QWidget *widget : QApplication::allWidgets()) {
        if (const QVariant tone = widget->property(toneProperty); tone.isValid())
            setTextTone(*widget, Tone(tone.toInt()));
    }
    renewShownIcons();
    m_applying = false;
    Q_EMIT changed();
}

} // namespace deckhand
