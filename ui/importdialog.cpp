#include "ui/importdialog.h"

#include "models/wording.h"
#include "ui/enginewords.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>

namespace deckhand {

namespace {

Look lookOf(const ImportItem &item)
{
    switch (item.kind) {
    case ImportItem::Kind::New:
        return item.needed.isEmpty() ? Look{"plus", Tone::Success} : Look{"key", Tone::Retrying};
    case ImportItem::Kind::Changed: return {"edit", Tone::Info};
    case ImportItem::Kind::Same: return {"success", Tone::Inactive};
    case ImportItem::Kind::Broken: break;
    }
    return {"failure", Tone::Failure};
}

/// `url: a → b`, one for each setting.
QStringList changesOf(const ImportItem &item)
{
    const auto shown = [](const QString &value) {
        return value.isEmpty() ? QStringLiteral("–") : value;
    };
    QStringList changes;
    for (const ValueChange &change : item.changed)
        changes.append(QStringLiteral("%1: %2 → %3")
                           .arg(change.name, shown(change.before), shown(change.after)));
    return changes;
}

} // namespace

ImportDialog::ImportDialog(DestinationImport &import, const Wording &wording, QWidget *parent)
    : QDialog(parent),
      m_import(import),
      m_wording(wording),
      m_summary(new QLabel),
      m_message(new MessagePanel),
      m_table(new QTableWidget(0, 3)),
      m_apply(new QPushButton),
      m_undo(new QPushButton(tr("Undo import")))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import destinations"));
    makeLayout();
    connect(&m_import, &DestinationImport::changed, this, &ImportDialog::update);
    fill();
    update();
}

void ImportDialog::makeLayout()
{
    const Metrics metrics(this);
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_summary->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("importMessage"));
    makeTable();
    m_apply->setObjectName(QStringLiteral("applyImport"));
    m_apply->setDefault(true);
    m_undo->setObjectName(QStringLiteral("undoImport"));
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_apply, QDialogButtonBox::ActionRole);
    buttons->addButton(m_undo, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(m_apply, &QPushButton::clicked, &m_import, &DestinationImport::apply);
    connect(m_undo, &QPushButton::clicked, &m_import, &DestinationImport::undo);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_summary);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resize(metrics.x * 120, metrics.em * 28);
}

void ImportDialog::makeTable()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("importTable"));
    m_table->setAccessibleName(tr("What the file holds"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Kind"), tr("What happens")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->resizeSection(0, metrics.x * 26);
    m_table->horizontalHeader()->resizeSection(1, metrics.x * 16);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_table->setItemDelegateForColumn(2, new StateDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem *item) {
        if (item->column() == 0)
            m_import.setChosen(std::size_t(item->row()), item->checkState() == Qt::Checked);
    });
}

QString ImportDialog::verdict(const ImportItem &item) const
{
    switch (item.kind) {
    case ImportItem::Kind::New:
        return item.needed.isEmpty()
                 ? tr("Is made")
                 : tr("Needs credentials that no file holds: %1. Make it by hand.")
                       .arg(item.needed.join(QStringLiteral(", ")));
    case ImportItem::Kind::Changed:
        return tr("Changes %1").arg(changesOf(item).join(QStringLiteral("; ")));
    case ImportItem::Kind::Same: return tr("Is there already, just the same");
    case ImportItem::Kind::Broken: break;
    }
    return tr("Cannot be read: %1").arg(engineText(item.problem).simplified());
}

QString ImportDialog::kindOf(const ImportItem &item) const
{
    if (!item.view)
        return m_wording.destinationType(item.draft.type);
    return item.view->page == QLatin1String("events") ? tr("View of Events")
                                                      : tr("View of Deliveries");
}

void ImportDialog::fill()
{
    const QSignalBlocker blocker(m_table);
    m_table->setRowCount(int(m_import.items().size()));
    int row = 0;
    for (const ImportItem &item : m_import.items()) {
        auto *name = new QTableWidgetItem(item.draft.name);
        name->setFlags(item.canApply() ? Qt::ItemIsEnabled | Qt::ItemIsUserCheckable
                                       : Qt::NoItemFlags);
        name->setCheckState(item.chosen ? Qt::Checked : Qt::Unchecked);
        auto *what = new QTableWidgetItem(verdict(item));
        what->setData(LookRole, QVariant::fromValue(lookOf(item)));
        what->setToolTip(item.changed.empty() ? what->text()
                                              : changesOf(item).join(QLatin1Char('\n')));
        m_table->setItem(row, 0, name);
        m_table->setItem(row, 1, new QTableWidgetItem(kindOf(item)));
        m_table->setItem(row++, 2, what);
    }
}

void ImportDialog::update()
{
    using State = DestinationImport::State;
    const State state = m_import.state();
    const int chosen = m_import.chosenCount();
    m_summary->setText(tr("Nothing is changed before you apply it. Destinations are the same by "
                          "name and type, views by page and name; credentials stay as they are."));
    m_apply->setText(tr("Apply %n changes", nullptr, chosen));
    m_apply->setVisible(state == State::Choosing || state == State::Working);
    m_apply->setEnabled(state == State::Choosing && chosen > 0);
    m_undo->setVisible(m_import.canUndo());
    m_table->setEnabled(state == State::Choosing);
    if (state == State::Choosing) {
        m_message->dismiss();
        return;
    }
    const bool good = m_import.failures().empty();
    QString text = state == State::Working ? tr("Working …")
                 : state == State::Undone
                     ? tr("Everything is as it was before.")
                     : tr("%n items were made or changed.", nullptr, m_import.applied());
    QStringList refused;
    for (const ImportFailure &failure : m_import.failures())
        refused.append(failure.destination.isEmpty()
                           ? engineText(failure.error)
                           : tr("%1: %2").arg(failure.destination, engineText(failure.error)));
    if (!good)
        text = tr("%1 Refused: %2").arg(text, refused.join(QLatin1Char(' ')));
    m_message->showMessage(!good                     ? Tone::Failure
                           : state == State::Working ? Tone::Info
                                                     : Tone::Success,
                           text);
}

} // namespace deckhand
