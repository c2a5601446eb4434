#include "ui/timechart.h"

#include "models/formatting.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

double valueAt(const ChartSeries &series, std::size_t at)
{
    return at < series.values.size() ? series.values[at] : 0;
}

} // namespace

TimeChart::TimeChart(Kind kind, QWidget *parent) : QWidget(parent), m_kind(kind)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::CrossCursor);
}

void TimeChart::setData(std::vector<Timestamp> times, milliseconds step,
                        std::vector<ChartSeries> series)
{
    m_times = std::move(times);
    m_step = step;
    m_series = std::move(series);
    m_mark = std::min(m_mark, int(m_times.size()) - 1);
    update();
}

void TimeChart::setSummary(const QString &text)
{
    m_summary = text;
    setAccessibleDescription(text);
    setToolTip(tr("%1\nDrag to zoom, click for what is behind a point.").arg(text));
}

void TimeChart::setCaptions(const QString &left, const QString &right)
{
    m_left = left;
    m_right = right;
    update();
}

QString TimeChart::table() const
{
    const auto text = [this](double value) {
        return m_unit ? m_unit(value) : format::count(std::llround(value));
    };
    QStringList head{tr("Time")};
    for (const ChartSeries &series : m_series)
        head.append(series.name);
    QStringList lines{head.join(QLatin1Char('\t'))};
    for (std::size_t i = 0; i < m_times.size(); ++i) {
        QStringList cells{QString::fromLatin1(toIso(m_times[i]))};
        for (const ChartSeries &series : m_series)
            cells.append(text(valueAt(series, i)));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

QSize TimeChart::sizeHint() const
{
    const Metrics metrics(this);
    return {metrics.em * 16, metrics.em * 8};
}

double TimeChart::highest() const
{
    double top = 0;
    for (std::size_t i = 0; i < m_times.size(); ++i) {
        double sum = 0;
        for (const ChartSeries &series : m_series)
            sum =
                m_kind == Kind::Bars ? sum + valueAt(series, i) : std::max(sum, valueAt(series, i));
        top = std::max(top, sum);
    }
    return top;
}

QRect TimeChart::area() const
{
    const Metrics metrics(this);
    const QString scale = m_unit ? m_unit(highest()) : format::count(std::llround(highest()));
    const int side = fontMetrics().horizontalAdvance(scale) + metrics.gap();
    const QRect inner = rect().adjusted(0, metrics.em / 2, 0, -metrics.em - metrics.smallGap());
    return isRightToLeft() ? inner.adjusted(0, 0, -side, 0) : inner.adjusted(side, 0, 0, 0);
}

int TimeChart::pointAt(int x) const
{
    const QRect in = area();
    if (m_times.empty() || in.width() <= 0)
        return -1;
    const double share = double(x - in.left()) / double(in.width());
    return std::clamp(int(share * double(m_times.size())), 0, int(m_times.size()) - 1);
}

QString TimeChart::describe(int point) const
{
    const Timestamp at = m_times[std::size_t(point)];
    QStringList parts;
    if (m_timeText)
        parts.append(m_timeText(at));
    for (const ChartSeries &series : m_series) {
        const double value = valueAt(series, std::size_t(point));
        parts.append(tr("%1: %2").arg(series.name,
                                      m_unit ? m_unit(value) : format::count(std::llround(value))));
    }
    return parts.join(QStringLiteral(", "));
}

void TimeChart::paintBars(QPainter &painter, const QRect &in, double top) const
{
    const double step = double(in.width()) / double(m_times.size());
    const double gap = step > 4 ? 1.0 : 0.25;
    for (std::size_t i = 0; i < m_times.size(); ++i) {
        double base = in.bottom() + 1;
        for (const ChartSeries &series : m_series) {
            const double value = valueAt(series, i);
            if (value <= 0)
                continue;
            // What is there is seen, however small beside the highest.
            const double height = std::max(1.5, in.height() * value / top);
            painter.fillRect(
                QRectF(in.left() + double(i) * step, base - height, step - gap, height),
                toneColor(series.tone));
            base -= height;
        }
    }
}

void TimeChart::paintLines(QPainter &painter, const QRect &in, double top) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const double step = double(in.width()) / double(m_times.size());
    std::vector<std::pair<QPointF, QColor>> dots;
    for (const ChartSeries &series : m_series) {
        const QColor color = toneColor(series.tone);
        QPainterPath path;
        bool open = false;
        for (std::size_t i = 0; i < m_times.size(); ++i) {
            const double value = valueAt(series, i);
            const QPointF at(in.left() + (double(i) + 0.5) * step,
                             in.bottom() - in.height() * value / top);
            // Where nothing was measured the line has a gap.
            if (value > 0)
                open ? path.lineTo(at) : path.moveTo(at);
            // One without neighbours makes no line.
            if (value > 0 && !open && (i + 1 == m_times.size() || valueAt(series, i + 1) <= 0))
                dots.push_back({at, color});
            open = value > 0;
        }
        painter.setPen(QPen(color, 1.8, series.dashed ? Qt::DashLine : Qt::SolidLine));
        painter.drawPath(path);
    }
    painter.setPen(Qt::NoPen);
    for (const auto &[at, color] : dots) {
        painter.setBrush(color);
        painter.drawEllipse(at, 2.4, 2.4);
    }
    painter.setBrush(Qt::NoBrush);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void TimeChart::paintScale(QPainter &painter, const QRect &in, double top) const
{
    const Metrics metrics(this);
    const bool rtl = isRightToLeft();
    const int side = (rtl ? width() - in.right() : in.left()) - metrics.gap();
    const int x = rtl ? in.right() + metrics.gap() : 0;
    painter.setPen(quietText());
    if (top > 0)
        painter.drawText(QRect(x, in.top() - metrics.em / 2, side, metrics.em),
                         Qt::AlignRight | Qt::AlignVCenter,
                         m_unit ? m_unit(top) : format::count(std::llround(top)));
    painter.drawText(QRect(x, in.bottom() - metrics.em / 2, side, metrics.em),
                     Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("0"));
    const QRect captions(in.left(), in.bottom() + metrics.smallGap(), in.width(), metrics.em);
    painter.drawText(captions, Qt::AlignLeft, m_left);
    painter.drawText(captions, Qt::AlignRight, m_right);
}

void TimeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const double top = highest();
    const QRect in = area();
    painter.setPen(lineColor());
    painter.drawLine(in.left(), in.top(), in.right(), in.top());
    painter.drawLine(in.left(), in.bottom() + 1, in.right(), in.bottom() + 1);
    if (top > 0)
        m_kind == Kind::Bars ? paintBars(painter, in.adjusted(0, 1, 0, 0), top)
                             : paintLines(painter, in.adjusted(0, 1, 0, 0), top);
    paintScale(painter, in, top);
    const auto markSpan = [&](int from, int to) {
        const double step = double(in.width()) / double(m_times.size());
        QColor ground = toneColor(Tone::Info);
        ground.setAlpha(60);
        painter.fillRect(
            QRectF(in.left() + from * step, in.top(), (to - from + 1) * step, in.height()), ground);
    };
    if (m_pressed && !m_times.empty())
        markSpan(std::min(*m_pressed, m_dragged), std::max(*m_pressed, m_dragged));
    else if (hasFocus() && m_mark >= 0)
        markSpan(m_mark, m_mark);
    if (hasFocus()) {
        painter.setPen(QPen(toneColor(Tone::Info), 1.2));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TimeChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || m_times.empty())
        return;
    m_pressed = m_dragged = pointAt(int(event->position().x()));
    update();
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_pressed)
        return;
    m_dragged = pointAt(int(event->position().x()));
    update();
}

