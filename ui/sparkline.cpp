#include "ui/sparkline.h"

#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace deckhand {

namespace {

int valueAt(const std::vector<int> &values, std::size_t i)
{
    return i < values.size() ? values[i] : 0;
}

int highest(const Series &series)
{
    int top = 0;
    for (std::size_t i = 0; i < std::max(series.good.size(), series.bad.size()); ++i)
        top = std::max(top, valueAt(series.good, i) + valueAt(series.bad, i));
    return top;
}

/// Of a bar: the tone's colour, or that of the row's text where the tone is not seen on it.
QColor barColor(Tone tone, bool selected)
{
    const Scheme scheme = currentScheme();
    const QColor own = toneColor(tone, scheme);
    return selected && contrast(own, surfacesOf(scheme).selection) < 3.0
             ? selectedToneColor(tone, scheme)
             : own;
}

} // namespace

void paintBars(QPainter &painter, const QRect &rect, const Series &series, Tone goodTone,
               bool selected)
{
    const std::size_t count = std::max(series.good.size(), series.bad.size());
    painter.setPen(Qt::NoPen);
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), lineColor());
    const int top = highest(series);
    if (count == 0 || top == 0)
        return;
    const QColor good = barColor(goodTone, selected);
    const QColor bad = barColor(Tone::Failure, selected);
    const double step = double(rect.width()) / double(count);
    const double gap = step > 4 ? 1.0 : 0.25;
    for (std::size_t i = 0; i < count; ++i) {
        const int g = valueAt(series.good, i);
        const int b = valueAt(series.bad, i);
        if (g + b == 0)
            continue;
        // What is there is seen, however small beside the highest.
        const auto height = [&](int value) {
            return value == 0 ? 0.0 : std::max(1.5, double(rect.height()) * value / top);
        };
        const double x = rect.left() + double(i) * step;
        const double goodHeight = height(g);
        const double badHeight = height(b);
        const double base = rect.bottom() + 1;
        painter.fillRect(QRectF(x, base - goodHeight, step - gap, goodHeight), good);
        painter.fillRect(QRectF(x, base - goodHeight - badHeight, step - gap, badHeight), bad);
    }
}

} // namespace deckhand
