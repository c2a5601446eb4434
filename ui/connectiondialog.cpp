#include "ui/connectiondialog.h"

#include "ui/connectionstages.h"
#include "ui/dialogs.h"
#include "ui/enginewords.h"
#include "ui/environmentshape.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/profileeditor.h"
#include "ui/profilewords.h"
#include "ui/stagesview.h"

#include <QDialogButtonBox>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

namespace deckhand {

ConnectionDialog::ConnectionDialog(ConnectionHost &host, const Clock &clock, Dialogs &dialogs,
                                   QWidget *parent)
    : QDialog(parent),
      m_host(host),
      m_dialogs(dialogs),
      m_test(clock),
      m_list(new QListWidget),
      m_heading(new QLabel),
      m_pages(new QStackedWidget),
      m_editor(new ProfileEditor(dialogs)),
      m_demo(new QLabel(tr("Made-up events, receivers that fail when you tell them to. Everything "
                           "is gone when you close it. There is nothing to choose."))),
      m_testButton(new QPushButton(icon("doctor"), tr("&Test connection"))),
      m_stages(new StagesView),
      m_message(new MessagePanel),
      m_busy(new QLabel),
      m_new(new QPushButton(icon("plus"), tr("Ne&w"))),
      m_copy(new QPushButton(icon("duplicate"), tr("&Duplicate"))),
      m_remove(new QPushButton(icon("trash"), tr("&Remove …"))),
      m_save(new QPushButton(tr("Sa&ve"))),
      m_connect(new QPushButton(tr("&Connect"))),
      m_window(new QPushButton(tr("Open in new wind&ow")))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("connectionDialog"));
    setWindowTitle(tr("Connections"));
    setWindowIcon(applicationIcon());
    setAttribute(Qt::WA_QuitOnClose, false);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(metrics.em);
    columns->addWidget(makeList());
    columns->addWidget(makeRight(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(m_message);
    layout->addLayout(columns, 1);
    layout->addWidget(m_busy);
    layout->addWidget(makeButtons());
    m_busy->hide();
    connect(m_list, &QListWidget::currentItemChanged, this, &ConnectionDialog::showCurrent);
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this] { open(m_purpose); });
    connect(m_editor, &ProfileEditor::edited, this, &ConnectionDialog::keepDraft);
    connect(&m_test, &ConnectionTest::changed, this, &ConnectionDialog::showStages);
    connect(&host.profiles(), &ProfileStore::changed, this, &ConnectionDialog::fillList);
    resize(metrics.x * 156, metrics.em * 38);
    setPurpose(OpenIn::ThisWindow);
    fillList();
}

void ConnectionDialog::setPurpose(OpenIn where)
{
    m_purpose = where;
    m_connect->setDefault(where == OpenIn::ThisWindow);
    m_window->setDefault(where == OpenIn::NewWindow);
}

QString ConnectionDialog::currentId() const
{
    const QListWidgetItem *item = m_list->currentItem();
    return item ? item->data(Qt::UserRole).toString() : QString();
}

Profile ConnectionDialog::current() const
{
    const QString id = currentId();
    if (m_drafts.contains(id))
        return m_drafts[id].profile;
    const Profile *kept = m_host.profiles().find(id);
    return kept ? *kept : demoProfile();
}

void ConnectionDialog::fillItem(QListWidgetItem &item, const Profile &profile) const
{
    const QString name = ProfileWords::nameOf(profile);
    const bool open = m_host.isOpen(profile.id);
    const bool draft = m_drafts.contains(profile.id);
    item.setData(Qt::UserRole, profile.id);
    item.setIcon(environmentIcon(profile.environment));
    const QString line = draft ? ProfileWords::lineOf(profile, tr("not saved"))
                       : open  ? ProfileWords::lineOf(profile, tr("open"))
                               : ProfileWords::lineOf(profile);
    item.setText(QStringList{name, line}.join(u'\n'));
    item.setData(Qt::AccessibleTextRole, item.text().replace(u'\n', QStringLiteral(", ")));
    item.setToolTip(item.text());
}

