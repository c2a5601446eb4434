#include "ui/workstrip.h"

#include "ui/metrics.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace deckhand {

WorkStrip::WorkStrip(std::chrono::milliseconds late, QWidget *parent)
    : QWidget(parent), m_bar(new QProgressBar), m_text(new QLabel), m_button(new QPushButton)
{
    const Metrics metrics(this);
    m_bar->setObjectName(QStringLiteral("workBar"));
    m_bar->setTextVisible(false);
    m_text->setObjectName(QStringLiteral("workText"));
    m_button->setObjectName(QStringLiteral("workButton"));
    m_button->setText(tr("Cancel (Esc)")); // it is never without a name
    m_button->setAutoDefault(false);
    auto *line = plainLayout<QHBoxLayout>(this, metrics);
    line->addWidget(m_bar, 1);
    line->addWidget(m_text, 1);
    line->addWidget(m_button);
    m_late.setSingleShot(true);
    m_late.setInterval(late);
    connect(&m_late, &QTimer::timeout, this, &QWidget::show);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_working)
            Q_EMIT cancelAsked();
        else
            Q_EMIT againAsked();
    });
    hide();
}

void WorkStrip::showWork(const QString &name, int done, int most)
{
    m_bar->setAccessibleName(name);
    m_bar->setRange(0, most);
    m_bar->setValue(done);
    if (std::exchange(m_working, true))
        return;
    hide(); // what was offered
    m_bar->show();
    m_text->hide();
    m_button->setText(tr("Cancel (Esc)"));
    m_late.start();
}

void WorkStrip::offer(const QString &text, const QString &button)
{
    m_working = false;
    m_late.stop();
    m_bar->hide();
    m_text->setText(text);
    m_text->show();
    m_button->setText(button);
    show();
}

void WorkStrip::end()
{
    m_working = false;
    m_late.stop();
    hide();
}

} // namespace deckhand
