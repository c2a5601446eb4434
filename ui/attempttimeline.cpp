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
#include <QStyle>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace deckhand {

namespace {

constexpr int cellLetters = 21; ///< where the texts need no more
constexpr int mostLetters = 48; // a long name leaves room to the others

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
                                                           Words::trigger(attempt));
    const auto late = lateBy(attempt);
    return late ? AttemptTimeline::tr("%1, %2 late").arg(text, durationOf(*late)) : text;
}

} // namespace

AttemptTimeline::AttemptTimeline(const Clock &clock, QWidget *parent)
    : QWidget(parent), m_clock(clock)
{
    setFocusPolicy(Qt::StrongFocus);
    tellCurrent();
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
    tellCurrent();
    measure();
    updateGeometry();
    update();
}

void AttemptTimeline::setCurrent(int index)
{
    m_current = index;
    tellCurrent();
    update();
}

void AttemptTimeline::tellCurrent()
{
    const auto count = m_delivery ? int(m_delivery->history.size()) : 0;
    const bool isOne = m_current >= 0 && m_current < count;
    const QString name = isOne ? tr("Attempts: %1 of %2, %3")
                                     .arg(m_current + 1)
                                     .arg(count)
                                     .arg(outcomeWord(m_delivery->history[std::size_t(m_current)]))
                               : tr("Attempts");
    if (name != accessibleName())
        setAccessibleName(name); // says so to a screen reader
}

QString AttemptTimeline::description() const
{
    if (!m_delivery || m_delivery->history.empty())
        return tr("No attempt yet.");
    QStringList parts;
    for (const Attempt &attempt : m_delivery->history) {
        parts.append(tr("Attempt %1, %2: %3 after %4.")
                         .arg(attempt.number)
                         .arg(Words::trigger(attempt), outcomeWord(attempt),
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
    // As wide as the texts where there is room, and what is left goes to the waits; else all give
    // up the same share.
    const int texts = std::accumulate(m_needed.begin(), m_needed.end(), 0);
    const int waits = std::accumulate(m_waits.begin(), m_waits.end(), 0);
    const int spare = std::max(0, width() - texts);
    const auto scaled = [](int part, int whole, int all) {
        return all > whole ? int(qint64(part) * whole / all) : part;
    };
    const auto sizeOf = [&](std::ptrdiff_t count) {
        return scaled(std::accumulate(m_needed.begin(), m_needed.begin() + count, 0), width(),
                      texts) +
               scaled(std::accumulate(m_waits.begin(), m_waits.begin() + count, 0), spare, waits);
    };
    const int before = sizeOf(index);
    const QRect cell(before, 0, sizeOf(index + 1) - before, height());
    return QStyle::visualRect(layoutDirection(), rect(), cell);
}

QRect AttemptTimeline::boxOf(int index) const
{
    const QRect cell = cellOf(index);
    const int width = std::min(cell.width(), m_needed[std::size_t(index)]) - Metrics(this).gap();
    const QRect box(cell.left(), 1, width, height() - 2);
    return QStyle::visualRect(layoutDirection(), cell, box);
}

QRect AttemptTimeline::markOf(int index) const
{
    const Metrics metrics(this);
    const QRect box = boxOf(index);
    const int side = metrics.em * 4 / 3;
    const QRect mark(box.left() + metrics.gap(), box.top() + metrics.smallGap(), side, side);
    return QStyle::visualRect(layoutDirection(), box, mark);
}

QRect AttemptTimeline::lineOf(int index, int row) const
{
    const Metrics metrics(this);
    const QRect box = boxOf(index);
    const int top = markOf(index).bottom() + 1 + metrics.smallGap() / 2 + row * metrics.em;
    const QRect line(box.left() + metrics.gap(), top, box.width() - metrics.gap(), metrics.em);
    return QStyle::visualRect(layoutDirection(), box, line);
}

std::optional<milliseconds> AttemptTimeline::waitAfter(int index) const
{
    const Attempt &before = m_delivery->history[std::size_t(index)];
    const bool isLast = index + 1 >= int(m_delivery->history.size());
    const std::optional<Timestamp> after =
        isLast ? m_delivery->nextAttemptAt
               : std::optional(m_delivery->history[std::size_t(index) + 1].startedAt);
    if (!after)
        return std::nullopt;
    return *after - before.startedAt;
}

void AttemptTimeline::measure()
{
    const Metrics metrics(this);
    m_needed.assign(std::size_t(cellCount()), metrics.x * cellLetters);
    m_waits.assign(m_needed.size(), 0);
    const QFontMetrics bold(boldOf(font()));
    for (std::size_t i = 0; m_delivery && i < m_delivery->history.size(); ++i) {
        const Attempt &attempt = m_delivery->history[i];
        const int text = std::max(bold.horizontalAdvance(titleOf(attempt)),
                                  fontMetrics().horizontalAdvance(detailOf(attempt)));
        m_needed[i] = std::clamp(text + metrics.gap() * 3, m_needed[i], metrics.x * mostLetters);
        const auto wait = i + 1 < m_needed.size() ? waitAfter(int(i)) : std::nullopt;
        if (wait && wait->count() > 0)
            m_waits[i] = int(std::log1p(double(wait->count()) / 1000) * 2 * metrics.em);
    }
}

std::optional<int> AttemptTimeline::plannedAt(int index) const
{
    if (index == 0 || !lateBy(m_delivery->history[std::size_t(index)]))
        return std::nullopt;
    const Timestamp before = m_delivery->history[std::size_t(index) - 1].startedAt;
    const Attempt &attempt = m_delivery->history[std::size_t(index)];
    const auto whole = double((attempt.startedAt - before).count());
    const auto planned = double((attempt.scheduledAt - before).count());
    if (planned < 0 || whole <= 0)
        return std::nullopt; // asked for before the one ahead of it began
    const int from = markOf(index - 1).center().x(), to = markOf(index).center().x();
    return from + int((to - from) * planned / whole);
}

void AttemptTimeline::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
}

void AttemptTimeline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_delivery)
        return;
    const auto count = int(m_delivery->history.size());
    paintChoice(painter);
    for (int i = 0; i + 1 < cellCount(); ++i)
        paintWait(painter, i);
    for (int i = 0; i < count; ++i)
        paintAttempt(painter, i);
    if (cellCount() > count)
        paintNext(painter);
}

