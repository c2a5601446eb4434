#include "ui/shortcutlist.h"

#include "ui/actions.h"
#include "ui/flowlayout.h"
#include "ui/icons.h"
#include "ui/keyedit.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QTableWidget>

namespace deckhand {

namespace {

constexpr int idsRole = Qt::UserRole; ///< of the actions of a row; none: its keys are fixed

QString textOf(const QList<QKeySequence> &keys)
{
    return QKeySequence::listToString(keys, QKeySequence::NativeText)
        .replace(QStringLiteral("; "), QStringLiteral(", "));
}

QString nameOf(const QAction &action)
{
    return action.text().remove(QLatin1Char('&'));
}

void addRow(QTableWidget &table, const QString &what, const QString &keys, const QString &where,
            const QStringList &ids = {})
{
    const int row = table.rowCount();
    table.insertRow(row);
    table.setItem(row, 0, new QTableWidgetItem(what));
    table.setItem(row, 1, new QTableWidgetItem(keys));
    table.setItem(row, 2, new QTableWidgetItem(where));
    table.item(row, 0)->setData(idsRole, ids);
}

QPushButton *button(const char *name, const QString &text)
{
    auto *made = new QPushButton(text);
    made->setObjectName(QLatin1String(name));
    made->setAutoDefault(false);
    return made;
}

} // namespace

ShortcutList::ShortcutList(ActionRegistry &actions, QWidget *parent)
    : QDialog(parent),
      m_actions(actions),
      m_search(new QLineEdit),
      m_table(new QTableWidget(0, 3)),
      m_title(new QLabel),
      m_key(new KeyEdit),
      m_use(button("useKey", tr("Use this key"))),
      m_add(button("addKey", tr("Add this key"))),
      m_none(button("noKey", tr("No key"))),
      m_default(button("defaultKey", tr("Back to default"))),
      m_allDefault(button("defaultKeys", tr("All back to default …"))),
      m_message(new MessagePanel),
      m_accept(m_message->addButton({}, "acceptKey"))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("shortcutList"));
    setWindowTitle(tr("Keys"));
    m_search->setObjectName(QStringLiteral("shortcutSearch"));
    m_search->setAccessibleName(tr("Search keys"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", Tone::Inactive), QLineEdit::LeadingPosition);
    makeTable();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                               metrics.margin());
    layout->addWidget(m_search);
    layout->addWidget(m_table, 1);
    layout->addWidget(makeEditor());
    resize(metrics.x * 104, metrics.em * 40);
    fill();
    m_table->resizeColumnsToContents();
    m_table->setCurrentCell(0, 0);
    connectEditor();
    showChosen();
}

void ShortcutList::makeTable()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("shortcutTable"));
    m_table->setAccessibleName(tr("Keys"));
    m_table->setHorizontalHeaderLabels({tr("What"), tr("Keys"), tr("Where")});
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setTabKeyNavigation(false);
}

QWidget *ShortcutList::makeEditor()
{
    const Metrics metrics(this);
    m_title->setObjectName(QStringLiteral("keyTitle"));
    m_title->setBuddy(m_key);
    m_title->setWordWrap(true);
    m_key->setObjectName(QStringLiteral("keyEdit"));
    m_key->setAccessibleName(tr("New key"));
    m_key->setMinimumWidth(metrics.x * 24);
    m_message->setObjectName(QStringLiteral("keyNote"));
    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(metrics.gap());
    buttons->setLayout(flow);
    flow->addWidget(m_key);
    for (QPushButton *one : {m_use, m_add, m_none, m_default, m_allDefault})
        flow->addWidget(one);
    auto *editor = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(editor, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_title);
    layout->addWidget(buttons);
    layout->addWidget(m_message);
    return editor;
}

