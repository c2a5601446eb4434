#pragma once

#include "api/time.h"
#include "models/semantics.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace deckhand {

/// One named row of values over time.
struct ChartSeries
{
    QString name;
    std::vector<double> values; ///< as many as there are times
    Tone tone = Tone::Info;
    bool dashed = false; ///< lines that differ by more than their colour
};

/// A small chart over time: stacked bars or lines, with its scale and the ends of its time.
/// Dragging across it chooses a span, a click one point, arrow keys walk through the points. All of
/// it can be had as a table.
class TimeChart : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Bars, Lines };

    explicit TimeChart(Kind kind, QWidget *parent = nullptr);
    /// `step`: what one point stands for. `unit` makes a value into text.
    void setData(std::vector<Timestamp> times, milliseconds step, std::vector<ChartSeries> series);
    void setUnit(QString (*unit)(double value)) { m_unit = unit; }
    /// Makes the time of a point into text.
    void setTimeText(std::function<QString(Timestamp)> text) { m_timeText = std::move(text); }
    /// Said to screen readers and shown as tooltip.
    void setSummary(const QString &text);
    void setCaptions(const QString &left, const QString &right);
    /// Tab-separated, a row for each point, with a head.
    [[nodiscard]] QString table() const;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void spanChosen(deckhand::Timestamp from, deckhand::Timestamp to);
    void pointChosen(deckhand::Timestamp from, deckhand::Timestamp to);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    [[nodiscard]] QRect area() const;
    [[nodiscard]] double highest() const;
    [[nodiscard]] int pointAt(int x) const;
    [[nodiscard]] QString describe(int point) const;
    void paintBars(QPainter &painter, const QRect &in, double top) const;
    void paintLines(QPainter &painter, const QRect &in, double top) const;
    void paintScale(QPainter &painter, const QRect &in, double top) const;
    void setMark(int point);

    Kind m_kind;
    std::vector<Timestamp> m_times;
    milliseconds m_step{60'000};
    std::vector<ChartSeries> m_series;
    QString (*m_unit)(double) = nullptr;
    std::function<QString(Timestamp)> m_timeText;
    QString m_left, m_right, m_summary;
    std::optional<int> m_pressed; ///< where a drag began
    int m_dragged = 0;
    int m_mark = -1; ///< the point that keys are at
};

} // namespace deckhand
