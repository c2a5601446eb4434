#include "ui/startwindow.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QLabel>

namespace deckhand {

StartWindow::StartWindow(QWidget *parent)
    : QWidget(parent),
      m_icon(new QLabel),
      m_title(new QLabel(tr("Starting Deckhand …"))),
      m_text(new QLabel(tr("The store is opened and waiting deliveries are taken up.")))
{
    const Metrics metrics(this);
    setWindowTitle(tr("Deckhand"));
    setWindowIcon(applicationIcon());
    const int side = metrics.em * 4;
    showIcon(*m_icon, applicationIcon(), side);
    m_title->setFont(boldOf(font(), 1.25));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em * 2, metrics.em * 2, metrics.em * 2, metrics.em * 2);
    layout->setSpacing(metrics.gap());
    for (QLabel *label : {m_icon, m_title, m_text}) {
        label->setAlignment(Qt::AlignCenter);
        layout->addWidget(label);
    }
    setMinimumWidth(metrics.x * 70);
}

void StartWindow::showError(const Error &error)
{
    const int side = Metrics(this).em * 3;
    showIcon(*m_icon, icon("failure", Tone::Failure), side);
    m_title->setText(tr("Deckhand could not start"));
    m_text->setText(error.text());
    adjustSize();
}

} // namespace deckhand
