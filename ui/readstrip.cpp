#include "ui/readstrip.h"

#include "ui/icons.h"
#include "ui/metrics.h"

#include <QLabel>
#include <QToolButton>

namespace deckhand {

ReadStrip::ReadStrip(PagedModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_text(new QLabel), m_button(new QToolButton)
{
    setObjectName(QStringLiteral("readStrip"));
    const Metrics metrics(this);
    auto *strip = plainLayout<QHBoxLayout>(this, metrics);
    strip->setContentsMargins(metrics.margin(), 0, metrics.margin(), 0);
    m_text->setObjectName(QStringLiteral("readText"));
    m_button->setObjectName(QStringLiteral("readButton"));
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_button->setAutoRaise(true);
    strip->addWidget(m_text);
    strip->addWidget(m_button);
    strip->addStretch();
    m_late.setSingleShot(true);
    m_late.setInterval(std::chrono::milliseconds(300));
    connect(&m_late, &QTimer::timeout, this, &QWidget::show);
    connect(&m_model, &PagedModel::stateChanged, this, &ReadStrip::update);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_model.state() == PagedModel::State::Loading)
            m_model.cancel();
        else
            m_model.resume();
    });
    hide();
    update();
}

void ReadStrip::setWanted(bool wanted)
{
    m_wanted = wanted;
    update();
}

void ReadStrip::update()
{
    if (!m_wanted) {
        m_late.stop();
        hide();
        return;
    }
    const bool loading = m_model.state() == PagedModel::State::Loading;
    const bool cut = m_model.state() == PagedModel::State::Canceled && m_model.rowCount() > 0;
    if (loading) {
        m_text->setText(tr("Reading …"));
        m_button->setText(tr("Cancel (Esc)"));
        m_button->setIcon(icon("close"));
        if (!isVisible() && !m_late.isActive())
            m_late.start();
        return;
    }
    m_late.stop();
    m_text->setText(tr("Canceled. What is older was not read."));
    m_button->setText(tr("Go on"));
    m_button->setIcon(icon("refresh"));
    setVisible(cut);
}

} // namespace deckhand
