#include "ui/exportdialog.h"

#include "models/passphrase.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace deckhand {

Secret passphraseIn(const QLineEdit &field)
{
    return Secret(field.text().normalized(QString::NormalizationForm_C).toUtf8());
}

ExportDialog::ExportDialog(int destinations, int views, QWidget *parent)
    : QDialog(parent),
      m_message(new MessagePanel),
      m_passphrase(new QLineEdit),
      m_again(new QLineEdit),
      m_strength(new QLabel),
      m_export(new QPushButton(tr("Export …")))
{
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export destinations with credentials"));
    makeLayout(destinations, views);
    connect(m_passphrase, &QLineEdit::textChanged, this, &ExportDialog::judge);
    judge();
    m_passphrase->setFocus();
}

void ExportDialog::makeLayout(int destinations, int views)
{
    const Metrics metrics(this);
    QString what = tr("%n destinations with their credentials", nullptr, destinations);
    if (views > 0)
        what = tr("%1; %n saved views", nullptr, views).arg(what);
    auto *text =
        new QLabel(tr("Into one file: %1. The credentials are sealed with a passphrase. It "
                      "is kept nowhere: without it nobody opens them again. All else in "
                      "the file can be read by everybody.")
                       .arg(what));
    text->setObjectName(QStringLiteral("exportText"));
    text->setWordWrap(true);
    m_message->setObjectName(QStringLiteral("exportMessage"));
    m_message->setClosable(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(text);
    layout->addWidget(m_message);
    layout->addWidget(makeFields());
    layout->addStretch(1);
    layout->addWidget(makeButtons());
    setMinimumWidth(metrics.x * 80);
}

QWidget *ExportDialog::makeFields()
{
    auto *fields = new QWidget;
    auto *form = plainLayout<QFormLayout>(fields, Metrics(this));
    m_passphrase->setObjectName(QStringLiteral("exportPassphrase"));
    m_again->setObjectName(QStringLiteral("exportPassphraseAgain"));
    m_strength->setObjectName(QStringLiteral("passphraseStrength"));
    m_strength->setWordWrap(true);
    for (QLineEdit *field : {m_passphrase, m_again})
        field->setEchoMode(QLineEdit::Password);
    form->addRow(tr("Passphrase:"), m_passphrase);
    form->addRow(QString(), m_strength);
    form->addRow(tr("The same again:"), m_again);
    return fields;
}

QWidget *ExportDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox;
    m_export->setObjectName(QStringLiteral("exportSealed"));
    m_export->setDefault(true);
    buttons->addButton(m_export, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void ExportDialog::judge()
{
    const QString text = m_passphrase->text();
    QString words = tr("At least %1 characters; several words that have nothing to do with each "
                       "other are best.")
                        .arg(shortestPassphrase);
    if (!text.isEmpty()) {
        switch (strengthOf(text)) {
        case PassphraseStrength::TooShort:
            words = tr("Too short: it takes at least %1 characters.").arg(shortestPassphrase);
            break;
        case PassphraseStrength::Weak:
            words = tr("Weak: whoever has the file can find it by trying. Add words.");
            break;
        case PassphraseStrength::Fair: words = tr("Fair: one more word makes it strong."); break;
        case PassphraseStrength::Strong: words = tr("Strong."); break;
        }
    }
    m_strength->setText(words);
    m_passphrase->setAccessibleDescription(words);
}

void ExportDialog::check()
{
    const QString text = m_passphrase->text();
    if (text.size() < shortestPassphrase) {
        showProblem(tr("The passphrase takes at least %1 characters.").arg(shortestPassphrase));
        m_passphrase->setFocus();
    } else if (m_again->text() != text) {
        showProblem(tr("The two are not the same. Type the passphrase again."));
        m_again->setFocus();
        m_again->selectAll();
    } else {
        m_message->dismiss();
        Q_EMIT exportAsked(passphraseIn(*m_passphrase));
    }
}

void ExportDialog::showBusy()
{
    m_export->setEnabled(false);
    m_passphrase->setReadOnly(true);
    m_again->setReadOnly(true);
    m_message->showMessage(Tone::Info, tr("Sealing the credentials …"));
}

void ExportDialog::showProblem(const QString &sentence)
{
    m_export->setEnabled(true);
    m_passphrase->setReadOnly(false);
    m_again->setReadOnly(false);
    m_message->dismiss(); // so that it is told again
    m_message->showMessage(Tone::Failure, sentence);
}

} // namespace deckhand
