#include "ui/filteredit.h"

#include "ui/theme.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStringListModel>
#include <QTextCharFormat>

namespace deckhand {

void FilterEdit::setCompletion(Complete complete)
{
    m_complete = std::move(complete);
    if (m_completer)
        return;
    m_completer = new QCompleter(this);
    m_completer->setModel(new QStringListModel(m_completer));
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(this);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this,
            &FilterEdit::insert);
    connect(this, &QLineEdit::textEdited, this, &FilterEdit::offer);
}

void FilterEdit::offer()
{
    m_offered = m_complete(text(), cursorPosition());
    // An empty value shows what there is; an empty word does not.
    if (m_offered.length == 0 && !m_offered.isValue)
        m_offered.options.clear();
    const QStringList shown = m_offered.options + m_offered.lines;
    static_cast<QStringListModel *>(m_completer->model())->setStringList(shown);
    if (shown.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    QRect below = cursorRect();
    below.setWidth(m_completer->popup()->sizeHintForColumn(0) + fontMetrics().height() * 3);
    m_completer->complete(below);
}

void FilterEdit::insert(const QString &option)
{
    if (m_offered.lines.contains(option) && !m_offered.options.contains(option)) {
        setText(option);
        return;
    }
    QString changed = text();
    changed.replace(m_offered.from, m_offered.length, option);
    setText(changed);
    setCursorPosition(int(m_offered.from + option.size()));
}

void FilterEdit::markError(qsizetype position, qsizetype length)
{
    m_error = {position, length};
    // A line edit has no formats of its own; those of an input method are drawn the same way.
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0 && position < text().size()) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(toneColor(Tone::Failure));
        attributes.append(
            {QInputMethodEvent::TextFormat, int(position) - cursorPosition(), int(length), wrong});
    }
    QInputMethodEvent event({}, attributes);
    QLineEdit::inputMethodEvent(&event);
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool listed = m_completer && m_completer->popup()->isVisible();
    // The list takes these; the line must not act on them too.
    if (listed && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter ||
                   event->key() == Qt::Key_Escape)) {
        event->ignore();
        return;
    }
    if (event->key() == Qt::Key_Escape)
        Q_EMIT escaped();
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace deckhand
