#include "ui/shortcutlist.h"

#include "ui/actions.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QSet>
#include <QTableWidget>

namespace deckhand {

namespace {

QString keysOf(const QAction &action)
{
    QStringList keys;
    for (const QKeySequence &key : action.shortcuts())
        keys.append(key.toString(QKeySequence::NativeText));
    return keys.join(QStringLiteral(", "));
}

void addRow(QTableWidget &table, const QString &what, const QString &keys, const QString &where)
{
    const int row = table.rowCount();
    table.insertRow(row);
    table.setItem(row, 0, new QTableWidgetItem(what));
    table.setItem(row, 1, new QTableWidgetItem(keys));
    table.setItem(row, 2, new QTableWidgetItem(where));
}

} // namespace

ShortcutList::ShortcutList(const ActionRegistry &actions, QWidget *parent)
    : QDialog(parent), m_search(new QLineEdit), m_table(new QTableWidget(0, 3))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("shortcutList"));
    setWindowTitle(tr("Keys"));
    m_search->setAccessibleName(tr("Search keys"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", Tone::Inactive), QLineEdit::LeadingPosition);
    m_table->setObjectName(QStringLiteral("shortcutTable"));
    m_table->setAccessibleName(tr("Keys"));
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Keys"), tr("Where")});
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
    fill(actions);
    m_table->resizeColumnsToContents();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                               metrics.margin());
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    resize(metrics.x * 104, metrics.em * 36);
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutList::filter);
}

void ShortcutList::fill(const ActionRegistry &actions)
{
    QSet<QString> listed; // parts that are there twice have the same keys
    for (const bool local : {false, true}) {
        for (const QAction *action : actions.all()) {
            const QString what = action->text().remove(QLatin1Char('&'));
            const QString keys = keysOf(*action);
            const bool isLocal = action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
            if (keys.isEmpty() || isLocal != local || listed.contains(what + keys))
                continue;
            listed.insert(what + keys);
            addRow(*m_table, what, keys, local ? tr("In its list") : tr("Everywhere"));
        }
    }
    addRow(*m_table, tr("Next or previous row"),
           actions.singleKeys() ? tr("Down, J / Up, K") : tr("Down / Up"), tr("In lists"));
    addRow(*m_table, tr("Choose several rows"), tr("Shift+Down / Shift+Up"), tr("In lists"));
    addRow(*m_table, tr("Go to the detail"), tr("Enter"), tr("In lists"));
    addRow(*m_table, tr("Back, close the detail, clear the filter"), tr("Esc"),
           tr("In lists and details"));
    addRow(*m_table, tr("Next or previous attempt"), tr("Right / Left"), tr("In the timeline"));
}

void ShortcutList::filter(const QString &text)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const bool fits = m_table->item(row, 0)->text().contains(text, Qt::CaseInsensitive) ||
                          m_table->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !fits);
    }
}

} // namespace deckhand
