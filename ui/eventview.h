#pragma once

#include "models/consolemodels.h"

#include <QWidget>

class QLabel;
class QTableWidget;
class QToolButton;

namespace deckhand {

class PayloadView;

/// One event: head, journey to every destination (also where it did not go and why), payload.
class EventView : public QWidget
{
    Q_OBJECT

public:
    explicit EventView(ConsoleModels &models, QWidget *parent = nullptr);

Q_SIGNALS:
    void deliveryRequested(const QByteArray &id);

private:
    void showEvent();
    void showJourney();

    ConsoleModels &m_models;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_facts;
    QToolButton *m_copy;
    QTableWidget *m_journey;
    PayloadView *m_payload;
    QWidget *m_body;
    QLabel *m_nothing;
};

} // namespace deckhand
