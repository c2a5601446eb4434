#include "ui/messagepanel.h"

#include "ui/announce.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace deckhand {

namespace {

const char *iconFor(Tone tone)
{
    switch (tone) {
    case Tone::Success: return "success";
    case Tone::Failure: return "failure";
    case Tone::Retrying: return "attention";
    default: return "info";
    }
}

} // namespace

MessagePanel::MessagePanel(QWidget *parent)
    : QFrame(parent),
      m_icon(new QLabel),
      m_text(new QLabel),
      m_line(new QHBoxLayout),
      m_below(new FlowLayout(Metrics(this).gap())),
      m_close(new QToolButton)
{
    const Metrics metrics(this);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_close->setIcon(icon("close"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close message"));
    m_close->setToolTip(tr("Close message"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT closed();
    });
    m_line->setSpacing(metrics.gap());
    m_line->addWidget(m_icon);
    m_line->addWidget(m_text, 1);
    m_line->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.gap(), metrics.smallGap(), metrics.smallGap(),
                               metrics.smallGap());
    layout->setSpacing(metrics.smallGap());
    layout->addLayout(m_line);
    layout->addLayout(m_below);
    setAutoFillBackground(true);
    hide();
}

QPushButton *MessagePanel::addButton(const QString &text, const char *name)
{
    auto *button = new QPushButton(text);
    button->setObjectName(QLatin1String(name));
    m_buttons.push_back(button);
    if (m_buttons.size() == 1) {
        m_line->insertWidget(m_line->count() - 1, button);
        return button;
    }
    // Together with a long text they would not fit beside it in every language.
    if (m_buttons.size() == 2) {
        m_line->removeWidget(m_buttons.front());
        m_below->addWidget(m_buttons.front());
    }
    m_below->addWidget(button);
    return button;
}

void MessagePanel::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void MessagePanel::showMessage(Tone tone, const QString &text)
{
    // One that goes on standing there may be told anew, such as how long ago it began.
    const bool isNews = tone == Tone::Failure && (isHidden() || m_tone != tone);
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    dress();
    show();
    if (isNews && isVisible())
        announce(*m_text);
}

void MessagePanel::announceMessage()
{
    announce(*m_text);
}

void MessagePanel::dismiss()
{
    hide();
    m_text->clear();
}

QString MessagePanel::text() const
{
    return m_text->text();
}

void MessagePanel::dress()
{
    const int side = Metrics(this).em * 5 / 4;
    showIcon(*m_icon, icon(iconFor(m_tone), m_tone), side);
    const QColor color = toneGround(m_tone, currentScheme());
    if (palette().color(QPalette::Window) == color)
        return;
    QPalette ground; // nothing else, so that all other colours follow the window's
    ground.setColor(QPalette::Window, color);
    setPalette(ground);
}

void MessagePanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible())
        dress();
}

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel), m_title(new QLabel), m_text(new QLabel)
{
    const Metrics metrics(this);
    m_title->setObjectName(QStringLiteral("emptyTitle"));
    m_text->setObjectName(QStringLiteral("emptyText"));
    m_title->setFont(boldOf(font(), 1.25));
    m_title->setAlignment(Qt::AlignCenter);
    m_icon->setAlignment(Qt::AlignCenter);
    m_text->setAlignment(Qt::AlignCenter);
    m_text->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.gap());
    row->addStretch();
    for (const char *name : {"emptyStateButton", "emptyStateSecond", "emptyStateThird"}) {
        auto *button = new QPushButton;
        button->setObjectName(QLatin1String(name));
        button->hide();
        connect(button, &QPushButton::clicked, this, [this, at = m_buttons.size()] {
            const std::function<void()> run = m_runs[at]; // which may show other offers
            run();
        });
        m_buttons.push_back(button);
        row->addWidget(button);
    }
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics.gap());
    layout->addStretch(2);
    layout->addWidget(m_icon);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 0, Qt::AlignHCenter);
    layout->addSpacing(metrics.gap());
    layout->addLayout(row);
    layout->addStretch(3);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
}

void EmptyState::show(const char *iconName, const QString &title, const QString &text,
                      const std::vector<Offer> &offers)
{
    setOffers(offers);
    if (m_iconName == iconName && m_title->text() == title && m_text->text() == text)
        return; // asked often, and each change lays the page out
    m_iconName = iconName;
    const int side = Metrics(this).em * 3;
    showIcon(*m_icon, icon(iconName, Tone::Inactive), side);
    m_title->setText(title);
    m_text->setText(text);
    fitText();
}

void EmptyState::setOffers(const std::vector<Offer> &offers)
{
    m_runs.assign(m_buttons.size(), {});
    std::size_t at = 0;
    for (const Offer &offer : offers) {
        if (offer.text.isEmpty() || at == m_buttons.size())
            continue;
        m_runs[at] = offer.run;
        if (m_buttons[at]->text() != offer.text)
            m_buttons[at]->setText(offer.text);
        m_buttons[at++]->show();
    }
    for (; at < m_buttons.size(); ++at)
        m_buttons[at]->hide();
}

void EmptyState::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitText();
}

void EmptyState::fitText()
{
    const Metrics metrics(this);
    const int room = std::max(metrics.x * 20, width() - metrics.em * 2);
    const int wanted = m_text->fontMetrics().horizontalAdvance(m_text->text()) + metrics.em;
    m_text->setFixedWidth(std::min({room, wanted, metrics.x * 72}));
    m_text->setFixedHeight(std::max(0, m_text->heightForWidth(m_text->width())));
}

} // namespace deckhand