void TimeChart::mouseReleaseEvent(QMouseEvent *)
{
    if (!m_pressed)
        return;
    const int from = std::min(*m_pressed, m_dragged);
    const int to = std::max(*m_pressed, m_dragged);
    m_pressed.reset();
    update();
    if (to >= int(m_times.size()))
        return; // the data has changed under the drag
    const Timestamp begin = m_times[std::size_t(from)];
    const Timestamp end = m_times[std::size_t(to)] + m_step;
    if (from == to)
        Q_EMIT pointChosen(begin, end);
    else
        Q_EMIT spanChosen(begin, end);
}

void TimeChart::setMark(int point)
{
    m_mark = std::clamp(point, 0, std::max(0, int(m_times.size()) - 1));
    if (m_times.empty())
        return;
    setAccessibleDescription(tr("%1 %2").arg(m_summary, describe(m_mark)));
    update();
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    const int step = isRightToLeft() ? -1 : 1;
    const bool usable = !m_times.empty();
    if (usable && event->key() == Qt::Key_Left)
        setMark(m_mark - step);
    else if (usable && event->key() == Qt::Key_Right)
        setMark(m_mark + step);
    else if (usable && event->key() == Qt::Key_Home)
        setMark(0);
    else if (usable && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             m_mark >= 0)
        Q_EMIT pointChosen(m_times[std::size_t(m_mark)], m_times[std::size_t(m_mark)] + m_step);
    else
        QWidget::keyPressEvent(event);
}

void TimeChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_mark < 0 && !m_times.empty())
        m_mark = int(m_times.size()) - 1;
    update();
}

void TimeChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

} // namespace deckhand
