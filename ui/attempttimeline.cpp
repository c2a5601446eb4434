#include "ui/attempttimeline.h"

#include "models/attemptfacts.h"
#include "models/formatting.h"
#include "models/semantics.h"
#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace deckhand {

namespace {

constexpr int cellLetters = 21; ///< where the texts need no more

QString outcomeWord(const Attempt &attempt)
{
    if (attempt.response && attempt.response->status > 0)
        return QString::number(attempt.response->status);
    return attempt.outcome == AttemptOutcome::Success ? Words::tr("Accepted")
                                                      : Words().word(attempt.error.errorClass);
}

QString durationOf(milliseconds span)
{
    return format::duration(double(span.count()));
}

QString titleOf(const Attempt &attempt)
{
    return AttemptTimeline::tr("%1 · %2").arg(attempt.number).arg(outcomeWord(attempt));
}

QString detailOf(const Attempt &attempt)
{
    const QString text = AttemptTimeline::tr("%1, %2").arg(format::duration(attempt.durationMs),
                                                           Words::word(attempt.trigger));
    const auto late = lateBy(attempt);
    return late ? AttemptTimeline::tr("%1, %2 late").arg(text, durationOf(*late)) : text;
}

} // namespace

AttemptTimeline::AttemptTimeline(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_clock(clock)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Attempts"));
    m_countdown.setInterval(std::chrono::seconds(1));
    connect(&m_countdown, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

void AttemptTimeline::setDelivery(const std::optional<Delivery> &delivery)
{
    m_delivery = delivery;
    m_current = std::min(m_current, delivery ? int(delivery->history.size()) - 1 : -1);
    const bool waits = delivery && delivery->nextAttemptAt &&
                       (delivery->status == DeliveryStatus::Retrying ||
                        delivery->status == DeliveryStatus::Pending);
    waits ? m_countdown.start() : m_countdown.stop();
    setAccessibleDescription(description());
    m_needed = neededWidths();
    updateGeometry();
    update();
}

void AttemptTimeline::setCurrent(int index)
{
    m_current = index;
    update();
}

QString AttemptTimeline::description() const
{
    if (!m_delivery || m_delivery->history.empty())
        return tr("No attempt yet.");
    QStringList parts;
    for (const Attempt &attempt : m_delivery->history) {
        parts.append(tr("Attempt %1, %2: %3 after %4.")
                         .arg(attempt.number)
                         .arg(Words::word(attempt.trigger), outcomeWord(attempt),
                              format::duration(attempt.durationMs)));
        if (const auto late = lateBy(attempt))
            parts.append(tr("It began %1 later than planned.").arg(durationOf(*late)));
    }
    return parts.join(QLatin1Char(' '));
}

int AttemptTimeline::cellCount() const
{
    if (!m_delivery)
        return 0;
    const bool next = m_delivery->status == DeliveryStatus::Retrying ||
                      m_delivery->status == DeliveryStatus::Pending;
    return int(m_delivery->history.size()) + (next ? 1 : 0);
}

QSize AttemptTimeline::sizeHint() const
{
    const Metrics metrics(this);
    return {std::accumulate(m_needed.begin(), m_needed.end(), 0), metrics.em * 4};
}

QSize AttemptTimeline::minimumSizeHint() const
{
    const Metrics metrics(this);
    return {metrics.x * cellLetters, metrics.em * 4};
}

QRect AttemptTimeline::cellOf(int index) const
{
    // As wide as the texts where there is room; else all give up the same share.
    const int all = std::accumulate(m_needed.begin(), m_needed.end(), 0);
    const auto scaled = [this, all](int n) {
        return all > this->width() ? int(qint64(n) * this->width() / all) : n;
    };
    const int before = scaled(std::accumulate(m_needed.begin(), m_needed.begin() + index, 0));
    const int width = scaled(m_needed[std::size_t(index)]);
    return {isRightToLeft() ? this->width() - before - width : before, 0, width, height()};
}

std::vector<int> AttemptTimeline::neededWidths() const
{
    const Metrics metrics(this);
    std::vector<int> widths(std::size_t(cellCount()), metrics.x * cellLetters);
    const QFontMetrics bold(boldOf(font()));
    for (std::size_t i = 0; m_delivery && i < m_delivery->history.size(); ++i) {
        const Attempt &attempt = m_delivery->history[i];
        const int text = std::max(bold.horizontalAdvance(titleOf(attempt)),
                                  fontMetrics().horizontalAdvance(detailOf(attempt)));
        widths[i] = std::max(widths[i], text + metrics.gap() * 3);
    }
    return widths;
}

void AttemptTimeline::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_needed = neededWidths();
}

void AttemptTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_delivery)
        return;
    const auto count = int(m_delivery->history.size());
    for (int i = 0; i + 1 < cellCount(); ++i)
        paintWait(painter, i);
    for (int i = 0; i < count; ++i)
        paintAttempt(painter, i, cellOf(i));
    if (cellCount() > count)
        paintNext(painter, cellOf(count));
}

