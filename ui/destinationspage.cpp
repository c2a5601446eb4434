#include "ui/destinationspage.h"

#include "ui/celllinks.h"
#include "ui/detailpane.h"
#include "ui/destinationform.h"
#include "ui/destinationpanel.h"
#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/liststate.h"
#include "ui/metrics.h"
#include "ui/sortactions.h"
#include "ui/tableview.h"
#include "ui/undostrip.h"

#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace deckhand {

DestinationsPage::DestinationsPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_settings(context.settings),
      m_new(context.actions.add("newDestination", tr("New destination …"),
                                QKeySequence::keyBindings(QKeySequence::New), "plus")),
      m_table(new TableView),
      m_form(new DestinationForm(context.models, context.dialogs)),
      m_views(new QStackedWidget),
      m_lists(new QStackedWidget),
      m_empty(new ListState(context)),
      m_summary(new QLabel),
      m_undoStrip(new UndoStrip(
          context, context.actions.add("undo", tr("Undo"),
                                       QKeySequence::keyBindings(QKeySequence::Undo), "undo")))
{
    setObjectName(QStringLiteral("destinationsPage"));
    m_panel = new DestinationPanel(context, this);
    makeLayout();
    m_table->remember(context.settings);
    m_table->setSpare({3, 5, 7});
    new SortActions(context.actions, "sortDestinations", tr("Sort destinations by …"), *m_table,
                    *this, Place::Destinations);
    addRowMenu(context.actions);
    connectModels();
    m_models.editor.load();
    updateEmpty();
}

void DestinationsPage::makeLayout()
{
    const Metrics metrics(this);
    makeList();
    auto *split = new QSplitter(Qt::Vertical);
    split->addWidget(m_lists);
    split->addWidget(m_panel);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    split->setSizes({metrics.em * 24, metrics.em * 16});
    split->setChildrenCollapsible(false);
    m_detailPane = new DetailPane(split, m_settings, QStringLiteral("destinations"));
    m_detailPane->onEscape(this, [this] {
        activateWindow();
        m_table->setFocus();
    });
    auto *overview = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(overview, metrics);
    layout->setSpacing(0);
    layout->addLayout(makeHead());
    layout->addWidget(m_undoStrip);
    layout->addWidget(split, 1);
    m_views->addWidget(overview);
    m_views->addWidget(m_form);
    plainLayout<QVBoxLayout>(this, metrics)->addWidget(m_views);
}

void DestinationsPage::makeList()
{
    m_table->setObjectName(QStringLiteral("destinationTable"));
    m_table->setAccessibleName(tr("Destinations"));
    m_table->setSortedModel(m_models.destinations);
    m_table->setColumnWidths({20, 16, 30, 8, 15, 11, 11, 18, 14}, 8);
    m_table->makeRoom(1, {m_models.wording.word(DestinationStatus::Active),
                          m_models.wording.word(DestinationStatus::Inactive),
                          m_models.wording.failing(), m_models.wording.switchedOff()});
    auto *links = new CellLinks(*m_table, tr("Show these deliveries"));
    connect(links, &CellLinks::asked, this,
            [this](const QString &filter) { Q_EMIT goTo(Place::Deliveries, filter, {}); });
    m_lists->addWidget(m_table);
    m_lists->addWidget(m_empty);
}

void DestinationsPage::addRowMenu(const ActionRegistry &actions)
{
    for (const char *id :
         {"destinationDay", "destinationBacklog", "destinationDeliveries", "testDestination",
          "editDestination", "duplicateDestination", "toggleDestination", "deleteDestination"})
        m_table->addAction(actions.action(id));
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

QHBoxLayout *DestinationsPage::makeHead()
{
    const Metrics metrics(this);
    QToolButton *create = actionButton(m_new);
    create->setMinimumHeight(metrics.row() + metrics.smallGap());
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(), metrics.gap());
    head->addWidget(m_summary, 1);
    head->addWidget(create);
    return head;
}

