#include "ui/payloadpane.h"

#include "ui/clauseactions.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/payloadview.h"
#include "ui/theme.h"
#include "ui/togglebutton.h"

#include <QApplication>
#include <QClipboard>
#include <QDateTime>
#include <QFontDatabase>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QToolTip>
#include <QTreeView>

#include <utility>

namespace deckhand {

namespace {

/// Beyond this many values the tree is opened at its first level only.
constexpr int openAllBelow = 400;

class JsonDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override
    {
        const QDateTime time = index.data(JsonTreeModel::TimeRole).toDateTime();
        if (event->type() != QEvent::ToolTip || !time.isValid())
            return QStyledItemDelegate::helpEvent(event, view, option, index);
        const QDateTime local = time.toLocalTime();
        QToolTip::showText(event->globalPos(),
                           QStringLiteral("%1\n%2 %3")
                               .arg(index.data(JsonTreeModel::PathRole).toString(),
                                    QLocale().toString(local.date(), QLocale::LongFormat) +
                                        QLatin1String(", ") +
                                        QLocale().toString(local.time(), QLocale::ShortFormat),
                                    local.timeZoneAbbreviation()),
                           view);
        return true;
    }

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (option->state.testFlag(QStyle::State_Selected))
            return;
        const auto kind = JsonKind(index.data(JsonTreeModel::KindRole).toInt());
        const Tone tone = index.column() == 0      ? Tone::Info
                        : kind == JsonKind::String ? Tone::Success
                        : kind == JsonKind::Object ? Tone::Inactive
                        : kind == JsonKind::Array  ? Tone::Inactive
                                                   : Tone::Held;
        option->palette.setColor(QPalette::Text, toneColor(tone));
    }
};

QToolButton *flatButton(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    return button;
}

QByteArray joined(const QByteArray &name, const char *what)
{
    return name + what;
}

} // namespace

PayloadPane::PayloadPane(ActionRegistry &actions, const QByteArray &name, QWidget *parent)
    : QWidget(parent),
      m_treeView(new QTreeView),
      m_text(new PayloadView),
      m_stack(new QStackedWidget),
      m_asTree(new ToggleButton),
      m_asText(new ToggleButton),
      m_search(new QLineEdit),
      m_hits(new QLabel)
{
    const Metrics metrics(this);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    makeTree(actions, name);
    makeBar(name);
    m_stack->addWidget(m_treeView);
    m_stack->addWidget(m_text);
    layout->addWidget(m_stack, 1);
    showAs(true);
}

void PayloadPane::makeTree(ActionRegistry &actions, const QByteArray &name)
{
    const Metrics metrics(this);
    m_treeView->setObjectName(QLatin1String(joined(name, "Tree")));
    m_treeView->setAccessibleName(tr("Payload as a tree"));
    m_treeView->setModel(&m_model);
    m_treeView->setItemDelegate(new JsonDelegate(m_treeView));
    m_treeView->setHeaderHidden(true);
    m_treeView->setLayoutDirection(Qt::LeftToRight);
    m_treeView->setUniformRowHeights(true);
    m_treeView->setFrameShape(QFrame::NoFrame);
    m_treeView->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_treeView->header()->resizeSection(0, metrics.x * 26);
    m_copyPath = actions.addLocal(m_treeView, joined(name, "CopyPath").constData(), tr("Copy path"),
                                  {}, "copy");
    m_copyValue = actions.addLocal(m_treeView, joined(name, "CopyValue").constData(),
                                   tr("Copy value"), QKeySequence::keyBindings(QKeySequence::Copy));
    connect(m_copyPath, &QAction::triggered, this, [this] { copyOf(JsonTreeModel::PathRole); });
    connect(m_copyValue, &QAction::triggered, this, [this] { copyOf(JsonTreeModel::ValueRole); });
    auto *clauses = new ClauseActions(m_treeView, name, actions, [this] { return clause(); });
    connect(clauses, &ClauseActions::clauseRequested, this, &PayloadPane::clauseRequested);
    connect(clauses, &ClauseActions::filterRequested, this, &PayloadPane::filterRequested);
}

