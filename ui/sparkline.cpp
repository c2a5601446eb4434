#include "ui/sparkline.h"

#include "models/formatting.h"
#include "ui/metrics.h"
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

BarChart::BarChart(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void BarChart::setSeries(Series series)
{
    m_series = std::move(series);
    update();
}

void BarChart::setSummary(const QString &text)
{
    setAccessibleDescription(text);
    setToolTip(text);
}

void BarChart::setCaptions(const QString &left, const QString &right)
{
    m_left = left;
    m_right = right;
    update();
}

QSize BarChart::sizeHint() const
{
    const Metrics metrics(this);
    return {metrics.em * 24, metrics.em * 8};
}

void BarChart::paintEvent(QPaintEvent *)
{
    // Time runs to the right in every language.
    QPainter painter(this);
    const Metrics metrics(this);
    const int top = highest(m_series);
    const QString scale = format::count(top);
    const int left = painter.fontMetrics().horizontalAdvance(scale) + metrics.gap();
    const QRect area = rect().adjusted(left, metrics.em / 2, 0, -metrics.em - metrics.smallGap());
    painter.setPen(lineColor());
    painter.drawLine(area.left(), area.top(), area.right(), area.top());
    paintBars(painter, area.adjusted(0, 1, 0, 0), m_series, m_tone);
    painter.setPen(quietText());
    if (top > 0)
        painter.drawText(QRect(0, area.top() - metrics.em / 2, left - metrics.gap(), metrics.em),
                         Qt::AlignRight | Qt::AlignVCenter | Qt::AlignAbsolute, scale);
    painter.drawText(QRect(0, area.bottom() - metrics.em / 2, left - metrics.gap(), metrics.em),
                     Qt::AlignRight | Qt::AlignVCenter | Qt::AlignAbsolute, QStringLiteral("0"));
    const QRect captions(area.left(), area.bottom() + metrics.smallGap(), area.width(), metrics.em);
    painter.drawText(captions, Qt::AlignLeft | Qt::AlignAbsolute, m_left);
    painter.drawText(captions, Qt::AlignRight | Qt::AlignAbsolute, m_right);
}

} // namespace deckhand
