#pragma once

#include <QToolButton>

namespace deckhand {

/// A button that stays pressed, with a line under it while it is: seen without comparing shades.
/// Screen readers press it as a click does; Qt's own check button they would only set.
class ToggleButton : public QToolButton
{
    Q_OBJECT

public:
    explicit ToggleButton(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace deckhand
