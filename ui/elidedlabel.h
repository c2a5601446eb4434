#pragma once

#include <QLabel>

namespace deckhand {

/// One line that gives way to its neighbours: what does not fit is left out, in the middle where it
/// is not said otherwise, and told by the tool tip.
class ElidedLabel : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);
    void setElideMode(Qt::TextElideMode mode);
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    [[nodiscard]] bool isCut() const;

    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace deckhand
