#include "ui/startwindow.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QLabel>

namespace deckhand {

StartWindow::StartWindow(QWidget *parent) : QWidget(parent)
{
    const Metrics metrics(this);
    setWindowTitle(tr("Deckhand"));
    setWindowIcon(applicationIcon());
    auto *picture = new QLabel;
    const int side = metrics.em * 4;
    showIcon(*picture, applicationIcon(), side);
    auto *title = new QLabel(tr("Starting Deckhand …"));
    title->setFont(boldOf(font(), 1.25));
    auto *text = new QLabel(tr("The store is opened and waiting deliveries are taken up."));
    text->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em * 2, metrics.em * 2, metrics.em * 2, metrics.em * 2);
    layout->setSpacing(metrics.gap());
    for (QLabel *label : {picture, title, text}) {
        label->setAlignment(Qt::AlignCenter);
        layout->addWidget(label);
    }
    setMinimumWidth(metrics.x * 70);
}

} // namespace deckhand