void DestinationsPage::connectModels()
{
    connect(m_new, &QAction::triggered, this, &DestinationsPage::startNew);
    connect(m_form, &DestinationForm::closed, this, [this] {
        m_views->setCurrentIndex(0);
        m_table->setFocus();
        Q_EMIT itemShown(m_wanted.bytes());
    });
    connect(&m_models.editor, &DestinationEditor::saved, this,
            [this](const Destination &destination) {
                if (const auto &former = m_models.editor.former())
                    m_undoStrip->offerRestore(*former);
                select(destination.id);
                m_models.destinations.reload();
            });
    connect(m_table, &TableView::currentRowChanged, this, [this](int row) {
        if (const Destination *destination =
                m_models.destinations.destinationAt(m_table->listedRow(row))) {
            m_wanted = destination->id;
            m_panel->showDestination(destination->id);
            Q_EMIT itemShown(m_wanted.bytes());
        }
    });
    connect(m_table, &QAbstractItemView::activated, this, &DestinationsPage::edit);
    connect(m_panel, &DestinationPanel::editRequested, this, &DestinationsPage::edit);
    connect(m_panel, &DestinationPanel::copyRequested, this, [this] {
        if (const Destination *destination = m_models.destinations.find(m_panel->id())) {
            m_views->setCurrentWidget(m_form);
            m_form->startCopy(*destination);
            Q_EMIT itemShown({});
        }
    });
    connect(m_panel, &DestinationPanel::deliveriesRequested, this,
            [this](const QString &filter) { Q_EMIT goTo(Place::Deliveries, filter, {}); });
    connect(m_panel, &DestinationPanel::deliveryRequested, this,
            [this](const DeliveryId &id) { Q_EMIT goTo(Place::Deliveries, {}, id.bytes()); });
    connect(&m_models.destinations, &DestinationsModel::loaded, this, [this] {
        // Sorting by trouble moves rows; what was chosen stays chosen.
        if (!m_wanted.isEmpty())
            select(m_wanted);
        updateEmpty();
    });
}

void DestinationsPage::enter()
{
    if (m_table->currentIndex().row() < 0 && m_models.destinations.rowCount() > 0)
        m_table->selectRow(0);
    if (m_views->currentIndex() == 0)
        m_table->setFocus();
}

bool DestinationsPage::enterDetail()
{
    return m_detailPane->enter();
}

void DestinationsPage::refresh()
{
    m_models.destinations.reload();
}

void DestinationsPage::showItem(const QByteArray &id)
{
    m_views->setCurrentIndex(0);
    select(DestinationId(id));
}

void DestinationsPage::editItem(const QByteArray &id, const QString &field, const QString &why)
{
    showItem(id);
    edit();
    if (m_views->currentWidget() == m_form)
        m_form->pointAt(field, why);
}

QByteArray DestinationsPage::currentItem() const
{
    const bool isNew = m_views->currentWidget() == m_form && m_models.editor.isNew();
    return isNew ? QByteArray() : m_wanted.bytes();
}

void DestinationsPage::startNew()
{
    Q_EMIT goTo(Place::Destinations, {}, {});
    m_views->setCurrentWidget(m_form);
    m_form->startNew();
    Q_EMIT itemShown({}); // what was chosen in the list is not what is written here
}

void DestinationsPage::offerUndoOf(DestinationImport &import)
{
    m_undoStrip->watch(import);
}

void DestinationsPage::edit()
{
    const Destination *destination = m_models.destinations.find(m_panel->id());
    if (!destination)
        return;
    m_views->setCurrentWidget(m_form);
    m_form->startEdit(*destination);
}

void DestinationsPage::select(const DestinationId &id)
{
    const bool other = m_wanted != id;
    m_wanted = id;
    const int row = m_table->viewRow(m_models.destinations.rowOf(id));
    if (row >= 0 && row != m_table->currentIndex().row())
        m_table->selectRow(row);
    m_panel->showDestination(id);
    if (other)
        Q_EMIT itemShown(id.bytes());
}

void DestinationsPage::updateEmpty()
{
    const DestinationsModel &model = m_models.destinations;
    const int inactive = model.inactiveCount();
    QString summary = tr("%Ln destinations.", nullptr, model.rowCount());
    if (inactive > 0)
        summary = tr("%1 %2").arg(summary, tr("%n inactive.", nullptr, inactive));
    m_summary->setText(model.rowCount() > 0 ? summary : QString());
    if (model.error())
        m_empty->cannotKnow(tr("The destinations cannot be read"), *model.error(),
                            [this] { m_models.destinations.reload(); });
    else if (!model.isLoaded())
        m_empty->show("destinations", tr("Reading destinations …"), {});
    else
        m_empty->firstUse("destinations", tr("Send events somewhere"),
                          tr("A destination receives the events it subscribes to: a webhook, a "
                             "queue, a stream or a bucket."),
                          {tr("New destination …"), [this] { startNew(); }});
    const bool list = model.rowCount() > 0 && !model.error();
    m_lists->setCurrentWidget(list ? static_cast<QWidget *>(m_table) : m_empty);
    m_panel->setVisible(list);
}

} // namespace deckhand
