#include "ui/workdialog.h"

#include "ui/metrics.h"
#include "ui/workstrip.h"

#include <QLabel>

namespace deckhand {

WorkDialog::WorkDialog(const QString &title, QWidget *parent)
    : QDialog(parent), m_text(new QLabel), m_strip(new WorkStrip(std::chrono::milliseconds(0)))
{
    const Metrics metrics(this);
    setWindowTitle(title);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.gap());
    layout->addWidget(m_text);
    layout->addWidget(m_strip);
    setMinimumWidth(metrics.x * 50);
    m_late.setSingleShot(true);
    m_late.setInterval(std::chrono::milliseconds(300));
    connect(&m_late, &QTimer::timeout, this, &QWidget::show);
    connect(m_strip, &WorkStrip::cancelAsked, this, &QDialog::reject);
}

void WorkDialog::showWork(const QString &text, int done, int most)
{
    m_text->setText(text);
    m_strip->showWork(text, done, most);
    if (!std::exchange(m_working, true))
        m_late.start();
}

void WorkDialog::end()
{
    m_working = false;
    m_late.stop();
    m_strip->end();
    hide();
}

void WorkDialog::reject()
{
    if (m_working)
        Q_EMIT cancelAsked();
    end();
}

} // namespace deckhand