void AttemptTimeline::paintChoice(QPainter &painter) const
{
    if (m_current < 0 || m_current >= int(m_delivery->history.size()))
        return;
    const Metrics metrics(this);
    painter.setPen(hasFocus() ? QPen(toneColor(Tone::Info), 1.6) : QPen(Qt::NoPen));
    painter.setBrush(palette().color(QPalette::Highlight));
    painter.drawRoundedRect(QRectF(boxOf(m_current)), metrics.em / 4.0, metrics.em / 4.0);
}

void AttemptTimeline::paintText(QPainter &painter, const QRect &line, const QString &text) const
{
    painter.drawText(line,
                     int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) |
                         Qt::AlignVCenter | Qt::AlignAbsolute),
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
}

void AttemptTimeline::paintAttempt(QPainter &painter, int index) const
{
    const bool isCurrent = index == m_current;
    const Attempt &attempt = m_delivery->history[std::size_t(index)];
    const Look look = lookOf(attempt.outcome);
    const QRectF mark(markOf(index));
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette().color(isCurrent ? QPalette::Highlight : QPalette::Window));
    painter.drawEllipse(mark);
    const QColor color =
        isCurrent ? selectedToneColor(look.tone, currentScheme()) : toneColor(look.tone);
    paintIcon(painter, mark, look.icon, color);
    painter.setFont(boldOf(font()));
    painter.setPen(color);
    paintText(painter, lineOf(index, 0), titleOf(attempt));
    painter.setFont(font());
    painter.setPen(isCurrent ? palette().color(QPalette::HighlightedText) : quietText());
    paintText(painter, lineOf(index, 1), detailOf(attempt));
}

QString AttemptTimeline::countdown() const
{
    if (!m_delivery->nextAttemptAt)
        return tr("Now");
    const auto left = std::max<qint64>(0, (*m_delivery->nextAttemptAt - m_clock.now()).count());
    return left < 1000 ? tr("Now") : tr("In %1").arg(format::duration(double(left / 1000 * 1000)));
}

void AttemptTimeline::paintNext(QPainter &painter) const
{
    const auto index = int(m_delivery->history.size());
    const QRectF mark(markOf(index));
    painter.setBrush(palette().color(QPalette::Window));
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(mark);
    paintIcon(painter, mark, "pending", toneColor(Tone::Retrying));
    painter.setPen(toneColor(Tone::Retrying));
    paintText(painter, lineOf(index, 0), index == 0 ? tr("First attempt") : tr("Next attempt"));
    painter.setPen(quietText());
    paintText(painter, lineOf(index, 1), countdown());
}

void AttemptTimeline::paintWait(QPainter &painter, int index) const
{
    const Metrics metrics(this);
    const QRect one = markOf(index), other = markOf(index + 1);
    const QRect left = one.left() < other.left() ? one : other;
    const QRect right = one.left() < other.left() ? other : one;
    const int from = left.right() + metrics.smallGap(), to = right.left() - metrics.smallGap();
    const int y = one.center().y();
    const bool isPlanned = index + 1 >= int(m_delivery->history.size());
    painter.setPen(QPen(lineColor().darker(currentScheme() == Scheme::Light ? 125 : 80), 1.4,
                        isPlanned ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(from, y, to, y);
    paintWaitText(painter, index, from, to);
    const auto planned = isPlanned ? std::nullopt : plannedAt(index + 1);
    if (!planned)
        return;
    painter.setPen(QPen(toneColor(Tone::Retrying), 2));
    const int x = std::clamp(*planned, from, to);
    painter.drawLine(x, y - metrics.em / 3, x, y + metrics.em / 3);
}

void AttemptTimeline::paintWaitText(QPainter &painter, int index, int from, int to) const
{
    const auto wait = waitAfter(index);
    if (!wait)
        return;
    const Metrics metrics(this);
    const QString text = durationOf(*wait);
    QRect label(0, 0, fontMetrics().horizontalAdvance(text) + metrics.gap(), metrics.em);
    label.moveCenter(QPoint((from + to) / 2, markOf(index).center().y()));
    if (label.width() + metrics.gap() > to - from)
        return;
    const bool isInChoice = m_current >= 0 && boxOf(m_current).contains(label.center());
    painter.fillRect(label, palette().color(isInChoice ? QPalette::Highlight : QPalette::Window));
    painter.setPen(isInChoice ? palette().color(QPalette::HighlightedText) : quietText());
    painter.drawText(label, Qt::AlignCenter, text);
}

void AttemptTimeline::choose(int index)
{
    if (!m_delivery || index < 0 || index >= int(m_delivery->history.size()) || index == m_current)
        return;
    setCurrent(index);
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
