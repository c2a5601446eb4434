#pragma once

#include "models/environment.h"
#include "models/semantics.h"

#include <QColor>
#include <QObject>
#include <QPalette>

#include <array>
#include <functional>

class QWidget;

namespace deckhand {

enum class Scheme { Light, Dark, HighContrast };
enum class SchemeChoice { System, Light, Dark, HighContrast };
inline constexpr std::array allSchemes{Scheme::Light, Scheme::Dark, Scheme::HighContrast};
inline constexpr std::array allTones{Tone::Neutral, Tone::Success, Tone::Failure, Tone::Retrying,
                                     Tone::Held,    Tone::Info,    Tone::Inactive};

/// Surfaces that state colours are drawn on.
struct Surfaces
{
    QColor base, window, selection;
};
struct BarColors
{
    QColor fill, text;
};

/// The one table of colours that mean something.
[[nodiscard]] QColor toneColor(Tone tone, Scheme scheme);
/// The same for text and icons on a selected row: the colour of its text where the tone's own would
/// be hard to read there.
[[nodiscard]] QColor selectedToneColor(Tone tone, Scheme scheme);
/// A tint of `tone` for the ground behind a message.
[[nodiscard]] QColor toneGround(Tone tone, Scheme scheme);
[[nodiscard]] Surfaces surfacesOf(Scheme scheme);
[[nodiscard]] BarColors barColors(Environment environment);
[[nodiscard]] QPalette paletteFor(Scheme scheme);
/// By the luminance of text against ground; white on black is high contrast.
[[nodiscard]] Scheme schemeOf(const QPalette &palette);
/// Of the application as it is now.
[[nodiscard]] Scheme currentScheme();
[[nodiscard]] QColor toneColor(Tone tone);
/// Lines between areas; quieter than text, visible on both grounds.
[[nodiscard]] QColor lineColor(Scheme scheme);
[[nodiscard]] QColor lineColor();
/// Frames of fields and boxes: what tells a field from its ground.
[[nodiscard]] QColor frameColor(Scheme scheme);
/// Numbers that ask for attention, as on a place.
[[nodiscard]] BarColors badgeColors(Scheme scheme);
[[nodiscard]] QColor quietText();
/// Gives a widget's text the colour of `tone`, also after a change of scheme.
void setTextTone(QWidget &widget, Tone tone);
/// WCAG 2: 1–21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

/// Gives the application its palette: the system's scheme, which it follows, or a chosen one.
class Theme : public QObject
{
    Q_OBJECT

public:
    using SystemPalette = std::function<QPalette()>;

    /// `system` tells the palette of the desktop; the default asks Qt.
    explicit Theme(SystemPalette system = {}, QObject *parent = nullptr);
    void setChoice(SchemeChoice choice);
    /// As the command line says: what a window remembers is not applied in this run.
    void setChoiceForThisRun(SchemeChoice choice);
    [[nodiscard]] bool isChosenForThisRun() const { return m_forThisRun; }
    [[nodiscard]] SchemeChoice choice() const { return m_choice; }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void changed();

private:
    void apply();

    SystemPalette m_system;
    SchemeChoice m_choice = SchemeChoice::System;
    bool m_applying = false;
    bool m_forThisRun = false;
};

} // namespace deckhand
