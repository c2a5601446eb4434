#pragma once

#include "ui/timechart.h"

class QLabel;

namespace deckhand {

class ElidedLabel;
/// A chart with its title, a legend and a button that copies it as a table.
class ChartCard : public QWidget
{
    Q_OBJECT

public:
    ChartCard(const QString &title, TimeChart::Kind kind, const char *name,
              QWidget *parent = nullptr);
    [[nodiscard]] TimeChart &chart() { return *m_chart; }
    void setLegend(const QString &text);
    /// Quieter while what is shown is not current.
    void setStale(bool stale);

private:
    TimeChart *m_chart;
    ElidedLabel *m_legend;
};

} // namespace deckhand