void ConnectionDialog::fillList()
{
    const QString chosen = currentId();
    m_filling = true;
    m_list->clear();
    const std::vector<Profile> &kept = m_host.profiles().all();
    const auto add = [this, &chosen](const Profile &profile) {
        auto *item = new QListWidgetItem(m_list);
        fillItem(*item, m_drafts.contains(profile.id) ? m_drafts[profile.id].profile : profile);
        if (profile.id == chosen)
            m_list->setCurrentItem(item);
    };
    for (const Draft &draft : std::as_const(m_drafts)) {
        if (!m_host.profiles().find(draft.profile.id))
            add(draft.profile);
    }
    for (const Profile &profile : kept)
        add(profile);
    m_filling = false;
    if (!m_list->currentItem())
        m_list->setCurrentRow(0);
    else if (!m_drafts.contains(chosen) && current() != m_shown)
        showCurrent(); // changed by a window
    else
        refresh();
}

void ConnectionDialog::showCurrent()
{
    if (m_filling)
        return;
    stopTest();
    m_stages->clear();
    m_message->dismiss();
    m_shown = current();
    m_keyKept = false;
    m_editor->edit(m_shown, m_drafts.value(m_shown.id).key, m_host.profiles().all());
    m_editor->setKeyKept(false);
    if (const Profile *kept = m_host.profiles().find(m_shown.id); kept && takesSecret(*kept))
        m_host.readKey(*kept, m_editor, [this, id = kept->id](const Secret &key) {
            if (id != currentId())
                return;
            m_keyKept = !key.isEmpty();
            m_editor->setKeyKept(m_keyKept && keyFits());
        });
    m_pages->setCurrentIndex(m_shown.kind == ProfileKind::Demo ? 1 : 0);
    refresh();
}

bool ConnectionDialog::keyFits() const
{
    const Profile *kept = m_host.profiles().find(currentId());
    return kept && isSamePlace(*kept, m_editor->profile());
}

void ConnectionDialog::keepDraft()
{
    const Profile profile = m_editor->profile();
    m_drafts.insert(profile.id, {profile, m_editor->key()});
    if (m_list->currentItem())
        fillItem(*m_list->currentItem(), profile);
    m_editor->setKeyKept(m_keyKept && keyFits());
    // What was tested is not what is there now.
    stopTest();
    m_stages->clear();
    refresh();
}

void ConnectionDialog::choose(const Profile &profile)
{
    if (!m_host.profiles().find(profile.id))
        m_drafts.insert(profile.id, {profile, {}});
    fillList();
    m_filling = true;
    chooseRow(profile.id);
    m_filling = false;
    showCurrent();
}

void ConnectionDialog::chooseRow(const QString &id)
{
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->data(Qt::UserRole).toString() == id)
            m_list->setCurrentRow(row);
    }
}

void ConnectionDialog::addNew()
{
    Profile profile;
    profile.id = m_host.profiles().newId();
    profile.safety = defaultSafety(profile.environment);
    choose(profile);
    m_editor->focusFirst();
}

void ConnectionDialog::duplicate()
{
    Profile copy = current();
    copy.name = tr("%1 (copy)").arg(ProfileWords::nameOf(copy));
    copy.id = m_host.profiles().newId();
    copy.usedAt.reset();
    choose(copy);
    m_editor->focusFirst();
}

void ConnectionDialog::remove()
{
    const Profile profile = current();
    const Question question{
        tr("Remove “%1”?").arg(ProfileWords::nameOf(profile)),
        tr("The connection, its key and what its window remembers are forgotten here. Nothing "
           "changes on the server."),
        tr("Remove connection"),
        true,
        {}};
    m_dialogs.ask(this, question, [this, id = profile.id](bool yes) {
        if (!yes)
            return;
        m_drafts.remove(id);
        m_host.profiles().remove(id);
        fillList();
    });
}

bool ConnectionDialog::save()
{
    const Profile profile = current();
    if (profile.kind == ProfileKind::Demo || !m_drafts.contains(profile.id))
        return profile.kind == ProfileKind::Demo || !m_editor->showProblems();
    if (m_editor->showProblems())
        return false;
    Draft draft = m_drafts.take(profile.id);
    const Profile *known = m_host.profiles().find(profile.id);
    const Profile before = known ? *known : draft.profile;
    draft.profile.usedAt = before.usedAt; // may be later by now
    m_shown = draft.profile;
    if (!m_host.profiles().save(draft.profile)) {
        m_drafts.insert(profile.id, draft);
        m_message->showMessage(Tone::Failure,
                               tr("There are too many connections. Remove one first."));
        return false;
    }
    keepKey(before, draft);
    // A key that was typed is kept now, and is not the next address's.
    m_editor->edit(draft.profile, {}, m_host.profiles().all());
    m_editor->setKeyKept(m_keyKept);
    fillList();
    return true;
}

