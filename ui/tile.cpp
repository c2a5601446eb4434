#include "ui/tile.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QPainter>

namespace deckhand {

namespace {

QFont valueFont(const QFont &base)
{
    return boldOf(base, 1.9);
}

} // namespace

Tile::Tile(const char *iconName, const QString &title, QWidget *parent)
    : QAbstractButton(parent), m_icon(iconName)
{
    setText(title);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
}

void Tile::setValue(const QString &value, const QString &note, Tone tone)
{
    m_value = value;
    m_note = note;
    m_tone = tone;
    tell();
}

void Tile::setScope(const QString &scope)
{
    m_scope = scope;
    tell();
}

void Tile::setStale(const QString &words)
{
    m_stale = words;
    tell();
}

void Tile::tell()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(text(), m_value));
    QStringList lines{m_stale, m_note, m_scope};
    lines.removeAll(QString());
    setAccessibleDescription(lines.join(u'\n'));
    lines.prepend(accessibleName());
    setToolTip(lines.join(u'\n'));
    update();
}

QSize Tile::sizeHint() const
{
    const Metrics metrics(this);
    return {metrics.x * (m_wide ? 28 : 22), metrics.em * 6};
}

QSize Tile::minimumSizeHint() const
{
    const Metrics metrics(this);
    return {metrics.x * 18, metrics.em * 6};
}

void Tile::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Metrics metrics(this);
    painter.setPen(QPen(hasFocus() || underMouse() ? toneColor(Tone::Info) : lineColor(),
                        hasFocus() ? 1.6 : 1.0));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.8, 0.8, -0.8, -0.8), metrics.em / 3.0,
                            metrics.em / 3.0);
    const QRect inner =
        rect().adjusted(metrics.margin(), metrics.gap(), -metrics.margin(), -metrics.gap());
    QRect line(inner.left(), inner.top(), inner.width(), metrics.em * 5 / 4);
    const bool rtl = isRightToLeft();
    const QRect mark(rtl ? line.right() - metrics.em : line.left(), line.top() + metrics.em / 8,
                     metrics.em, metrics.em);
    const bool quiet = m_tone == Tone::Neutral || isStale();
    paintIcon(painter, mark, m_icon.constData(), quiet ? quietText() : toneColor(m_tone));
    const int shift = metrics.em + metrics.smallGap();
    const QRect title = line.adjusted(rtl ? 0 : shift, 0, rtl ? -shift : 0, 0);
    painter.setPen(quietText());
    painter.drawText(title, Qt::AlignLeading | Qt::AlignVCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, title.width()));
    painter.setFont(valueFont(font()));
    painter.setPen(isStale() ? quietText()
                   : quiet   ? palette().color(QPalette::Text)
                             : toneColor(m_tone));
    const QRect value(inner.left(), line.bottom(), inner.width(), metrics.em * 5 / 2);
    // "95.1 %" keeps its order where one reads from the right.
    painter.drawText(value, Qt::AlignLeading | Qt::AlignVCenter,
                     QString(QChar(0x2066) + m_value + QChar(0x2069)));
    painter.setFont(font());
    paintNote(painter, QRect(inner.left(), inner.bottom() - metrics.em, inner.width(), metrics.em));
}

void Tile::paintNote(QPainter &painter, const QRect &line) const
{
    QRect words = line;
    if (isStale()) {
        const Metrics metrics(this);
        const bool rtl = isRightToLeft();
        const int shift = metrics.em + metrics.smallGap();
        paintIcon(painter,
                  QRect(rtl ? line.right() - metrics.em : line.left(), line.top(), metrics.em,
                        metrics.em),
                  "lost", toneColor(Tone::Retrying));
        words.adjust(rtl ? 0 : shift, 0, rtl ? -shift : 0, 0);
    }
    painter.setPen(isStale() ? palette().color(QPalette::Text) : quietText());
    painter.drawText(
        words, Qt::AlignLeading | Qt::AlignVCenter,
        fontMetrics().elidedText(isStale() ? m_stale : m_note, Qt::ElideRight, words.width()));
}

} // namespace deckhand
