#include "ui/undostrip.h"

#include <QAction>
#include <QPushButton>

namespace deckhand {

bool waitsBeforeSending(const ProfileLock &lock)
{
    return !lock.isLocked() && lock.level() != SafetyLevel::ConfirmChanges;
}

UndoStrip::UndoStrip(const PageContext &context, QAction *undo, QWidget *parent)
    : MessagePanel(parent), m_models(context.models), m_settings(context.settings), m_undo(undo)
{
    setObjectName(QStringLiteral("undoStrip"));
    m_callOff = addButton(tr("Undo"), "undoButton");
    m_now = addButton(tr("Do it now"), "doNowButton");
    connect(m_callOff, &QPushButton::clicked, m_undo, &QAction::trigger);
    connect(m_undo, &QAction::triggered, this, &UndoStrip::undo);
    connect(m_now, &QPushButton::clicked, &m_models.delayed, &DelayedChange::flush);
    connect(&m_models.delayed, &DelayedChange::changed, this, &UndoStrip::update);
    connect(&m_models.marks, &Marks::changed, this, &UndoStrip::update);
    const auto note = [this](Keeper keeper) {
        m_changes.push_back(keeper);
        update();
    };
    connect(&m_models.marks, &Marks::undoable, this, [note] { note(Keeper::Marks); });
    connect(&m_settings, &ConsoleSettings::undoable, this, [note] { note(Keeper::Settings); });
    connect(this, &MessagePanel::closed, this, [this] {
        m_former.reset();
        m_importShown = false;
        update();
    });
    DestinationActions &actions = m_models.destinationActions;
    connect(&actions, &DestinationActions::restored, this, [this](const Destination &destination) {
        m_former.reset();
        update();
        m_callOff->hide();
        showMessage(Tone::Success, tr("“%1” has its former settings again.").arg(destination.name));
    });
    connect(&actions, &DestinationActions::removed, this, [this](const DestinationId &id) {
        if (m_former && m_former->id == id) {
            m_former.reset();
            update();
        }
    });
    update();
}

void UndoStrip::offerRestore(const Destination &former)
{
    m_former = former;
    m_importShown = false; // the edit is newer
    update();
}

void UndoStrip::watch(DestinationImport &import)
{
    m_import = &import;
    connect(&import, &DestinationImport::changed, this, &UndoStrip::takeImport);
}

bool UndoStrip::canUndoImport() const
{
    // It goes before the strip where a window is taken down.
    const DestinationImport *import = m_import.data();
    return import && import->canUndo();
}

void UndoStrip::takeImport()
{
    const bool done = canUndoImport();
    if (done && !m_importDone)
        m_changes.push_back(Keeper::Import);
    m_importShown = done && (m_importShown || !m_importDone);
    m_importDone = done;
    update();
}

void UndoStrip::undo()
{
    if (m_models.delayed.isWaiting())
        m_models.delayed.undo();
    else if (m_importShown && isVisible()) // the key is pressed on other pages, too
        m_import->undo();
    else if (m_former && isVisible())
        m_models.destinationActions.restore(*m_former);
    else
        undoLast();
}

void UndoStrip::undoLast()
{
    // Of long ago, either forgets what the order still names.
    while (!m_changes.empty()) {
        const Keeper keeper = m_changes.back();
        m_changes.pop_back();
        if (keeper == Keeper::Marks && m_models.marks.canUndo()) {
            m_models.marks.undo();
            break;
        }
        if (keeper == Keeper::Settings && m_settings.canUndo()) {
            m_settings.undo();
            break;
        }
        if (keeper == Keeper::Import && canUndoImport()) {
            m_import->undo();
            break;
        }
    }
    update();
}

void UndoStrip::update()
{
    const bool waiting = m_models.delayed.isWaiting();
    m_undo->setEnabled(waiting || m_former || canUndoImport() || m_models.marks.canUndo() ||
                       m_settings.canUndo());
    m_now->setVisible(waiting);
    m_callOff->setVisible(waiting || m_former || m_importShown);
    m_callOff->setText(tr("Undo"));
    setClosable(!waiting);
    if (waiting)
        showWaiting();
    else if (m_importShown)
        showMessage(Tone::Info, tr("%Ln items were imported. Undo takes all of them back.", nullptr,
                                   m_import->applied()));
    else if (m_former)
        showFormer();
    else
        dismiss();
}

void UndoStrip::showFormer()
{
    m_callOff->setText(
        tr("Restore the version of %1")
            .arg(m_models.wording.shortTime(m_former->updatedAt, m_models.clock.now(),
                                            format::Precision::Minutes)));
    showMessage(Tone::Info, tr("“%1” was changed. Restoring gives it its former settings; "
                               "credentials stay as they are.")
                                .arg(m_former->name));
}

void UndoStrip::showWaiting()
{
    const DelayedChange &delayed = m_models.delayed;
    QString text;
    switch (delayed.what()) {
    case DelayedChange::What::Remove:
        text = tr("“%1” will be deleted in %2 s; what still waits for it is canceled then.");
        break;
    case DelayedChange::What::Disable:
        text = tr("“%1” will be switched off in %2 s; until then it is sent to.");
        break;
    case DelayedChange::What::Reactivate:
        text = tr("“%1” will be reactivated in %2 s; what is sent then cannot be taken back.");
        break;
    }
    showMessage(Tone::Retrying, text.arg(delayed.name(), QString::number(delayed.secondsLeft())));
}

} // namespace deckhand
