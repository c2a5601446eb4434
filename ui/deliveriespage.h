#pragma once

#include "models/lastrow.h"
#include "ui/page.h"

#include <optional>

class QLabel;
class QStackedWidget;

namespace deckhand {

class DeliveryInspector;
class ListState;
class FilterBar;
class NoteLine;
class TableView;

/// Deliveries of all destinations with the inspector of the chosen one.
class DeliveriesPage : public PageWidget
{
    Q_OBJECT

public:
    DeliveriesPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void setFilterText(const QString &text) override;
    void focusFilter() override;
    void refresh() override;
    QString filterText() const override;
    QByteArray currentItem() const override;
    void showItem(const QByteArray &id) override;
    void restoreItem(const QByteArray &id) override;
    bool enterDetail() override;
    /// The rows that are chosen in the list, from the top.
    [[nodiscard]] std::vector<DeliveryId> chosenIds() const;

    DetailPane *detailPane() const override { return m_detailPane; }

private:
    void makeLayout(const PageContext &context);
    void makeList();
    void makeStrip();
    void connectModels();
    void updateEmpty();
    void showNoMatch();
    void updateNewer();
    void connectActions();
    void connectList(const PageContext &context);
    void connectMarks(const PageContext &context);
    void showRow(int row);
    void updateChosen();
    [[nodiscard]] std::vector<Delivery> chosen() const;
    void replayChosen();
    void planReplay(const std::vector<Delivery> &deliveries);
    void compareChosen();
    /// Once the shown one of the two is read.
    void compareWhenRead();
    void compareWith(const DeliveryId &shown, const Delivery &other);

    struct Comparison
    {
        DeliveryId shown, other;
    };

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    FilterBar *m_filter;
    TableView *m_table;
    QStackedWidget *m_stack;
    ListState *m_empty;
    QWidget *m_newerStrip;
    QLabel *m_newerText;
    NoteLine *m_note;
    QAction *m_replay;
    QAction *m_replayMatching;
    QAction *m_replayChosen;
    QAction *m_compare;
    QAction *m_retry = nullptr;
    DeliveryInspector *m_inspector = nullptr;
    QTimer m_headTimer;
    std::optional<Comparison> m_comparison; ///< asked for, while the shown one is read
    LastRow<Delivery> m_last;               ///< of what the filter finds at other times
    bool m_filtered = false;
    DetailPane *m_detailPane = nullptr;
};

} // namespace deckhand
