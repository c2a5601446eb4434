#include "ui/wrappedlabel.h"

namespace deckhand {

void WrappedLabel::say(const QString &said)
{
    setText(said);
    fit();
}

void WrappedLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    fit();
}

void WrappedLabel::fit()
{
    setMinimumHeight(text().isEmpty() ? 0 : heightForWidth(width()));
}

} // namespace deckhand