void ConnectionDialog::keepKey(const Profile &before, const Draft &draft)
{
    const Profile &now = draft.profile;
    if (!takesSecret(now))
        return;
    if (!draft.key.isEmpty()) {
        m_host.keepKey(now, draft.key);
        m_keyKept = true;
        return;
    }
    m_keyKept = m_keyKept && isSamePlace(before, now);
    // It moves along to where it is to be kept from now on.
    if (isSamePlace(before, now) && before.keyPlace != now.keyPlace)
        m_host.readKey(before, this, [this, now](const Secret &key) {
            const Profile *still = m_host.profiles().find(now.id);
            if (!key.isEmpty() && still && isSamePlace(*still, now))
                m_host.keepKey(*still, key);
        });
}

void ConnectionDialog::open(OpenIn where)
{
    const Secret key = m_drafts.value(currentId()).key;
    if (!m_busy->isHidden() || !save())
        return;
    stopTest();
    m_message->dismiss();
    m_host.openProfile(current(), key, where);
}

void ConnectionDialog::stopTest()
{
    m_awaiting.reset();
    m_test.cancel();
}

void ConnectionDialog::test()
{
    if (m_test.isRunning() || m_awaiting) {
        stopTest();
        refresh();
        return;
    }
    if (m_editor->showProblems())
        return;
    const Profile profile = m_editor->profile();
    const Secret typed = m_editor->key();
    // A kept key goes to the place that it was kept for and to no other.
    if (!typed.isEmpty() || !keyFits()) {
        m_test.start({profile.url, typed, profile.caFile});
        return;
    }
    m_awaiting = profile;
    const Profile kept = *m_host.profiles().find(profile.id);
    m_host.readKey(kept, m_editor, [this, profile](const Secret &key) {
        // It may come late, when something else is looked at.
        if (m_awaiting != profile)
            return;
        m_awaiting.reset();
        m_test.start({profile.url, key, profile.caFile});
    });
    refresh();
}

void ConnectionDialog::showStages()
{
    showConnection(*m_stages, m_test, m_editor->profile().url);
    refresh();
}

void ConnectionDialog::refresh()
{
    const Profile profile = current();
    const bool remote = profile.kind == ProfileKind::Remote;
    const bool busy = !m_busy->isHidden();
    m_heading->setText(ProfileWords::nameOf(profile));
    m_testButton->setVisible(remote);
    m_testButton->setText(m_test.isRunning() || m_awaiting ? tr("S&top the test")
                                                           : tr("&Test connection"));
    m_copy->setEnabled(profile.kind != ProfileKind::Demo);
    m_remove->setEnabled(!isBuiltIn(profile) && !m_host.isOpen(profile.id));
    m_remove->setToolTip(isBuiltIn(profile)          ? tr("This one is always there")
                         : m_host.isOpen(profile.id) ? tr("A window shows it; close that first")
                                                     : QString());
    m_save->setEnabled(m_drafts.contains(profile.id));
    for (QPushButton *button : {m_connect, m_window})
        button->setEnabled(!busy);
}

void ConnectionDialog::setBusy(const QString &what)
{
    m_busy->setText(what);
    m_busy->setVisible(!what.isEmpty());
    refresh();
}

void ConnectionDialog::showError(const Error &error)
{
    m_message->showMessage(Tone::Failure, tr("That did not work. %1").arg(engineText(error)));
}

void ConnectionDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    fillList();
    m_list->setFocus();
}

void ConnectionDialog::hideEvent(QHideEvent *event)
{
    QDialog::hideEvent(event);
    stopTest();
    refresh();
}

void ConnectionDialog::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete && m_list->hasFocus() && m_remove->isEnabled())
        remove();
    else
        QDialog::keyPressEvent(event);
}

} // namespace deckhand
