#pragma once

#include "ui/messagepanel.h"
#include "ui/page.h"

#include <optional>
#include <vector>

class QPushButton;

namespace deckhand {

/// What was asked for is sent after a while, with Undo until then. Not where changes are refused or
/// asked about anyway.
[[nodiscard]] bool waitsBeforeSending(const ProfileLock &lock);

/// One line above the list of destinations: what waits to be sent and can be called off, or the
/// settings from before an edit, which can be had back. Its action undoes marks, notes, saved views
/// and columns, too, wherever they were changed, the last change first.
class UndoStrip : public MessagePanel
{
    Q_OBJECT

public:
    /// `undo` does what the strip's first button does.
    UndoStrip(const PageContext &context, QAction *undo, QWidget *parent = nullptr);
    void offerRestore(const Destination &former);

private:
    void undo();
    void update();
    void showWaiting();

    /// Who keeps what a change can be undone by.
    enum class Keeper { Marks, Settings };
    void undoLast();

    ConsoleModels &m_models;
    ConsoleSettings &m_settings;
    QAction *m_undo;
    QPushButton *m_callOff;
    QPushButton *m_now;
    std::optional<Destination> m_former;
    std::vector<Keeper> m_changes; ///< the newest last
};

} // namespace deckhand
