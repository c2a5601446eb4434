#include "ui/keyedit.h"

#include <QKeyEvent>

namespace deckhand {

namespace {

bool isModifier(int key)
{
    switch (key) {
    case Qt::Key_Shift:
    case Qt::Key_Control:
    case Qt::Key_Alt:
    case Qt::Key_AltGr:
    case Qt::Key_Meta:
    case Qt::Key_Super_L:
    case Qt::Key_Super_R:
    case Qt::Key_CapsLock:
    case Qt::Key_NumLock:
    case Qt::Key_unknown:
    case 0: return true;
    default: return false;
    }
}

/// Shift that only makes another sign, as in `?`, is no part of the key.
QKeySequence keyOf(const QKeyEvent &event)
{
    const QString text = event.text();
    const bool sign =
        !text.isEmpty() && text[0].isPrint() && !text[0].isLetterOrNumber() && !text[0].isSpace();
    Qt::KeyboardModifiers held = event.modifiers() & ~Qt::KeypadModifier;
    if (sign)
        held &= ~Qt::ShiftModifier;
    return QKeySequence(QKeyCombination(held, Qt::Key(event.key())));
}

} // namespace

KeyEdit::KeyEdit(QWidget *parent) : QLineEdit(parent)
{
    setContextMenuPolicy(Qt::NoContextMenu); // nothing is pasted here
    setDragEnabled(false);
    setAcceptDrops(false);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    setPlaceholderText(tr("Press a key"));
}

void KeyEdit::setKey(const QKeySequence &key)
{
    m_key = key;
    setText(key.toString(QKeySequence::NativeText));
}

bool KeyEdit::event(QEvent *event)
{
    // The key is meant for this field, whatever else it does.
    if (event->type() == QEvent::ShortcutOverride) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        event->setAccepted(key != Qt::Key_Escape && key != Qt::Key_Tab && key != Qt::Key_Backtab);
        return true;
    }
    return QLineEdit::event(event);
}

void KeyEdit::keyPressEvent(QKeyEvent *event)
{
    const bool alone = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const int key = event->key();
    if (alone && key == Qt::Key_Escape) {
        event->ignore();
        return;
    }
    event->accept();
    if (isModifier(key))
        return;
    if (alone && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        Q_EMIT returnPressed();
        return;
    }
    setKey(alone && key == Qt::Key_Backspace ? QKeySequence() : keyOf(*event));
    Q_EMIT keyChanged();
}

} // namespace deckhand
