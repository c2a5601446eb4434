#include "ui/typeddialog.h"

#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace deckhand {

TypedDialog::TypedDialog(const Question &question, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("typedQuestion"));
    setWindowTitle(question.title);
    const Metrics metrics(this);
    auto *mark = new QLabel;
    const int side = metrics.em * 2;
    mark->setPixmap(icon("attention", Tone::Retrying).pixmap(side, side));
    auto *title = new QLabel(question.title);
    title->setFont(boldOf(title->font()));
    auto *text = new QLabel(question.text);
    auto *typed = new QLineEdit;
    typed->setObjectName(QStringLiteral("typedAnswer"));
    auto *label = new QLabel(tr("Type “%1” to go on:").arg(question.mustType));
    label->setBuddy(typed);
    for (QLabel *wrapped : {title, text, label}) {
        wrapped->setWordWrap(true);
        wrapped->setTextFormat(Qt::PlainText);
    }
    auto *buttons = makeButtons(question, typed);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(mark, 0, 0, Qt::AlignTop);
    layout->addWidget(title, 0, 1);
    layout->addWidget(text, 1, 1);
    layout->addWidget(label, 2, 1);
    layout->addWidget(typed, 3, 1);
    layout->addWidget(buttons, 4, 0, 1, 2);
    layout->setColumnStretch(1, 1);
    setMinimumWidth(metrics.x * 60);
    typed->setFocus();
}

QDialogButtonBox *TypedDialog::makeButtons(const Question &question, QLineEdit *typed)
{
    auto *buttons = new QDialogButtonBox;
    QPushButton *accept = buttons->addButton(question.acceptText, QDialogButtonBox::AcceptRole);
    accept->setObjectName(QStringLiteral("typedAccept"));
    accept->setEnabled(false);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(typed, &QLineEdit::textChanged, accept,
            [accept, wanted = question.mustType](const QString &now) {
                accept->setEnabled(now.trimmed() == wanted);
            });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

} // namespace deckhand
