#include "ui/findbar.h"

#include "ui/icons.h"
#include "ui/metrics.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

namespace deckhand {

FindBar::FindBar(QPlainTextEdit &text)
    : QWidget(&text), m_text(text), m_edit(new QLineEdit), m_found(new QLabel)
{
    setFont(QApplication::font()); // not that of the text
    setAutoFillBackground(true);
    const Metrics metrics(this);
    m_edit->setObjectName(QStringLiteral("findEdit"));
    m_edit->setAccessibleName(tr("Find in this text"));
    m_edit->setPlaceholderText(tr("Find"));
    m_edit->setClearButtonEnabled(true);
    m_found->setObjectName(QStringLiteral("findResult"));
    m_found->setForegroundRole(QPalette::PlaceholderText);
    auto *close = new QToolButton;
    close->setObjectName(QStringLiteral("findClose"));
    close->setIcon(icon("close"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close"));
    connect(m_edit, &QLineEdit::textChanged, this, [this] { look(false); });
    connect(m_edit, &QLineEdit::returnPressed, this, &FindBar::next);
    connect(close, &QToolButton::clicked, this, &FindBar::leave);
    auto *layout = plainLayout<QHBoxLayout>(this, metrics);
    layout->setContentsMargins(metrics.smallGap(), 0, metrics.smallGap(), 0);
    layout->addWidget(m_edit, 1);
    layout->addWidget(m_found);
    layout->addWidget(close);
    hide();
}

void FindBar::start()
{
    if (isHidden()) {
        show();
        Q_EMIT opened();
    }
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FindBar::leave()
{
    hide();
    m_edit->clear();
    m_text.setFocus();
    Q_EMIT closed();
}

void FindBar::next()
{
    if (isHidden() || m_edit->text().isEmpty())
        start();
    else
        look(true);
}

void FindBar::refresh()
{
    if (!isHidden())
        look(false);
}

void FindBar::look(bool again)
{
    const QString wanted = m_edit->text();
    QTextCursor from = m_text.textCursor();
    // What is typed further may still fit where it fitted so far.
    from.setPosition(again ? from.selectionEnd() : from.selectionStart());
    QTextCursor match = wanted.isEmpty() ? QTextCursor() : m_text.document()->find(wanted, from);
    if (match.isNull() && !wanted.isEmpty())
        match = m_text.document()->find(wanted);
    m_found->setText(wanted.isEmpty() || !match.isNull() ? QString() : tr("Nothing found"));
    m_text.setTextCursor(match.isNull() ? from : match);
}

} // namespace deckhand
