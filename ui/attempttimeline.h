#pragma once

#include "api/delivery.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

namespace deckhand {

/// The attempts of one delivery, drawn in order with the waits between them and, where one is
/// planned, the next with a countdown. Left and Right move; state is icon, word and colour.
class AttemptTimeline : public QWidget
{
    Q_OBJECT

public:
    explicit AttemptTimeline(const Clock &clock, QWidget *parent = nullptr);
    void setDelivery(const std::optional<Delivery> &delivery);
    void setCurrent(int index);
    [[nodiscard]] int current() const { return m_current; }
    /// All attempts in words; also what screen readers are told.
    [[nodiscard]] QString description() const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    /// Where an attempt is drawn, and how wide its texts are.
    [[nodiscard]] QRect cellOf(int index) const;
    [[nodiscard]] int neededWidth(int index) const { return m_needed[std::size_t(index)]; }

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] int cellCount() const;
    /// What each cell needs for its texts.
    [[nodiscard]] std::vector<int> neededWidths() const;
    void paintAttempt(QPainter &painter, int index, const QRect &cell) const;
    void paintNext(QPainter &painter, const QRect &cell) const;
    void paintWait(QPainter &painter, int index) const;
    void choose(int index);

    const Clock &m_clock;
    std::optional<Delivery> m_delivery;
    int m_current = -1;
    std::vector<int> m_needed; ///< of each cell, as long as delivery and font stay
    QTimer m_countdown;
};

} // namespace deckhand
