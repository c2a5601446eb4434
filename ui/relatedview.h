#pragma once

#include "models/relatedevents.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace deckhand {

class TableView;

/// Events about the same task run, session or other thing as the shown one, as a small time line.
class RelatedView : public QWidget
{
    Q_OBJECT

public:
    explicit RelatedView(RelatedEvents &related, QWidget *parent = nullptr);

Q_SIGNALS:
    void eventChosen(const deckhand::Event &event);
    void clauseRequested(const QString &clause);

private:
    void makeLayout();
    void showEntities();
    void showState();

    RelatedEvents &m_related;
    QComboBox *m_entity;
    QLabel *m_state;
    QToolButton *m_filter;
    TableView *m_table;
};

} // namespace deckhand
