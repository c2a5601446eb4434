// What the dialog of connections is put together from.

#include "ui/connectiondialog.h"

#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/profileeditor.h"
#include "ui/stagesview.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace deckhand {

QWidget *ConnectionDialog::makeList()
{
    const Metrics metrics(this);
    auto *side = new QWidget;
    auto *column = plainLayout<QVBoxLayout>(side, metrics);
    m_list->setObjectName(QStringLiteral("profileList"));
    m_list->setAccessibleName(tr("Connections"));
    m_list->setIconSize(QSize(metrics.em * 3 / 2, metrics.em * 3 / 2));
    m_list->setSpacing(metrics.em / 8);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_new->setObjectName(QStringLiteral("newProfile"));
    m_copy->setObjectName(QStringLiteral("duplicateProfile"));
    m_remove->setObjectName(QStringLiteral("removeProfile"));
    auto *buttons = new QGridLayout;
    buttons->setSpacing(metrics.smallGap());
    buttons->addWidget(m_new, 0, 0);
    buttons->addWidget(m_copy, 0, 1);
    buttons->addWidget(m_remove, 1, 0, 1, 2);
    for (QPushButton *button : {m_new, m_copy, m_remove})
        button->setAutoDefault(false);
    column->addWidget(m_list, 1);
    column->addLayout(buttons);
    side->setFixedWidth(metrics.x * 46);
    connect(m_new, &QPushButton::clicked, this, &ConnectionDialog::addNew);
    connect(m_copy, &QPushButton::clicked, this, &ConnectionDialog::duplicate);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionDialog::remove);
    return side;
}

QWidget *ConnectionDialog::makeRight()
{
    const Metrics metrics(this);
    m_heading->setFont(boldOf(font(), 1.2));
    m_heading->setTextFormat(Qt::PlainText);
    m_demo->setWordWrap(true);
    m_demo->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    auto *form = new QWidget;
    auto *column = plainLayout<QVBoxLayout>(form, metrics);
    column->setSpacing(metrics.margin());
    column->addWidget(m_editor);
    column->addWidget(m_testButton, 0, Qt::AlignLeading);
    column->addWidget(m_stages);
    column->addStretch();
    auto *area = new QScrollArea;
    area->setWidget(form);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->addWidget(area);
    m_pages->addWidget(m_demo);
    m_testButton->setObjectName(QStringLiteral("testConnection"));
    m_testButton->setAutoDefault(false);
    m_testButton->setToolTip(tr("Nothing is changed there"));
    connect(m_testButton, &QPushButton::clicked, this, &ConnectionDialog::test);
    auto *right = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(right, metrics);
    layout->addWidget(m_heading);
    layout->addWidget(m_pages, 1);
    return right;
}

QDialogButtonBox *ConnectionDialog::makeButtons()
{
    m_save->setObjectName(QStringLiteral("saveProfile"));
    m_connect->setObjectName(QStringLiteral("connectProfile"));
    m_window->setObjectName(QStringLiteral("openInWindow"));
    m_connect->setToolTip(tr("The window that was used last shows this connection"));
    m_window->setToolTip(tr("A window of its own shows this connection"));
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_connect, QDialogButtonBox::AcceptRole);
    buttons->addButton(m_window, QDialogButtonBox::ActionRole);
    buttons->addButton(m_save, QDialogButtonBox::ActionRole);
    QPushButton *close = buttons->addButton(tr("C&lose"), QDialogButtonBox::RejectRole);
    close->setAutoDefault(false);
    connect(m_connect, &QPushButton::clicked, this, [this] { open(OpenIn::ThisWindow); });
    connect(m_window, &QPushButton::clicked, this, [this] { open(OpenIn::NewWindow); });
    connect(m_save, &QPushButton::clicked, this, [this] { (void)save(); });
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    return buttons;
}

} // namespace deckhand