void ShortcutList::connectEditor()
{
    connect(m_search, &QLineEdit::textChanged, this, &ShortcutList::filter);
    connect(m_table, &QTableWidget::currentCellChanged, this, [this] {
        m_message->dismiss();
        showChosen();
    });
    connect(m_table, &QTableWidget::itemActivated, this, [this] { m_key->setFocus(); });
    connect(m_key, &KeyEdit::keyChanged, this, [this] {
        m_message->dismiss();
        const bool some = !m_key->key().isEmpty();
        m_use->setEnabled(some);
        m_add->setEnabled(some);
    });
    const auto use = [this] {
        if (chosenAction() && !m_key->key().isEmpty())
            propose({m_key->key()});
    };
    connect(m_key, &QLineEdit::returnPressed, this, use);
    connect(m_use, &QPushButton::clicked, this, use);
    connect(m_add, &QPushButton::clicked, this, [this] {
        QList<QKeySequence> keys = m_actions.keys(*chosenAction());
        if (!keys.contains(m_key->key()))
            keys.append(m_key->key());
        propose(keys);
    });
    connect(m_none, &QPushButton::clicked, this, [this] { propose({}); });
    connect(m_default, &QPushButton::clicked, this,
            [this] { propose(m_actions.defaultKeys(*chosenAction())); });
    connect(m_allDefault, &QPushButton::clicked, this, &ShortcutList::resetAll);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        m_message->dismiss();
        m_key->setFocus();
        if (const auto run = std::exchange(m_asked, nullptr))
            run();
    });
    connect(&m_actions, &ActionRegistry::keysChanged, this, [this] {
        fill();
        showChosen();
    });
}

void ShortcutList::fill()
{
    const QStringList kept = chosen();
    const QSignalBlocker quiet(m_table);
    m_table->setRowCount(0);
    // Parts that are there twice have one row, and change together.
    QMap<QString, QStringList> twins;
    for (const QAction *action : m_actions.all())
        twins[nameOf(*action) + textOf(m_actions.keys(*action))].append(action->objectName());
    QSet<QString> listed;
    for (const bool local : {false, true}) {
        for (const QAction *action : m_actions.all()) {
            const QString keys = textOf(m_actions.keys(*action));
            const QString what = nameOf(*action);
            const bool isLocal = action->shortcutContext() == Qt::WidgetWithChildrenShortcut;
            if (isLocal != local || listed.contains(what + keys))
                continue;
            listed.insert(what + keys);
            addRow(*m_table, what, keys, local ? tr("In its list") : tr("Everywhere"),
                   twins.value(what + keys));
            if (!kept.isEmpty() && twins.value(what + keys).contains(kept.first()))
                m_table->setCurrentCell(m_table->rowCount() - 1, 0);
        }
    }
    addRow(*m_table, tr("Next or previous row"),
           m_actions.singleKeys() ? tr("Down, J / Up, K") : tr("Down / Up"), tr("In lists"));
    addRow(*m_table, tr("Choose several rows"), tr("Shift+Down / Shift+Up"), tr("In lists"));
    addRow(*m_table, tr("Go to the detail"), tr("Enter"), tr("In lists"));
    addRow(*m_table, tr("Back, close the detail, clear the filter"), tr("Esc"),
           tr("In lists and details"));
    addRow(*m_table, tr("Next or previous attempt"), tr("Right / Left"), tr("In the timeline"));
    filter(m_search->text());
}

void ShortcutList::filter(const QString &text)
{
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const bool fits = m_table->item(row, 0)->text().contains(text, Qt::CaseInsensitive) ||
                          m_table->item(row, 1)->text().contains(text, Qt::CaseInsensitive);
        m_table->setRowHidden(row, !fits);
    }
    // What is chosen is seen.
    if (!m_table->isRowHidden(std::max(0, m_table->currentRow())))
        return;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        if (!m_table->isRowHidden(row)) {
            m_table->setCurrentCell(row, 0);
            return;
        }
    }
}

QStringList ShortcutList::chosen() const
{
    const QTableWidgetItem *item = m_table->item(m_table->currentRow(), 0);
    return item ? item->data(idsRole).toStringList() : QStringList();
}

QAction *ShortcutList::chosenAction() const
{
    const QStringList ids = chosen();
    return ids.isEmpty() ? nullptr : m_actions.action(ids.first().toLatin1().constData());
}

