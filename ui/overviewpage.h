#pragma once

#include "ui/page.h"

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace deckhand {

class ChartCard;
class MessagePanel;
class Tile;

/// How things are at a glance over one range of time: rate, outcomes, latency, backlog, storage,
/// and what fails most. Every number opens the list behind it.
class OverviewPage : public PageWidget
{
    Q_OBJECT

public:
    OverviewPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;

private:
    [[nodiscard]] QWidget *makeHead();
    void makeTiles();
    /// Which deliveries a tile opens: those of the span that is shown, or all: what waits now waits
    /// whenever it was made.
    enum class Span { Shown, Any };
    using Filter = std::function<QString()>;
    [[nodiscard]] Tile *makeTile(const char *iconName, const QString &title, const char *name,
                                 Place place, const Filter &filter, Span span = Span::Shown);
    void makeCharts();
    void makeErrors();
    void makeFailing();
    [[nodiscard]] QLayout *makeFailures();
    void makeLayout();
    void chooseRange();
    void askTimes();
    void showRange();
    void openSpan(Place place, Timestamp from, Timestamp to);
    /// Limits a filter to the time that is shown.
    [[nodiscard]] QString inRange(const QString &filter) const;
    [[nodiscard]] QString rangeWords() const;
    [[nodiscard]] QString failuresTitle() const;
    [[nodiscard]] QString eventsSummary() const;
    /// Those deliveries that took as long as the shown share of the slowest.
    [[nodiscard]] QString slowFilter() const;
    /// What becomes of the store.
    [[nodiscard]] QString forecast() const;
    void update();
    void updateMessage();
    void updateTiles();
    void updateRetries();
    void updateScopes();
    [[nodiscard]] std::vector<Tile *> tiles() const;
    void updateCharts();
    void updateCaptions(const std::vector<Timestamp> &times);
    void updateRate();
    void updateErrors();
    void updateFailing();

    const PageContext m_context;
    ConsoleModels &m_models;
    MessagePanel *m_message;
    QComboBox *m_range;
    QPushButton *m_back;
    QLabel *m_shown;
    Tile *m_rate = nullptr, *m_delivered = nullptr, *m_failed = nullptr, *m_share = nullptr,
         *m_latency = nullptr, *m_waiting = nullptr, *m_retries = nullptr, *m_held = nullptr,
         *m_store = nullptr;
    ChartCard *m_events;
    ChartCard *m_attempts;
    ChartCard *m_times;
    QTableWidget *m_errors;
    QTableWidget *m_failing;
    QLabel *m_noErrors;
    QLabel *m_errorTitle;
    QLabel *m_failingTitle;
};

} // namespace deckhand
