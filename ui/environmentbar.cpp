#include "ui/environmentbar.h"

#include "ui/elidedlabel.h"
#include "ui/enginewords.h"
#include "ui/environmentshape.h"
#include "ui/icons.h"
#include "ui/linkpanel.h"
#include "ui/metrics.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int smallestTarget = 24; ///< of what is pressed, in pixels

} // namespace

LinkPill::LinkPill(QWidget *parent) : QAbstractButton(parent)
{
    setObjectName(QStringLiteral("linkState"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LinkPill::showLink(LinkState state, const QString &word, const QString &reason)
{
    m_state = state;
    setText(word);
    setToolTip(reason);
    setAccessibleName(word);
    setAccessibleDescription(reason);
    updateGeometry();
    update();
}

QSize LinkPill::sizeHint() const
{
    const Metrics metrics(this);
    return {metrics.em * 2 + metrics.gap() + metrics.smallGap() +
                fontMetrics().horizontalAdvance(text()),
            std::max(metrics.em + metrics.gap(), smallestTarget)};
}

void LinkPill::paintEvent(QPaintEvent *)
{
    const Metrics metrics(this);
    const Look look = lookOf(m_state);
    const QColor ink = toneColor(look.tone);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(surfacesOf(currentScheme()).base);
    painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(ink, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0,
                                height() / 2.0);
        painter.setPen(Qt::NoPen);
    }
    const bool rtl = isRightToLeft();
    const int side = metrics.em;
    const int left = rtl ? width() - metrics.gap() - side : metrics.gap();
    paintIcon(painter, QRectF(left, (height() - side) / 2.0, side, side), look.icon, ink);
    painter.setPen(ink);
    const int from = side + metrics.gap() + metrics.smallGap();
    painter.drawText(
        rect().adjusted(rtl ? metrics.gap() : from, 0, rtl ? -from : -metrics.gap(), 0),
        Qt::AlignVCenter | Qt::AlignLeading, text());
}

EnvironmentBar::EnvironmentBar(Environment environment, const QString &detail, QWidget *parent)
    : QWidget(parent),
      m_environment(environment),
      m_lockMark(new QLabel),
      m_lockText(new QLabel),
      m_lockButton(new QPushButton),
      m_link(new LinkPill),
      m_reason(new ElidedLabel)
{
    setObjectName(QStringLiteral("environmentBar"));
    const Metrics metrics(this);
    const BarColors colors = barColors(environment);
    QPalette bar;
    bar.setColor(QPalette::Window, colors.fill);
    bar.setColor(QPalette::WindowText, colors.text);
    setPalette(bar);
    setAutoFillBackground(true);

    auto *mark = new QLabel;
    const int side = metrics.em * 9 / 8;
    showIcon(*mark, environmentIcon(environment, colors.text), side);
    auto *word = new QLabel(Words::word(environment));
    word->setObjectName(QStringLiteral("environmentWord"));
    QFont bold = font();
    bold.setBold(true);
    bold.setLetterSpacing(QFont::PercentageSpacing, 108);
    word->setFont(bold);
    auto *text = new ElidedLabel;
    text->setText(detail);
    text->setElideMode(Qt::ElideRight);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.margin(), metrics.smallGap(), metrics.margin(),
                               metrics.smallGap());
    layout->setSpacing(metrics.gap());
    layout->addWidget(mark);
    layout->addWidget(word);
    layout->addWidget(text, 1);
    m_reason->setObjectName(QStringLiteral("linkReason"));
    m_reason->setElideMode(Qt::ElideRight);
    m_reason->hide();
    layout->addWidget(m_reason, 2);
    layout->addWidget(makeLock());
    layout->addWidget(m_link);
    connect(m_link, &LinkPill::clicked, this, &EnvironmentBar::showPanel);
}

QWidget *EnvironmentBar::makeLock()
{
    auto *part = new QWidget;
    const Metrics metrics(this);
    auto *row = plainLayout<QHBoxLayout>(part, metrics);
    m_lockText->setObjectName(QStringLiteral("lockText"));
    m_lockButton->setObjectName(QStringLiteral("lockButton"));
    m_lockButton->setAutoDefault(false);
    row->addWidget(m_lockMark);
    row->addWidget(m_lockText);
    row->addWidget(m_lockButton);
    connect(m_lockButton, &QPushButton::clicked, this, &EnvironmentBar::lockPressed);
    showLock({}, {}, false);
    return part;
}

void EnvironmentBar::showLock(const QString &text, const QString &button, bool locked)
{
    const int side = Metrics(this).em * 9 / 8;
    m_lockMark->setPixmap(icon(locked ? "lock" : "unlock", barColors(m_environment).text)
                              .pixmap(QSize(side, side), devicePixelRatioF()));
    m_lockMark->setVisible(!text.isEmpty());
    m_lockText->setText(text);
    m_lockText->setVisible(!text.isEmpty());
    m_lockButton->setText(button);
    m_lockButton->setVisible(!button.isEmpty());
}

void EnvironmentBar::showLink(const LinkWatch &connection, const Wording &wording)
{
    const LinkState state = connection.state();
    m_explained = Words::explain(connection, wording);
    m_stages = linkStages(connection);
    const bool lost = state == LinkState::Lost;
    // To the second: the rest is in the panel.
    const QString since =
        wording.shortTime(connection.since(), connection.now(), format::Precision::Seconds);
    const auto polled = connection.polledAt();
    m_link->showLink(state,
                     lost ? tr("Lost since %1").arg(since)
                     : state == LinkState::Live && polled
                         ? tr("Polled %1").arg(wording.ago(*polled, connection.now()))
                         : Words::word(state),
                     m_explained);
    const bool failed = lost || state == LinkState::Refused;
    m_reason->setText(failed && connection.error() ? engineText(*connection.error()) : QString());
    m_reason->setToolTip(m_reason->text());
    m_reason->setVisible(failed);
    if (m_panel)
        m_panel->show(m_stages, m_explained);
}

void EnvironmentBar::showPanel()
{
    m_panel = new LinkPanel(this);
    m_panel->setAttribute(Qt::WA_DeleteOnClose);
    m_panel->show(m_stages, m_explained);
    m_panel->popUnder(*m_link);
}

} // namespace deckhand
