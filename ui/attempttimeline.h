#pragma once

#include "api/delivery.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <vector>

namespace deckhand {

/// The attempts of one delivery on an axis of time, and, where one is planned, the next with a
/// countdown. A longer wait is a longer line, by its logarithm, as far as the texts leave room; a
/// tick in it says when the attempt at its end was planned, where it began later. Left and Right
/// move; state is icon, word and colour.
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
    /// Where an attempt and the wait after it are drawn, and how wide its texts are.
    [[nodiscard]] QRect cellOf(int index) const;
    [[nodiscard]] QRect markOf(int index) const;
    /// Where the attempt was planned on the line that leads to it; none where it began on time.
    [[nodiscard]] std::optional<int> plannedAt(int index) const;
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
    void measure();
    [[nodiscard]] std::optional<milliseconds> waitAfter(int index) const;
    /// The part of a cell that texts and mark need, without the wait.
    [[nodiscard]] QRect boxOf(int index) const;
    /// Line `row` below the mark.
    [[nodiscard]] QRect lineOf(int index, int row) const;
    void paintText(QPainter &painter, const QRect &line, const QString &text) const;
    void paintChoice(QPainter &painter) const;
    void paintAttempt(QPainter &painter, int index) const;
    void paintNext(QPainter &painter) const;
    void paintWait(QPainter &painter, int index) const;
    void paintWaitText(QPainter &painter, int index, int from, int to) const;
    [[nodiscard]] QString countdown() const;
    void tellCurrent();
    void choose(int index);

    const Clock &m_clock;
    std::optional<Delivery> m_delivery;
    int m_current = -1;
    // Of each cell, as long as delivery and font stay.
    std::vector<int> m_needed; ///< by its texts
    std::vector<int> m_waits;  ///< what the wait after it is given where there is room
    QTimer m_countdown;
};

} // namespace deckhand
