#pragma once

#include <QLabel>

namespace deckhand {

/// One line that gives way to its neighbours: what does not fit is left out in the middle and told
/// by the tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
};

} // namespace deckhand
