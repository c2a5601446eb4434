#include "ui/importdialog.h"

#include "models/wording.h"
#include "ui/enginewords.h"
#include "ui/exportdialog.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
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

QStringList refusalsOf(const DestinationImport &import)
{
    QStringList refused;
    for (const ImportFailure &failure : import.failures())
        refused.append(
            failure.destination.isEmpty()
                ? engineText(failure.error)
                : ImportDialog::tr("%1: %2").arg(failure.destination, engineText(failure.error)));
    return refused;
}

ImportDialog::ImportDialog(DestinationImport &import, const Wording &wording, QWidget *parent)
    : QDialog(parent),
      m_import(import),
      m_wording(wording),
      m_summary(new QLabel),
      m_message(new MessagePanel),
      m_sealRow(new QWidget),
      m_passphrase(new QLineEdit),
      m_open(new QPushButton(tr("Open credentials"))),
      m_sealMessage(new MessagePanel),
      m_table(new QTableWidget(0, 3)),
      m_apply(new QPushButton),
      m_undo(new QPushButton(tr("Undo import")))
{
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import destinations"));
    makeLayout();
    connect(&m_import, &DestinationImport::itemsRead, this, &ImportDialog::fill);
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
    m_undo->setObjectName(QStringLiteral("undoImport"));
    makeSealRow();
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_apply, QDialogButtonBox::ActionRole);
    buttons->addButton(m_undo, QDialogButtonBox::ActionRole);
    QPushButton *close = buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    // Enter does what comes next, and nothing else.
    for (QPushButton *button : {m_apply, m_undo, m_open, close})
        button->setAutoDefault(false);
    connect(m_apply, &QPushButton::clicked, &m_import, &DestinationImport::apply);
    connect(m_undo, &QPushButton::clicked, &m_import, &DestinationImport::undo);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_summary);
    layout->addWidget(m_sealRow);
    layout->addWidget(m_sealMessage);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resize(metrics.x * 120, metrics.em * 28);
}

void ImportDialog::makeSealRow()
{
    const Metrics metrics(this);
    m_sealRow->setObjectName(QStringLiteral("sealRow"));
    m_passphrase->setObjectName(QStringLiteral("importPassphrase"));
    m_passphrase->setEchoMode(QLineEdit::Password);
    m_open->setObjectName(QStringLiteral("openSealed"));
    m_sealMessage->setObjectName(QStringLiteral("sealMessage"));
    m_sealMessage->setClosable(false);
    auto *label = new QLabel(tr("Passphrase of the credentials in this file:"));
    label->setBuddy(m_passphrase);
    auto *row = plainLayout<QHBoxLayout>(m_sealRow, metrics);
    row->addWidget(label);
    row->addWidget(m_passphrase, 1);
    row->addWidget(m_open);
    connect(m_open, &QPushButton::clicked, this, &ImportDialog::openSealed);
}

void ImportDialog::openSealed()
{
    m_passphrase->setFocus();
    if (m_passphrase->text().isEmpty()) {
        m_sealMessage->showMessage(Tone::Failure, tr("Enter the passphrase first."));
        return;
    }
    m_import.open(passphraseIn(*m_passphrase));
}

void ImportDialog::updateSeal()
{
    using Seal = DestinationImport::Seal;
    const Seal seal = m_import.seal();
    const bool choosing = m_import.state() == DestinationImport::State::Choosing;
    const bool closed = choosing && (seal == Seal::Closed || seal == Seal::Opening);
    m_sealRow->setVisible(closed);
    m_open->setEnabled(seal == Seal::Closed);
    m_passphrase->setReadOnly(seal == Seal::Opening);
    m_open->setDefault(closed);
    m_apply->setDefault(!closed);
    if (!closed)
        m_passphrase->clear();
    if (choosing && seal == Seal::Opening) {
        m_sealMessage->showMessage(Tone::Info, tr("Opening the credentials …"));
    } else if (choosing && seal == Seal::Open) {
        m_sealMessage->showMessage(Tone::Success,
                                   tr("The credentials are open: destinations that are made get "
                                      "theirs. Those that are here already keep their own."));
    } else if (closed && !m_import.sealProblem().isEmpty()) {
        m_sealMessage->showMessage(Tone::Failure, engineText(m_import.sealProblem()));
        m_passphrase->selectAll();
    } else {
        m_sealMessage->dismiss();
    }
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
        return item.hasCredentials && item.needed.isEmpty() ? tr("Is made, with its credentials")
             : item.needed.isEmpty()                        ? tr("Is made")
             : m_import.seal() == DestinationImport::Seal::Closed
                 ? tr("Needs its credentials: %1. Open them with the passphrase.")
                       .arg(item.needed.join(QStringLiteral(", ")))
                 : tr("Needs credentials that this file does not hold: %1. Make it by hand.")
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

QString ImportDialog::outcome() const
{
    using State = DestinationImport::State;
    switch (m_import.state()) {
    case State::Working: return tr("Working …");
    case State::Undone: return tr("Everything is as it was before.");
    case State::Choosing:
    case State::Done: break;
    }
    return tr("%n items were made or changed.", nullptr, m_import.applied());
}

void ImportDialog::update()
{
    using State = DestinationImport::State;
    const State state = m_import.state();
    const int chosen = m_import.chosenCount();
    updateSeal();
    m_summary->setText(tr("Nothing is changed before you apply it. Destinations are the same by "
                          "name and type, views by page and name; credentials stay as they are."));
    m_apply->setText(tr("Apply %n changes", nullptr, chosen));
    m_apply->setVisible(state == State::Choosing || state == State::Working);
    m_apply->setEnabled(state == State::Choosing && !m_import.isBusy() && chosen > 0);
    m_undo->setVisible(m_import.canUndo());
    m_table->setEnabled(state == State::Choosing);
    if (state == State::Choosing) {
        m_message->dismiss();
        return;
    }
    const QStringList refused = refusalsOf(m_import);
    const bool good = refused.isEmpty();
    const QString text =
        good ? outcome() : tr("%1 Refused: %2").arg(outcome(), refused.join(QLatin1Char(' ')));
    m_message->showMessage(!good                     ? Tone::Failure
                           : state == State::Working ? Tone::Info
                                                     : Tone::Success,
                           text);
}

} // namespace deckhand
