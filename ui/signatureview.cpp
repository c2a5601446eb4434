#include "ui/signatureview.h"

#include "models/attemptexport.h"
#include "models/formatting.h"
#include "ui/httpview.h"
#include "ui/metrics.h"
#include "ui/payloadview.h"

#include <QFormLayout>
#include <QLabel>

namespace deckhand {

SignatureView::SignatureView(QWidget *parent)
    : QWidget(parent),
      m_nothing(new QLabel),
      m_facts(new QWidget),
      m_id(factLabel("signatureId")),
      m_time(factLabel("signatureTime")),
      m_signatures(factLabel("signatures")),
      m_signed(new PayloadView)
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
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_facts, 1);
    layout->addWidget(m_nothing, 1);
}

void SignatureView::show(const Attempt *attempt, const QByteArray &body)
{
    const SignatureFacts facts = attempt ? signatureOf(*attempt) : SignatureFacts();
    m_facts->setVisible(facts.isThere());
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
                                                 format::fullTime(fromMillis(seconds * 1000),
                                                                  QTimeZone::systemTimeZone()))
                             : QString::fromUtf8(facts.timestamp));
    m_signatures->setText(tr("%1, the newest secret first. Kept masked: %2")
                              .arg(facts.count)
                              .arg(QString::fromUtf8(facts.signatures)));
    m_signed->setPlain(QString::fromUtf8(signedText(facts, body)));
}

} // namespace deckhand
