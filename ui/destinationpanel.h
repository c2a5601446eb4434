#pragma once

#include "ui/page.h"

class QLabel;
class QScrollArea;
class QFormLayout;
class QLayout;

namespace deckhand {

class InactiveBanner;
class MessagePanel;
class NumberLinks;
class SecretFact;
class StagesView;

/// Facts and actions of the chosen destination, with a banner while it is inactive.
class DestinationPanel : public QWidget
{
    Q_OBJECT

public:
    DestinationPanel(const PageContext &context, QWidget *parent = nullptr);
    void showDestination(const DestinationId &id);
    [[nodiscard]] const DestinationId &id() const { return m_id; }

Q_SIGNALS:
    void editRequested();
    void copyRequested();
    void deliveriesRequested(const QString &filter);
    void deliveryRequested(const deckhand::DeliveryId &id);

private:
    void makeActions(ActionRegistry &actions);
    void connectActions();
    void makeLayout();
    [[nodiscard]] QLayout *makeHead();
    [[nodiscard]] QFormLayout *makeFacts();
    void connectModels();
    void showTest(const DestinationId &id, const Attempt &attempt);
    void showNewSecret(const Destination &destination);
    /// Until when former secrets sign too.
    [[nodiscard]] QStringList overlapEnds(const Destination &destination) const;
    void askToEndOverlap();
    void update();
    void toggle();
    void remove();
    /// What of the numbers can be counted opens what it counts.
    void showNumbers(const Destination &destination);
    void chooseReactivation();

    ConsoleModels &m_models;
    Dialogs &m_dialogs;
    DestinationId m_id;
    InactiveBanner *m_banner = nullptr;
    MessagePanel *m_result;
    StagesView *m_stages;
    QLabel *m_title;
    QLabel *m_nothing;
    QScrollArea *m_scroll;
    QWidget *m_body;
    QLabel *m_target;
    QLabel *m_events;
    QLabel *m_filter;
    QLabel *m_policy;
    QFormLayout *m_facts = nullptr;
    SecretFact *m_secret;
    NumberLinks *m_numbers;
    QAction *m_test = nullptr, *m_preview = nullptr, *m_edit = nullptr, *m_toggle = nullptr,
            *m_rotate = nullptr, *m_endOverlap = nullptr, *m_delete = nullptr,
            *m_deliveries = nullptr, *m_day = nullptr, *m_backlog = nullptr, *m_copy = nullptr,
            *m_choose = nullptr;
};

} // namespace deckhand
