#pragma once

#include "models/semantics.h"

#include <QColor>
#include <QObject>
#include <QPalette>

#include <array>

namespace deckhand {

enum class Scheme { Light, Dark };
enum class SchemeChoice { System, Light, Dark };
enum class Environment { Demo, Local, Development, Staging, Production, Other };

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
/// A tint of `tone` for the ground behind a message.
[[nodiscard]] QColor toneGround(Tone tone, Scheme scheme);
[[nodiscard]] Surfaces surfacesOf(Scheme scheme);
[[nodiscard]] BarColors barColors(Environment environment);
[[nodiscard]] QPalette paletteFor(Scheme scheme);
/// By the luminance of text against ground.
[[nodiscard]] Scheme schemeOf(const QPalette &palette);
/// Of the application as it is now.
[[nodiscard]] Scheme currentScheme();
[[nodiscard]] QColor toneColor(Tone tone);
/// Lines between areas; quieter than text, visible on both grounds.
[[nodiscard]] QColor lineColor();
[[nodiscard]] QColor quietText();
/// WCAG 2: 1–21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

/// Gives the application its palette: the system's scheme or a chosen one.
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    void setChoice(SchemeChoice choice);
    [[nodiscard]] SchemeChoice choice() const { return m_choice; }

Q_SIGNALS:
    void changed();

private:
    Scheme m_system;
    SchemeChoice m_choice = SchemeChoice::System;
};

} // namespace deckhand
