#pragma once

#include "ui/page.h"

class QHBoxLayout;
class QStackedWidget;
class QLabel;

namespace deckhand {

class DestinationForm;
class DestinationImport;
class DestinationPanel;
class ListState;
class TableView;
class UndoStrip;

/// All destinations, those in trouble first, with the chosen one's panel and the editor.
class DestinationsPage : public PageWidget
{
    Q_OBJECT

public:
    DestinationsPage(const PageContext &context, QWidget *parent = nullptr);
    void enter() override;
    void refresh() override;
    void showItem(const QByteArray &id) override;
    void editItem(const QByteArray &id, const QString &field, const QString &why) override;
    /// None while a new one is written.
    QByteArray currentItem() const override;
    bool enterDetail() override;
    void startNew();
    /// Its strip offers to take back what is imported.
    void offerUndoOf(DestinationImport &import);

    DetailPane *detailPane() const override { return m_detailPane; }

private:
    void makeLayout();
    void makeList();
    void addRowMenu(const ActionRegistry &actions);
    [[nodiscard]] QHBoxLayout *makeHead();
    void connectModels();
    void edit();
    void select(const DestinationId &id);
    void updateEmpty();

    ConsoleModels &m_models;
    ConsoleSettings &m_settings;
    QAction *m_new;
    TableView *m_table;
    DestinationPanel *m_panel = nullptr;
    DestinationForm *m_form;
    QStackedWidget *m_views;
    QStackedWidget *m_lists;
    ListState *m_empty;
    QLabel *m_summary;
    UndoStrip *m_undoStrip;
    DestinationId m_wanted;
    DetailPane *m_detailPane = nullptr;
};

} // namespace deckhand
