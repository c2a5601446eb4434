#pragma once

#include "ui/page.h"

class QLabel;
class QPushButton;
class QTableWidget;

namespace deckhand {

class BarChart;
class MessagePanel;

/// A number with its name; pressing it opens the list behind it.
class Tile;

/// How things are at a glance: rate, outcomes, backlog, and what fails most.
class OverviewPage : public PageWidget
{
    Q_OBJECT

public:
    OverviewPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;

private:
    void makeTiles();
    void makeLayout();
    void update();
    void updateRate();
    void updateErrors();

    ConsoleModels &m_models;
    MessagePanel *m_message;
    Tile *m_rate = nullptr, *m_delivered = nullptr, *m_failed = nullptr, *m_share = nullptr,
         *m_waiting = nullptr, *m_held = nullptr;
    BarChart *m_events;
    BarChart *m_attempts;
    QTableWidget *m_errors;
    QLabel *m_noErrors;
};

} // namespace deckhand
