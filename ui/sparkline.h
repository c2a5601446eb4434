#pragma once

#include "models/semantics.h"

#include <QWidget>

namespace deckhand {

/// Stacked bars: good below, bad on top, in colours that are seen on the ground of a row, or of a
/// selected one.
void paintBars(QPainter &painter, const QRect &rect, const Series &series,
               Tone goodTone = Tone::Success, bool selected = false);

/// A small chart of two stacked series over time, with its scale and a text for those who cannot
/// see it.
class BarChart : public QWidget
{
    Q_OBJECT

public:
    explicit BarChart(QWidget *parent = nullptr);
    void setSeries(Series series);
    /// Of the lower bars; green says that something succeeded.
    void setTone(Tone tone) { m_tone = tone; }
    /// Said to screen readers and shown as tooltip.
    void setSummary(const QString &text);
    void setCaptions(const QString &left, const QString &right);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Series m_series;
    Tone m_tone = Tone::Success;
    QString m_left, m_right;
};

} // namespace deckhand
