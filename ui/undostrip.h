#pragma once

#include "ui/messagepanel.h"
#include "ui/page.h"

#include <optional>

class QPushButton;

namespace deckhand {

/// What was asked for is sent after a while, with Undo until then. Not where changes are refused or
/// asked about anyway.
[[nodiscard]] bool waitsBeforeSending(const ProfileLock &lock);

/// One line above the list of destinations: what waits to be sent and can be called off, or the
/// settings from before an edit, which can be had back.
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

    ConsoleModels &m_models;
    QAction *m_undo;
    QPushButton *m_callOff;
    QPushButton *m_now;
    std::optional<Destination> m_former;
};

} // namespace deckhand
