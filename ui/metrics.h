#pragma once

#include <QBoxLayout>
#include <QFontMetrics>
#include <QWidget>

namespace deckhand {

/// Distances in units of the font, so that everything grows with the text.
struct Metrics
{
    explicit Metrics(const QWidget *widget)
        : em(widget->fontMetrics().height()), x(widget->fontMetrics().averageCharWidth())
    {}
    int em;                                          ///< height of a line
    int x;                                           ///< width of an average letter
    [[nodiscard]] int gap() const { return em / 2; } ///< between neighbours
    [[nodiscard]] int smallGap() const { return em / 4; }
    [[nodiscard]] int margin() const { return em * 3 / 4; }   ///< around areas
    [[nodiscard]] int row() const { return em + em * 5 / 8; } ///< of tables
};

/// A layout without margins and with the usual gap.
template <class Layout>
Layout *plainLayout(QWidget *parent, const Metrics &metrics)
{
    auto *layout = new Layout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics.gap());
    return layout;
}

} // namespace deckhand