void ShortcutList::showChosen()
{
    const QAction *action = chosenAction();
    m_key->setKey({});
    for (QWidget *part : std::initializer_list<QWidget *>{m_key, m_none, m_default})
        part->setEnabled(action);
    m_use->setEnabled(false);
    m_add->setEnabled(false);
    m_allDefault->setEnabled(!m_actions.changes().isEmpty());
    if (!action) {
        m_title->setText(tr("Keys of lists are the same everywhere and stay as they are."));
        return;
    }
    const QList<QKeySequence> keys = m_actions.keys(*action);
    const QList<QKeySequence> own = m_actions.defaultKeys(*action);
    m_none->setEnabled(!keys.isEmpty());
    m_default->setEnabled(keys != own);
    m_default->setToolTip(own.isEmpty() ? tr("No key by default")
                                        : tr("By default: %1").arg(textOf(own)));
    m_title->setText(keys.isEmpty() ? tr("“%1” has no key.").arg(nameOf(*action))
                                    : tr("“%1” has %2.").arg(nameOf(*action), textOf(keys)));
    m_key->setAccessibleName(tr("New key for “%1”").arg(nameOf(*action)));
}

void ShortcutList::propose(const QList<QKeySequence> &keys)
{
    const QStringList ids = chosen();
    const QList<QKeySequence> own = m_actions.defaultKeys(*chosenAction());
    QStringList owners;
    for (const QString &id : ids) {
        const QAction &action = *m_actions.action(id.toLatin1().constData());
        for (const QKeySequence &key : keys) {
            if (!own.contains(key) && !ActionRegistry::canTake(action, key)) {
                say(tr("%1 alone is needed for lists and texts. Hold Ctrl or Alt as well.")
                        .arg(key.toString(QKeySequence::NativeText)));
                return;
            }
            for (const QAction *rival : m_actions.rivals(action, key)) {
                const QString owner =
                    tr("“%1” (%2)").arg(nameOf(*rival), key.toString(QKeySequence::NativeText));
                if (!ids.contains(rival->objectName()) && !owners.contains(owner))
                    owners.append(owner);
            }
        }
    }
    if (owners.isEmpty())
        take(keys);
    else
        ask(tr("Something else has this key: %1.").arg(owners.join(QStringLiteral(", "))),
            tr("Take it from there"), [this, keys] { take(keys); });
}

void ShortcutList::take(const QList<QKeySequence> &keys)
{
    const QStringList ids = chosen();
    const QString name = nameOf(*chosenAction());
    for (const QString &id : ids) {
        const QAction &action = *m_actions.action(id.toLatin1().constData());
        for (const QKeySequence &key : keys) {
            for (const QAction *rival : m_actions.rivals(action, key)) {
                if (ids.contains(rival->objectName()))
                    continue;
                QList<QKeySequence> left = m_actions.keys(*rival);
                left.removeAll(key);
                m_actions.setKeys(rival->objectName(), left);
            }
        }
    }
    for (const QString &id : ids)
        m_actions.setKeys(id, keys);
    say(keys.isEmpty() ? tr("“%1” has no key now.").arg(name)
                       : tr("“%1” has %2 now.").arg(name, textOf(keys)));
}

void ShortcutList::resetAll()
{
    ask(tr("%n actions have other keys than by default.", nullptr, int(m_actions.changes().size())),
        tr("Reset all keys"), [this] {
            m_actions.setChanges({});
            say(tr("All keys are those by default."));
        });
}

void ShortcutList::say(const QString &text)
{
    m_accept->hide();
    m_message->showMessage(Tone::Info, text);
    m_message->announceMessage();
}

void ShortcutList::ask(const QString &text, const QString &accept, const std::function<void()> &run)
{
    m_asked = run;
    m_accept->setText(accept);
    m_accept->show();
    m_message->showMessage(Tone::Retrying, text);
    m_message->announceMessage();
    m_accept->setFocus();
}

} // namespace deckhand
