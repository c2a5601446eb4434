#pragma once

#include <QToolButton>

namespace deckhand {

/// A button that stays pressed, with a line under it while it is: seen without comparing shades.
class ToggleButton : public QToolButton
{
    Q_OBJECT

public:
    using QToolButton::QToolButton;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace deckhand