void AttemptTimeline::paintAttempt(QPainter &painter, int index, const QRect &cell) const
{
    const Metrics metrics(this);
    const Attempt &attempt = m_delivery->history[std::size_t(index)];
    const Look look = lookOf(attempt.outcome);
    const QRect inner = cell.adjusted(0, 1, -metrics.gap(), -1);
    if (index == m_current) {
        painter.setPen(hasFocus() ? QPen(toneColor(Tone::Info), 1.6) : QPen(Qt::NoPen));
        painter.setBrush(palette().color(QPalette::Highlight));
        painter.drawRoundedRect(QRectF(inner), metrics.em / 4.0, metrics.em / 4.0);
    }
    const int side = metrics.em * 4 / 3;
    const QRectF mark(inner.left() + metrics.gap(), inner.top() + metrics.smallGap(), side, side);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(index == m_current ? QPalette::Highlight : QPalette::Window));
    painter.drawEllipse(mark);
    const QColor color =
        index == m_current ? selectedToneColor(look.tone, currentScheme()) : toneColor(look.tone);
    paintIcon(painter, mark, look.icon, color);
    QRect line(inner.left() + metrics.gap(), int(mark.bottom()) + metrics.smallGap() / 2,
               inner.width() - metrics.gap(), metrics.em);
    const QFont bold = boldOf(font());
    painter.setFont(bold);
    painter.setPen(color);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(bold).elidedText(titleOf(attempt), Qt::ElideRight, line.width()));
    painter.setFont(font());
    painter.setPen(index == m_current ? palette().color(QPalette::HighlightedText) : quietText());
    line.translate(0, metrics.em);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(detailOf(attempt), Qt::ElideRight, line.width()));
}

void AttemptTimeline::paintNext(QPainter &painter, const QRect &cell) const
{
    const Metrics metrics(this);
    const int side = metrics.em * 4 / 3;
    const QRectF mark(cell.left() + metrics.gap(), cell.top() + 1 + metrics.smallGap(), side, side);
    painter.setBrush(palette().color(QPalette::Window));
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(mark);
    paintIcon(painter, mark, "pending", toneColor(Tone::Retrying));
    QString when = tr("Now");
    if (m_delivery->nextAttemptAt) {
        const auto left = std::max<qint64>(0, (*m_delivery->nextAttemptAt - m_clock.now()).count());
        when =
            left < 1000 ? tr("Now") : tr("In %1").arg(format::duration(double(left / 1000 * 1000)));
    }
    QRect line(cell.left() + metrics.gap(), int(mark.bottom()) + metrics.smallGap() / 2,
               cell.width() - metrics.gap() * 2, metrics.em);
    painter.setPen(toneColor(Tone::Retrying));
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                     m_delivery->history.empty() ? tr("First attempt") : tr("Next attempt"));
    line.translate(0, metrics.em);
    painter.setPen(quietText());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, when);
}

void AttemptTimeline::paintWait(QPainter &painter, int index) const
{
    const Metrics metrics(this);
    const QRect from = cellOf(index);
    const QRect to = cellOf(index + 1);
    const int side = metrics.em * 4 / 3;
    const int y = 1 + metrics.smallGap() + side / 2;
    const int x1 = from.left() + metrics.gap() + side + metrics.smallGap();
    const int x2 = to.left() + metrics.gap() - metrics.smallGap();
    const bool planned = index + 1 >= int(m_delivery->history.size());
    painter.setPen(QPen(lineColor().darker(currentScheme() == Scheme::Light ? 125 : 80), 1.4,
                        planned ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(x1, y, x2, y);
    const Attempt &before = m_delivery->history[std::size_t(index)];
    const std::optional<Timestamp> after =
        planned ? m_delivery->nextAttemptAt
                : std::optional(m_delivery->history[std::size_t(index) + 1].startedAt);
    if (!after)
        return;
    const QString wait = format::duration(double((*after - before.startedAt).count()));
    const int width = fontMetrics().horizontalAdvance(wait) + metrics.gap();
    QRect label(0, 0, width, metrics.em);
    label.moveCenter(QPoint((x1 + x2) / 2, y));
    if (width + metrics.gap() > x2 - x1)
        return;
    painter.fillRect(label, palette().color(QPalette::Window));
    painter.setPen(quietText());
    painter.drawText(label, Qt::AlignCenter, wait);
}

void AttemptTimeline::choose(int index)
{
    if (!m_delivery || index < 0 || index >= int(m_delivery->history.size()) || index == m_current)
        return;
    m_current = index;
    update();
    Q_EMIT currentChanged(index);
}

void AttemptTimeline::keyPressEvent(QKeyEvent *event)
{
    const int forward = isRightToLeft() ? -1 : 1;
    if (event->key() == Qt::Key_Right)
        choose(m_current + forward);
    else if (event->key() == Qt::Key_Left)
        choose(m_current - forward);
    else
        QWidget::keyPressEvent(event);
}

void AttemptTimeline::mousePressEvent(QMouseEvent *event)
{
    for (int i = 0; i < cellCount(); ++i) {
        if (cellOf(i).contains(event->pos()))
            choose(i);
    }
}

} // namespace deckhand
