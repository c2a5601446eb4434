#include "ui/facts.h"

#include "ui/tableview.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QToolButton>

namespace deckhand {

QToolButton *actionButton(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setObjectName(QString(action->objectName() % QStringLiteral("Button")));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    QObject::connect(action, &QAction::visibleChanged, button,
                     [button, action] { button->setVisible(action->isVisible()); });
    return button;
}

QFormLayout *factForm(const Metrics &metrics)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metrics.em);
    form->setVerticalSpacing(metrics.gap());
    return form;
}

void addFact(QFormLayout *form, const QString &label, QWidget *value)
{
    auto *name = new QLabel(label);
    name->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(name, value);
}

void makeFact(QLabel *label)
{
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

QLabel *factLabel(const char *name)
{
    auto *label = new QLabel;
    label->setObjectName(QLatin1String(name));
    makeFact(label);
    return label;
}

void makeSmallTable(QTableWidget *table, const QStringList &headers)
{
    table->setHorizontalHeaderLabels(headers);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(Metrics(table).row());
    table->setItemDelegate(new StateDelegate(table));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setTabKeyNavigation(false);
}

void growToContents(QWidget &window)
{
    QLayout *layout = window.layout();
    layout->activate();
    const int needed = layout->hasHeightForWidth() ? layout->totalHeightForWidth(window.width())
                                                   : layout->totalMinimumSize().height();
    if (needed > window.height())
        window.resize(window.width(), needed);
}

QFont boldOf(QFont font, double scale)
{
    if (scale > 1) // a size in pixels has no points
        font.setPointSizeF(font.pointSizeF() * scale);
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace deckhand
