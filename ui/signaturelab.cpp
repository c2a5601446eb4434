#include "ui/signaturelab.h"

#include "models/formatting.h"
#include "models/signaturelab.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/stagesview.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <cmath>
#include <utility>

namespace deckhand {

namespace {

constexpr qsizetype mostPasted = 4 * 1024 * 1024; ///< characters

/// What is missing or malformed, so that nothing was checked; empty where that is not the finding.
QString sentenceOfForm(const LabReport &report)
{
    switch (report.finding) {
    case LabFinding::MissingHeader:
        return SignatureLab::tr("The header %1 is missing. Something in front of the receiver may "
                                "remove it.")
            .arg(QString::fromLatin1(report.missing));
    case LabFinding::BadTimestamp:
        return SignatureLab::tr("webhook-timestamp is no number of seconds since 1970.");
    case LabFinding::BadSignatureForm:
        return SignatureLab::tr("webhook-signature is not v1, followed by base64.");
    case LabFinding::BodyMissing:
        return SignatureLab::tr("There is no body. Paste it below the headers after an empty line, "
                                "or into its own field.");
    case LabFinding::BodyInFile:
        return SignatureLab::tr("The command reads its body from a file. Paste what is in it into "
                                "the field of the body.");
    case LabFinding::BadSecret:
        return SignatureLab::tr("A secret is whsec_ followed by base64 of 24 to 64 bytes.");
    default: return {};
    }
}

/// What happened to the body; empty where that is not the finding.
QString sentenceOfBody(LabFinding finding)
{
    switch (finding) {
    case LabFinding::BodyDiffers:
        return SignatureLab::tr("The body was changed on its way: the signature fits what this "
                                "delivery sent.");
    case LabFinding::LineEndAdded:
        return SignatureLab::tr("The body was changed: a line end was added at its end. Check the "
                                "bytes as they came.");
    case LabFinding::LineEndRemoved:
        return SignatureLab::tr("The body was changed: the line end at its end was cut off. Check "
                                "the bytes as they came.");
    case LabFinding::LineEndsChanged:
        return SignatureLab::tr("The body was changed: its line ends are others. Check the bytes "
                                "as they came.");
    case LabFinding::ByteOrderMark:
        return SignatureLab::tr("The body was changed: a byte order mark was put in front. Check "
                                "the bytes as they came.");
    case LabFinding::BodyOfAnother:
        return SignatureLab::tr("The id in the body is not the one in webhook-id: headers and body "
                                "are of two requests.");
    case LabFinding::BodyCut:
        return SignatureLab::tr("The signature does not fit, and the body is no complete JSON. It "
                                "was probably cut or encoded again.");
    default: return {};
    }
}

QString sentenceOfSignature(const LabReport &report)
{
    const QString off = format::duration(std::abs(double(report.off.count())));
    switch (report.finding) {
    case LabFinding::Valid:
        return SignatureLab::tr("The signature is valid: this secret made it, over exactly these "
                                "bytes, and the time is near enough.");
    case LabFinding::ValidAsFarAsKept:
        return SignatureLab::tr("The signature is masked. As far as it goes, this secret made it "
                                "over exactly these bytes.");
    case LabFinding::TooOld:
        return SignatureLab::tr("The signature fits, but its time is %1 past; receivers take 5 "
                                "minutes. It is a late or repeated request, or the receiver's "
                                "clock is ahead.")
            .arg(off);
    case LabFinding::TooNew:
        return SignatureLab::tr("The signature fits, but its time is %1 ahead; receivers take 5 "
                                "minutes. A clock is wrong.")
            .arg(off);
    case LabFinding::OtherSecret:
        return SignatureLab::tr("The body is exactly what this delivery sent, so the signature was "
                                "made with another secret: that of another destination, or an old "
                                "one.");
    default: break;
    }
    return SignatureLab::tr("The signature fits neither this secret nor a likely change of the "
                            "body. Most likely the secret is another destination's or an old one; "
                            "a body that was parsed and written again fails alike.");
}

QString sentenceOf(const LabReport &report)
{
    for (const QString &sentence : {sentenceOfForm(report), sentenceOfBody(report.finding)}) {
        if (!sentence.isEmpty())
            return sentence;
    }
    return sentenceOfSignature(report);
}

QString wordOf(PartVerdict verdict)
{
    switch (verdict) {
    case PartVerdict::Good: return SignatureLab::tr("good");
    case PartVerdict::Bad: return SignatureLab::tr("wrong");
    case PartVerdict::Unknown: break;
    }
    return SignatureLab::tr("not known");
}

StageOutcome outcomeOf(PartVerdict verdict)
{
    return verdict == PartVerdict::Good ? StageOutcome::Passed
         : verdict == PartVerdict::Bad  ? StageOutcome::Failed
                                        : StageOutcome::Skipped;
}

QString shownBytes(const QByteArray &bytes)
{
    return bytes.isEmpty()
             ? SignatureLab::tr("(the end)")
             : QString::fromUtf8(bytes.toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[]^`{|}~\\"));
}

} // namespace

SignatureLab::SignatureLab(const Clock &clock, std::optional<QByteArray> sentBody, QWidget *parent)
    : QDialog(parent),
      m_clock(clock),
      m_sentBody(std::move(sentBody)),
      m_request(new QPlainTextEdit),
      m_body(new QPlainTextEdit),
      m_secret(new QLineEdit),
      m_parts(new StagesView),
      m_verdict(factLabel("labVerdict"))
{
    setObjectName(QStringLiteral("signatureLab"));
    setWindowTitle(tr("Check a request"));
    makeLayout();
}

QWidget *SignatureLab::makeInput()
{
    const Metrics metrics(this);
    const auto field = [](QPlainTextEdit *edit, const char *name, const QString &says) {
        edit->setObjectName(QLatin1String(name));
        edit->setAccessibleName(says);
        edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        edit->setTabChangesFocus(true);
        edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    };
    field(m_request, "labRequest", tr("Request as the receiver got it"));
    m_request->setPlaceholderText(
        tr("The request as it came, its headers alone, or a curl command"));
    field(m_body, "labBody", tr("Body, where it is not part of the request"));
    m_body->setPlaceholderText(tr("The raw body, where it is not part of what stands above"));
    m_secret->setObjectName(QStringLiteral("labSecret"));
    m_secret->setAccessibleName(tr("Signing secret"));
    m_secret->setPlaceholderText(tr("Secret, whsec_… (kept nowhere)"));
    m_secret->setEchoMode(QLineEdit::Password);
    auto *input = new QWidget;
    auto *form = new QFormLayout(input);
    form->setContentsMargins(0, 0, 0, 0);
    form->setVerticalSpacing(metrics.gap());
    form->addRow(tr("Request"), m_request);
    form->addRow(tr("Body"), m_body);
    form->addRow(tr("Secret"), m_secret);
    m_request->setMinimumHeight(metrics.em * 8);
    m_body->setFixedHeight(metrics.em * 5);
    return input;
}

void SignatureLab::makeLayout()
{
    const Metrics metrics(this);
    auto *check = new QPushButton(tr("Check"));
    check->setObjectName(QStringLiteral("labCheck"));
    check->setDefault(true);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(check, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    auto *note =
        new QLabel(m_sentBody ? tr("The body is also compared with what the shown delivery sent.")
                              : tr("No delivery is shown, so the body is compared with nothing."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    m_verdict->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(makeInput(), 1);
    layout->addWidget(note);
    layout->addWidget(m_parts);
    layout->addWidget(m_verdict);
    layout->addWidget(buttons);
    connect(check, &QPushButton::clicked, this, &SignatureLab::check);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(metrics.x * 100, metrics.em * 36);
}

void SignatureLab::check()
{
    const QString text = m_request->toPlainText();
    const QString body = m_body->toPlainText();
    if (text.size() > mostPasted || body.size() > mostPasted) {
        m_parts->clear();
        m_verdict->setText(tr("That is too much text for a request."));
        m_verdict->show();
        return;
    }
    PastedRequest request = readPastedRequest(text.toUtf8());
    if (!body.isEmpty() && (!request.body || request.body->isEmpty())) {
        request.body = body.toUtf8();
        request.bodyInFile = false;
    }
    if (request.body && request.body->isEmpty())
        request.body.reset(); // nothing but the empty line after the headers
    show(examineSignature(request, Secret(m_secret->text().trimmed().toUtf8()), m_sentBody,
                          m_clock.now()));
}

void SignatureLab::show(const LabReport &report)
{
    std::vector<ShownStage> shown;
    for (const auto &[part, word] :
         {std::pair{SignedPart::Head, tr("Header")}, std::pair{SignedPart::Clock, tr("Clock")},
          std::pair{SignedPart::Secret, tr("Secret")}, std::pair{SignedPart::Body, tr("Body")}}) {
        const PartVerdict verdict = report.verdict(part);
        shown.push_back({word, wordOf(verdict), outcomeOf(verdict), {}, false});
    }
    m_parts->show(shown, {});
    QStringList lines{sentenceOf(report)};
    if (report.differs)
        lines.append(differenceText(report));
    m_verdict->setText(lines.join(QLatin1Char('\n')));
    m_verdict->show();
}

QString SignatureLab::differenceText(const LabReport &report) const
{
    const BodyDifference &difference = *report.differs;
    return tr("The body differs from what was sent from byte %1 on (line %2). Received: %3 Sent: "
              "%4")
        .arg(format::count(difference.offset + 1), format::count(difference.line),
             shownBytes(difference.received), shownBytes(difference.sent));
}

} // namespace deckhand
