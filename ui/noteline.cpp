#include "ui/noteline.h"

#include "ui/icons.h"

#include <QAction>

namespace deckhand {

NoteLine::NoteLine(Marks &marks, const char *name, QWidget *parent)
    : QLineEdit(parent), m_marks(marks)
{
    setObjectName(QLatin1String(name));
    setAccessibleName(tr("Note"));
    setPlaceholderText(tr("Note (N), kept on this computer"));
    setMaxLength(Mark::longestNote);
    addAction(icon("note", Tone::Inactive), LeadingPosition);
    connect(this, &QLineEdit::editingFinished, this, &NoteLine::keep);
    connect(&m_marks, &Marks::changed, this, [this] {
        if (!hasFocus())
            update();
    });
    update();
}

void NoteLine::setTarget(const std::optional<MarkTarget> &target)
{
    const bool same = m_target && target && m_target->id == target->id;
    if (!same)
        keep(); // written, but not left by Enter or Tab
    m_target = target;
    if (!same || !hasFocus())
        update();
}

void NoteLine::keep()
{
    if (!m_target)
        return;
    const Mark *mark = m_marks.find(m_target->id);
    if (text().simplified() == (mark ? mark->note : QString()))
        return;
    if (!m_marks.setNote(*m_target, text()))
        Q_EMIT refused();
}

void NoteLine::update()
{
    const Mark *mark = m_target ? m_marks.find(m_target->id) : nullptr;
    setEnabled(m_target.has_value());
    setText(mark ? mark->note : QString());
    setCursorPosition(0);
}

} // namespace deckhand
