#include "ui/targetedit.h"

#include "models/forwarddraft.h"
#include "ui/metrics.h"
#include "ui/words.h"

#include <QLabel>
#include <QLineEdit>

namespace deckhand {

TargetEdit::TargetEdit(const char *name, QWidget *parent)
    : QWidget(parent), m_edit(new QLineEdit), m_note(new QLabel)
{
    const Metrics metrics(this);
    m_edit->setObjectName(QLatin1String(name));
    m_edit->setAccessibleName(tr("Address to deliver to"));
    m_edit->setPlaceholderText(QStringLiteral("http://localhost:3000/webhooks"));
    m_edit->setLayoutDirection(Qt::LeftToRight);
    m_note->setObjectName(QString(QLatin1String(name) + QStringLiteral("Note")));
    m_note->setWordWrap(true);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_edit);
    layout->addWidget(m_note);
    setFocusProxy(m_edit);
    connect(m_edit, &QLineEdit::textChanged, this, &TargetEdit::check);
    check();
}

QString TargetEdit::text() const
{
    return m_edit->text().trimmed();
}

void TargetEdit::setText(const QString &text)
{
    m_edit->setText(text);
}

QString TargetEdit::problem() const
{
    const auto problem = problemOfTarget(text());
    return problem ? Words::problem(*problem) : QString();
}

void TargetEdit::check()
{
    const bool empty = text().isEmpty();
    const QString wrong = empty ? QString() : problem();
    const bool elsewhere = wrong.isEmpty() && isElsewhere(text());
    m_note->setText(elsewhere ? tr("This is not this computer: events are sent there.") : wrong);
    setTextTone(*m_note, elsewhere ? Tone::Retrying : Tone::Failure);
    m_note->setVisible(!m_note->text().isEmpty());
    Q_EMIT changed();
}

} // namespace deckhand
