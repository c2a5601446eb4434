#include "ui/alertsdialog.h"

#include "models/semantics.h"
#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/traynotices.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int numberRole = Qt::UserRole;

} // namespace

AlertsDialog::AlertsDialog(AlertList &alerts, const Wording &wording, QWidget *parent)
    : QDialog(parent),
      m_alerts(alerts),
      m_wording(wording),
      m_list(new QListWidget),
      m_none(new QLabel(tr("There was no alert since this window was opened. Alerts tell of "
                           "destinations that become inactive, a lost connection, an old backlog, "
                           "a disk that is nearly full and replays that end."))),
      m_read(new QPushButton(tr("Mark all as read")))
{
    setObjectName(QStringLiteral("alertsDialog"));
    setWindowTitle(tr("Alerts"));
    makeLayout();
    connect(m_list, &QListWidget::itemActivated, this, &AlertsDialog::openItem);
    connect(m_read, &QPushButton::clicked, &m_alerts, &AlertList::markAllRead);
    connect(&m_alerts, &AlertList::changed, this, &AlertsDialog::fill);
    fill();
}

void AlertsDialog::makeLayout()
{
    const Metrics metrics(this);
    m_list->setObjectName(QStringLiteral("alertList"));
    m_list->setAccessibleName(tr("Alerts, newest first"));
    m_list->setWordWrap(true);
    m_list->setTextElideMode(Qt::ElideNone);
    m_list->setTabKeyNavigation(false);
    m_none->setObjectName(QStringLiteral("noAlerts"));
    m_none->setWordWrap(true);
    m_none->setForegroundRole(QPalette::PlaceholderText);
    m_read->setObjectName(QStringLiteral("markAlertsRead"));
    m_read->setAutoDefault(false);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_read, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_list, 1);
    layout->addWidget(m_none, 1, Qt::AlignTop);
    layout->addWidget(buttons);
    resize(metrics.x * 80, metrics.em * 24);
}

void AlertsDialog::fill()
{
    const QListWidgetItem *current = m_list->currentItem();
    const quint64 chosen = current ? current->data(numberRole).toULongLong() : 0;
    m_list->clear();
    for (const RaisedAlert &one : m_alerts.all()) {
        const QString text = QStringLiteral("%1\n%2").arg(m_wording.fullTime(one.at),
                                                          TrayNotices::sentence(one.alert));
        auto *item = new QListWidgetItem(
            icon(one.isRead ? "dot" : "attention", one.isRead ? Tone::Inactive : Tone::Retrying),
            text, m_list);
        item->setData(numberRole, QVariant::fromValue(one.number));
        item->setData(Qt::AccessibleTextRole, one.isRead ? text : tr("Not read yet: %1").arg(text));
        if (!one.isRead)
            item->setFont(boldOf(m_list->font()));
        if (one.number == chosen)
            m_list->setCurrentItem(item);
    }
    if (!m_list->currentItem() && m_list->count() > 0)
        m_list->setCurrentRow(0);
    m_list->setVisible(m_list->count() > 0);
    m_none->setVisible(m_list->count() == 0);
    m_read->setEnabled(m_alerts.unread() > 0);
}

void AlertsDialog::openItem(const QListWidgetItem *item)
{
    const RaisedAlert *one = m_alerts.find(item->data(numberRole).toULongLong());
    if (!one)
        return;
    const Alert alert = one->alert; // what opens may raise others
    m_alerts.markRead(one->number);
    Q_EMIT openAsked(alert);
}

} // namespace deckhand
