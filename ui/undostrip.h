#pragma once

#include "models/destinationimport.h"
#include "ui/messagepanel.h"
#include "ui/page.h"

#include <QPointer>

#include <optional>
#include <vector>

class QPushButton;

namespace deckhand {

/// What was asked for is sent after a while, with Undo until then. Not where changes are refused or
/// asked about anyway.
[[nodiscard]] bool waitsBeforeSending(const ProfileLock &lock);

/// One line above the list of destinations: what waits to be sent and can be called off, or the
/// settings from before an edit, which can be had back, or an import, which is undone as a whole.
/// Its action undoes imports, marks, notes, saved views and columns, too, wherever they were
/// changed, the last change first.
class UndoStrip : public MessagePanel
{
    Q_OBJECT

public:
    /// `undo` does what the strip's first button does.
    UndoStrip(const PageContext &context, QAction *undo, QWidget *parent = nullptr);
    void offerRestore(const Destination &former);
    /// Offers to take back each one, once it is done.
    void watch(DestinationImport &import);

private:
    void undo();
    void update();
    void showWaiting();
    void showFormer();
    void takeImport();
    [[nodiscard]] bool canUndoImport() const;

    /// Who keeps what a change can be undone by.
    enum class Keeper { Marks, Settings, Import };
    void undoLast();

    ConsoleModels &m_models;
    ConsoleSettings &m_settings;
    QAction *m_undo;
    QPushButton *m_callOff;
    QPushButton *m_now;
    std::optional<Destination> m_former;
    QPointer<DestinationImport> m_import;
    bool m_importDone = false;     ///< and not taken back
    bool m_importShown = false;    ///< and nobody has closed it
    std::vector<Keeper> m_changes; ///< the newest last
};

} // namespace deckhand
