#include "ui/eventview.h"

#include "models/formatting.h"
#include "ui/compareactions.h"
#include "ui/comparesides.h"
#include "ui/compareview.h"
#include "ui/elidedlabel.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/largepayload.h"
#include "ui/menus.h"
#include "ui/metrics.h"
#include "ui/noteline.h"
#include "ui/payloadpane.h"
#include "ui/payloadview.h"
#include "ui/relatedview.h"
#include "ui/splitsizes.h"
#include "ui/tableview.h"
#include "ui/theme.h"
#include "ui/togglebutton.h"
#include "ui/words.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>

namespace deckhand {

EventView::EventView(const PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_models(context.models),
      m_icon(new QLabel),
      m_title(new ElidedLabel),
      m_facts(new ElidedLabel),
      m_origin(new QToolButton),
      m_copy(new QToolButton),
      m_bookmark(new ToggleButton),
      m_note(new NoteLine(context.models.marks, "eventNote")),
      m_journey(new QTableWidget(0, 3)),
      m_large(new LargePayload(context.dialogs)),
      m_payload(new PayloadPane(context.actions, "eventPayload")),
      m_raw(new PayloadView),
      m_compare(new CompareView(
          context.models.wording,
          tr("Select two events and press D, or mark one and compare another with it by the button "
             "“Compare” above."))),
      m_tabs(new QTabWidget),
      m_body(new QWidget),
      m_nothing(new QLabel(tr("Select an event to see where it went and what it carries.")))
{
    const Metrics metrics(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    makeJourney();
    makeTabs();
    makeCompare(context.actions);
    auto *split = new QSplitter(Qt::Horizontal);
    split->addWidget(m_journey);
    split->addWidget(makeContent());
    split->setSizes({metrics.x * 64, metrics.x * 64});
    split->setChildrenCollapsible(false);
    rememberSizes(*split, context.settings, QStringLiteral("event"));
    auto *body = plainLayout<QVBoxLayout>(m_body, metrics);
    body->setSpacing(metrics.smallGap());
    body->addLayout(makeHead(context.actions));
    body->addWidget(split, 1);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_body);
    layout->addWidget(m_nothing, 1);
    m_body->hide();
    follow();
    // The window writes times anew only after it has been told, too.
    const auto sayTimes = [this] {
        showFacts();
        showJourney();
    };
    connect(&context.settings, &ConsoleSettings::timeModeChanged, this, sayTimes,
            Qt::QueuedConnection);
}

QWidget *EventView::makeContent()
{
    auto *content = new QWidget;
    auto *parts = plainLayout<QVBoxLayout>(content, Metrics(this));
    parts->setSpacing(0);
    parts->addWidget(m_large);
    parts->addWidget(m_tabs, 1);
    return content;
}

void EventView::follow()
{
    m_aging.setInterval(std::chrono::seconds(10));
    connect(&m_aging, &QTimer::timeout, this, [this] {
        if (isVisible())
            showFacts();
    });
    m_aging.start();
    connect(&m_models.eventDetail, &EventDetail::eventChanged, this, &EventView::showEvent);
    connect(&m_models.marks, &Marks::changed, this, &EventView::showMark);
    connect(&m_models.server, &ServerFacts::changed, this, &EventView::showFacts);
    connect(&m_models.eventDetail, &EventDetail::journeyChanged, this, &EventView::showJourney);
}

void EventView::makeTabs()
{
    auto *related = new RelatedView(m_models.related);
    m_raw->setObjectName(QStringLiteral("eventRaw"));
    m_raw->setAccessibleName(tr("Payload as it is stored"));
    m_tabs->setObjectName(QStringLiteral("eventTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_payload, tr("Payload"));
    m_tabs->addTab(related, tr("Related"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_compare, tr("Compare"));
    connect(m_tabs, &QTabWidget::currentChanged, this, &EventView::fillRaw);
    connect(related, &RelatedView::eventChosen, &m_models.eventDetail, &EventDetail::show);
    connect(related, &RelatedView::clauseRequested, this, &EventView::clauseRequested);
    connect(m_payload, &PayloadPane::clauseRequested, this, &EventView::clauseRequested);
    connect(m_payload, &PayloadPane::filterRequested, this, &EventView::filterRequested);
    connect(&m_models.related, &RelatedEvents::changed, this, [this] {
        const int count = m_models.related.rowCount();
        m_tabs->setTabText(1, count > 0 ? tr("Related (%1)").arg(count) : tr("Related"));
    });
}

void EventView::makeCompare(ActionRegistry &actions)
{
    m_comparing = new CompareActions(
        actions, this, m_models.mark,
        {"markEventForCompare", "compareEventWithMarked", "compareEventWithCopied"},
        [this] { return shownEvent(m_models); });
    connect(m_comparing, &CompareActions::compareAsked, this, &EventView::compareWith);
    connect(m_comparing, &CompareActions::said, this, &EventView::said);
}

void EventView::compareWith(const CompareSide &other)
{
    const auto &event = m_models.eventDetail.event();
    if (!event)
        return;
    m_other = other;
    m_comparedId = event->id;
    m_tabs->setCurrentWidget(m_compare);
    showComparison();
}

void EventView::showComparison()
{
    const Event &event = *m_models.eventDetail.event();
    if (m_comparedId != event.id)
        m_other.reset();
    std::vector<CompareSide> others;
    if (m_other)
        others.push_back(*m_other);
    m_compare->show({sideOf(m_models, event)}, 0, std::move(others));
}

void EventView::fillRaw()
{
    // Laying out a long line takes its time: only when it is looked at.
    if (m_tabs->currentWidget() == m_raw && m_models.eventDetail.event())
        m_raw->setExact(m_models.eventDetail.event()->data);
}

void EventView::enter()
{
    m_journey->setFocus();
}

QLayout *EventView::makeHead(ActionRegistry &actions)
{
    const Metrics metrics(this);
    m_title->setFont(boldOf(font()));
    m_title->setObjectName(QStringLiteral("eventTitle"));
    m_facts->setObjectName(QStringLiteral("eventFacts"));
    m_facts->setElideMode(Qt::ElideRight);
    m_facts->setForegroundRole(QPalette::PlaceholderText);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    makeOrigin();
    m_bookmark->setObjectName(QStringLiteral("eventBookmark"));
    m_bookmark->setText(tr("Bookmark"));
    m_bookmark->setIcon(icon("bookmark"));
    m_bookmark->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bookmark->setCheckable(true);
    m_bookmark->setAutoRaise(true);
    connect(m_bookmark, &QToolButton::clicked, this, [this](bool on) {
        if (const auto &event = m_models.eventDetail.event())
            m_models.marks.setBookmarked({event->id.bytes(), RowKind::Event, event->type}, on);
        showMark(); // it may have been refused
    });
    makeCopies(actions);
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics.gap());
    head->addWidget(m_icon);
    head->addWidget(m_title, 1);
    m_tools = new QHBoxLayout;
    head->addLayout(m_tools);
    QToolButton *compare = m_comparing->makeButton("compareEventButton");
    compare->setAutoRaise(true);
    compare->setToolButtonStyle(Qt::ToolButtonIconOnly); // the title needs the room
    head->addWidget(compare);
    head->addWidget(m_bookmark);
    head->addWidget(m_copy);
    auto *rows = new QVBoxLayout;
    rows->setSpacing(metrics.smallGap());
    rows->setContentsMargins(metrics.margin(), metrics.smallGap(), metrics.margin(), 0);
    auto *below = new QHBoxLayout;
    below->setSpacing(metrics.gap());
    below->addWidget(m_facts, 3);
    below->addWidget(m_origin);
    below->addWidget(m_note, 2);
    rows->addLayout(head);
    rows->addLayout(below);
    return rows;
}

void EventView::makeOrigin()
{
    m_origin->setObjectName(QStringLiteral("eventOrigin"));
    m_origin->setAutoRaise(true);
    m_origin->hide();
    connect(m_origin, &QToolButton::clicked, this, [this] {
        if (const auto &event = m_models.eventDetail.event())
            m_models.eventDetail.open(EventId(event->replayedFrom));
    });
}

void EventView::makeCopies(ActionRegistry &actions)
{
    m_copy->setText(tr("Copy id"));
    m_copy->setIcon(icon("copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        if (m_models.eventDetail.event())
            QApplication::clipboard()->setText(m_models.eventDetail.event()->id.toString());
    });
    QAction *json = actions.addLocal(this, "copyEventJson", tr("Copy event as JSON"),
                                     {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, "copy");
    connect(json, &QAction::triggered, this, [this] {
        if (m_models.eventDetail.event())
            QApplication::clipboard()->setText(
                QString::fromUtf8(envelope(*m_models.eventDetail.event())));
    });
    auto *forms = new QMenu(m_copy);
    forms->addAction(json);
    offerLink(*forms, actions);
    m_copy->setMenu(forms);
    m_copy->setPopupMode(QToolButton::MenuButtonPopup);
}

void EventView::addTool(QAction *action)
{
    QToolButton *button = actionButton(action);
    button->setAutoRaise(true);
    m_tools->addWidget(button);
}

void EventView::makeJourney()
{
    const Metrics metrics(this);
    m_journey->setObjectName(QStringLiteral("journey"));
    m_journey->setAccessibleName(tr("Journey of the event"));
    m_journey->setHorizontalHeaderLabels({tr("Destination"), tr("Outcome"), tr("Why")});
    m_journey->horizontalHeader()->setStretchLastSection(true);
    m_journey->horizontalHeader()->setHighlightSections(false);
    m_journey->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_journey->horizontalHeader()->resizeSection(0, metrics.x * 20);
    fitOutcome();
    m_journey->verticalHeader()->hide();
    m_journey->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_journey->setItemDelegate(new StateDelegate(m_journey));
    m_journey->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_journey->setSelectionMode(QAbstractItemView::SingleSelection);
    m_journey->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_journey->setShowGrid(false);
    m_journey->setFrameShape(QFrame::NoFrame);
    m_journey->setTabKeyNavigation(false);
    m_journey->setToolTip(tr("Press Enter to open the delivery"));
    connect(m_journey, &QTableWidget::itemActivated, this, [this](const QTableWidgetItem *item) {
        const QByteArray id = m_journey->item(item->row(), 0)->data(IdRole).toByteArray();
        if (!id.isEmpty())
            Q_EMIT deliveryRequested(id);
    });
}

void EventView::fitOutcome()
{
    int widest = 0;
    for (int i = 0; i <= int(Decision::Unknown); ++i)
        widest = std::max(
            widest, m_journey->fontMetrics().horizontalAdvance(m_models.wording.word(Decision(i))));
    m_journey->horizontalHeader()->resizeSection(
        1, widest + StateDelegate::roomBesideText(m_journey->fontMetrics()));
}

void EventView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitOutcome();
}

void EventView::showEvent()
{
    const auto &event = m_models.eventDetail.event();
    m_comparing->update();
    m_body->setVisible(event.has_value());
    m_note->setTarget(
        event ? std::optional<MarkTarget>({event->id.bytes(), RowKind::Event, event->type})
              : std::nullopt);
    showMark();
    m_nothing->setVisible(!event.has_value());
    if (!event) {
        const auto &error = m_models.eventDetail.error();
        m_nothing->setText(error ? tr("The event cannot be read. %1").arg(engineText(*error))
                                 : tr("Select an event to see where it went and what it carries."));
        return;
    }
    const int side = Metrics(this).em * 5 / 4;
    showIcon(*m_icon, icon(lookOfEventType(event->type)), side);
    m_title->setText(QString::fromUtf8(event->type));
    showFacts();
    showOrigin(*event);
    m_large->setPayload(event->data, event->id.toString());
    m_payload->setJson(event->data);
    fillRaw();
    showComparison();
    m_journey->setRowCount(0);
}

std::optional<Retention> EventView::retention() const
{
    const auto &info = m_models.server.info();
    return info ? info->retention : std::nullopt;
}

void EventView::showFacts()
{
    const auto &event = m_models.eventDetail.event();
    if (!event)
        return;
    const Wording &wording = m_models.wording;
    const Timestamp now = m_models.clock.now();
    QStringList facts{wording.fullTime(event->createdAt), wording.ago(event->createdAt, now),
                      format::size(event->data.size())};
    if (const QString line = wording.demoLine(*event); !line.isEmpty())
        facts.prepend(line);
    if (const auto kept = retention(); kept && kept->age > milliseconds(0)) {
        const QString until = wording.fullTime(event->createdAt + kept->age);
        facts.append(kept->maxBytes > 0 ? tr("kept until %1 at the latest").arg(until)
                                        : tr("kept until %1").arg(until));
    }
    facts.append(event->id.toString()); // a button copies it, should it not fit
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
}

void EventView::showOrigin(const Event &event)
{
    m_origin->setVisible(!event.replayedFrom.isEmpty());
    m_origin->setText(tr("Replayed from %1").arg(format::shortId(event.replayedFrom.bytes())));
    m_origin->setToolTip(tr("A replay has made this event from %1; open that one")
                             .arg(event.replayedFrom.toString()));
}

void EventView::showMark()
{
    const auto &event = m_models.eventDetail.event();
    const Mark *mark = event ? m_models.marks.find(event->id.bytes()) : nullptr;
    m_bookmark->setChecked(mark && mark->bookmarked);
}

void EventView::showJourney()
{
    const auto &journey = m_models.eventDetail.journey();
    m_journey->setRowCount(int(journey.size()));
    int row = 0;
    for (const Explanation &step : journey) {
        auto *name = new QTableWidgetItem(m_models.destinations.nameOf(step.destinationId));
        name->setData(IdRole, step.deliveryId.bytes());
        auto *outcome = new QTableWidgetItem(m_models.wording.word(step.decision));
        outcome->setData(LookRole, QVariant::fromValue(lookOf(step.decision)));
        auto *why = new QTableWidgetItem(Words::reason(step, m_models.wording));
        why->setToolTip(why->text());
        m_journey->setItem(row, 0, name);
        m_journey->setItem(row, 1, outcome);
        m_journey->setItem(row, 2, why);
        ++row;
    }
}

} // namespace deckhand