void PayloadPane::makeBar(const QByteArray &name)
{
    const Metrics metrics(this);
    m_asTree->setText(tr("Tree"));
    m_asText->setText(tr("Text"));
    for (QToolButton *button : {m_asTree, m_asText})
        button->setCheckable(true);
    connect(m_asTree, &QToolButton::clicked, this, [this] { showAs(true); });
    connect(m_asText, &QToolButton::clicked, this, [this] { showAs(false); });
    m_search->setObjectName(QLatin1String(joined(name, "Search")));
    m_search->setAccessibleName(tr("Find in payload"));
    m_search->setPlaceholderText(tr("Find"));
    m_search->setClearButtonEnabled(true);
    m_hits->setObjectName(QLatin1String(joined(name, "Hits")));
    m_hits->setForegroundRole(QPalette::PlaceholderText);
    connect(m_search, &QLineEdit::textChanged, this, &PayloadPane::search);
    connect(m_search, &QLineEdit::returnPressed, this, [this] { step(1); });
    auto *bar = new QHBoxLayout;
    bar->setSpacing(metrics.smallGap());
    bar->setContentsMargins(metrics.smallGap(), 0, metrics.smallGap(), 0);
    bar->addWidget(m_asTree);
    bar->addWidget(m_asText);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_hits);
    bar->addWidget(flatButton(m_copyPath));
    static_cast<QVBoxLayout *>(layout())->addLayout(bar);
}

void PayloadPane::setJson(const QByteArray &json)
{
    if (json == m_model.json())
        return;
    m_model.setJson(json);
    m_textIsOld = true;
    if (m_stack->currentWidget() == m_text)
        fillText();
    if (m_model.rowCount() < openAllBelow)
        m_treeView->expandToDepth(json.size() < 20'000 ? 3 : 0);
    search();
}

void PayloadPane::fillText()
{
    // Laying out a large text takes its time: only when it is looked at.
    if (std::exchange(m_textIsOld, false))
        m_text->setJson(m_model.json());
}

void PayloadPane::setPlain(const QString &text)
{
    m_model.setJson({});
    m_textIsOld = false;
    m_text->setPlain(text);
}

void PayloadPane::showAs(bool tree)
{
    m_asTree->setChecked(tree);
    m_asText->setChecked(!tree);
    m_copyPath->setEnabled(tree);
    if (!tree)
        fillText();
    m_stack->setCurrentWidget(tree ? static_cast<QWidget *>(m_treeView) : m_text);
    search();
}

void PayloadPane::startFind()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void PayloadPane::findNext()
{
    step(1);
}

void PayloadPane::search()
{
    m_found = m_model.find(m_search->text());
    m_hit = m_found.isEmpty() ? -1 : 0;
    showHit();
}

void PayloadPane::step(int by)
{
    if (m_stack->currentWidget() == m_text) {
        if (!m_text->find(m_search->text())) {
            m_text->moveCursor(QTextCursor::Start);
            m_text->find(m_search->text());
        }
        return;
    }
    if (m_found.isEmpty())
        return;
    m_hit = (m_hit + by + int(m_found.size())) % int(m_found.size());
    showHit();
}

void PayloadPane::showHit()
{
    const bool searching = !m_search->text().isEmpty();
    m_hits->setText(!searching          ? QString()
                    : m_found.isEmpty() ? tr("Nothing found")
                                        : tr("%1 of %2").arg(m_hit + 1).arg(m_found.size()));
    if (m_hit < 0)
        return;
    m_treeView->setCurrentIndex(m_found[m_hit]); // opens its parents
    m_treeView->scrollTo(m_found[m_hit]);
}

QString PayloadPane::clause() const
{
    const QString inData = JsonTreeModel::clause(m_treeView->currentIndex());
    if (!m_isEnvelope)
        return inData;
    // The fields of an envelope have names of their own, and the data is one of them.
    const QString field = inData.section(QLatin1Char('.'), 1);
    for (const char *known : {"data.", "type=", "id="}) {
        if (field.startsWith(QLatin1String(known)))
            return field;
    }
    return {};
}

void PayloadPane::copyOf(int role)
{
    const QModelIndex index = m_treeView->currentIndex();
    if (index.isValid())
        QApplication::clipboard()->setText(index.data(role).toString());
}

} // namespace deckhand
