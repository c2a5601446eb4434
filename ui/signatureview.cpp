#include "ui/signatureview.h"

#include "models/attemptexport.h"
#include "models/signaturecheck.h"
#include "models/wording.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/payloadview.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>

namespace deckhand {

SignatureView::SignatureView(const Wording &wording, QWidget *parent)
    : QWidget(parent),
      m_wording(wording),
      m_nothing(new QLabel),
      m_facts(new QWidget),
      m_scroll(new QScrollArea),
      m_id(factLabel("signatureId")),
      m_time(factLabel("signatureTime")),
      m_signatures(factLabel("signatures")),
      m_signed(new PayloadView),
      m_secret(new QLineEdit),
      m_received(new QLineEdit),
      m_verdict(factLabel("signatureVerdict"))
{
    const Metrics metrics(this);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_signed->setAccessibleName(tr("Text that is signed"));
    auto *form = new QFormLayout(m_facts);
    form->setContentsMargins(0, metrics.gap(), 0, 0);
    form->setHorizontalSpacing(metrics.em);
    const auto row = [form](const QString &label, QWidget *field) {
        auto *name = new QLabel(label);
        name->setForegroundRole(QPalette::PlaceholderText);
        form->addRow(name, field);
    };
    row(tr("Id"), m_id);
    row(tr("Time"), m_time);
    row(tr("Signatures"), m_signatures);
    row(tr("Signed text"), m_signed);
    auto *how = factLabel("signatureHow");
    how->setText(tr("HMAC-SHA256 of the signed text, with the base64-decoded secret after whsec_; "
                    "the receiver takes times that are at most 5 minutes off."));
    row(tr("How"), how);
    row(tr("Check"), makeCheck());
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    // The list above keeps its rows: what finds no room here is scrolled to.
    m_scroll->setWidget(m_facts);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_facts->setAutoFillBackground(false);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_nothing, 1);
}

QWidget *SignatureView::makeCheck()
{
    const Metrics metrics(this);
    auto *box = new QWidget;
    m_secret->setObjectName(QStringLiteral("checkSecret"));
    m_secret->setAccessibleName(tr("Signing secret to check with"));
    m_secret->setPlaceholderText(tr("Secret, whsec_…"));
    m_secret->setEchoMode(QLineEdit::Password);
    m_received->setObjectName(QStringLiteral("checkReceived"));
    m_received->setAccessibleName(tr("Signature as the receiver got it"));
    m_received->setPlaceholderText(tr("Signature as the receiver got it (may be left empty)"));
    auto *button = new QPushButton(tr("Verify"));
    button->setObjectName(QStringLiteral("verifySignature"));
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.gap());
    row->addWidget(m_secret, 1);
    row->addWidget(m_received, 1);
    row->addWidget(button);
    auto *column = plainLayout<QVBoxLayout>(box, metrics);
    column->setSpacing(metrics.smallGap());
    column->addLayout(row);
    column->addWidget(m_verdict);
    m_verdict->hide();
    connect(button, &QPushButton::clicked, this, &SignatureView::check);
    connect(m_secret, &QLineEdit::returnPressed, this, &SignatureView::check);
    connect(m_received, &QLineEdit::returnPressed, this, &SignatureView::check);
    return box;
}

void SignatureView::addLab(QAction *action)
{
    const Metrics metrics(this);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, metrics.smallGap(), 0, metrics.smallGap());
    row->addStretch();
    row->addWidget(actionButton(action));
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
}

void SignatureView::check()
{
    const QByteArray pasted = m_received->text().trimmed().toLatin1();
    const SignatureCheck result =
        checkSignature(Secret(m_secret->text().toUtf8()), m_shown,
                       pasted.isEmpty() ? m_shown.signatures : pasted, m_body);
    switch (result.verdict) {
    case SignatureVerdict::Matches:
        m_verdict->setText(tr("This secret made this signature, over exactly these bytes."));
        break;
    case SignatureVerdict::MatchesMasked:
        m_verdict->setText(tr("This secret fits the recorded signature as far as that was kept. "
                              "Paste what the receiver got to compare all of it."));
        break;
    case SignatureVerdict::BadSecret:
        m_verdict->setText(tr("A secret is whsec_ followed by base64 of 24 to 64 bytes."));
        break;
    case SignatureVerdict::NoSignature:
        m_verdict->setText(tr("There is no signature to check."));
        break;
    case SignatureVerdict::Malformed:
        m_verdict->setText(tr("A signature is v1, followed by base64; several stand with a space "
                              "between them."));
        break;
    case SignatureVerdict::OtherSecretOrBody:
        m_verdict->setText(
            pasted.isEmpty()
                ? tr("Another secret made the recorded signatures.")
                : tr("The signature was made with another secret, or the receiver has changed the "
                     "bytes before it checked them. Check the raw body, not parsed JSON."));
        break;
    }
    m_verdict->show();
}

/// Who made the signatures, a line each.
QString SignatureView::signerText(const Attempt &attempt, const Destination *destination) const
{
    const SignatureSigners known =
        destination ? signersOf(m_shown, *destination, attempt.startedAt) : SignatureSigners();
    if (known.signers.empty())
        return tr("%n signatures; which secrets made them is not known.", nullptr, m_shown.count);
    QStringList lines;
    for (const SignatureSigner &signer : known.signers) {
        const QString name = QString::fromLatin1(signer.masked);
        lines.append(signer.until ? tr("%1: %2, previous until %3")
                                        .arg(QString::number(lines.size() + 1), name,
                                             m_wording.fullTime(*signer.until))
                                  : tr("%1: %2, current").arg(lines.size() + 1).arg(name));
    }
    if (known.changedSince)
        lines.append(tr("The destination was changed after this attempt: if its secret was, others "
                        "signed."));
    return lines.join(u'\n');
}

void SignatureView::show(const Attempt *attempt, const QByteArray &body,
                         const Destination *destination)
{
    const SignatureFacts facts = attempt ? signatureOf(*attempt) : SignatureFacts();
    if (facts.id != m_shown.id || facts.timestamp != m_shown.timestamp)
        m_verdict->hide(); // it was said of another request
    m_shown = facts;
    m_body = body;
    m_scroll->setVisible(facts.isThere());
    m_nothing->setVisible(!facts.isThere());
    if (!facts.isThere()) {
        m_nothing->setText(attempt && attempt->request
                               ? tr("This request carries no webhook signature.")
                               : tr("Nothing was sent, so nothing was signed."));
        return;
    }
    bool isNumber = false;
    const qint64 seconds = facts.timestamp.toLongLong(&isNumber);
    m_id->setText(QString::fromUtf8(facts.id));
    m_time->setText(isNumber ? tr("%1 (%2)").arg(QString::fromUtf8(facts.timestamp),
                                                 m_wording.fullTime(fromMillis(seconds * 1000)))
                             : QString::fromUtf8(facts.timestamp));
    m_signatures->setText(
        tr("%1\nAs recorded: %2")
            .arg(signerText(*attempt, destination), QString::fromUtf8(facts.signatures)));
    m_signed->setPlain(QString::fromUtf8(signedText(facts, body)));
}

} // namespace deckhand
