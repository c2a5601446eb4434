#include "ui/secretdialog.h"

#include "ui/icons.h"
#include "ui/metrics.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace deckhand {

SecretDialog::SecretDialog(const QString &destination, const Secret &secret,
                           const Dialogs::Overlap &overlap, QWidget *parent)
    : QDialog(parent),
      m_secret(secret),
      // Outlives the dialog: what was copied is taken away later.
      m_clipboard(new SecretClipboard(qGuiApp)),
      m_field(new QLineEdit),
      m_reveal(new QPushButton)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("secretDialog"));
    setWindowTitle(tr("Signing secret of %1").arg(destination));
    auto *text = new QLabel(tr("The receiver needs this secret to check signatures. It can be seen "
                               "only now; keep it in the receiver's settings."));
    text->setWordWrap(true);
    m_field->setObjectName(QStringLiteral("secret"));
    m_field->setAccessibleName(tr("Signing secret"));
    m_field->setReadOnly(true);
    m_field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_field->setMinimumWidth(m_field->fontMetrics().horizontalAdvance(QLatin1Char('M')) * 46);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(text);
    layout->addWidget(m_field);
    if (!overlap.until.isEmpty())
        layout->addWidget(makeOverlap(overlap));
    layout->addWidget(makeButtons());
    m_hide.setSingleShot(true);
    m_hide.setInterval(std::chrono::seconds(30));
    connect(m_reveal, &QPushButton::clicked, this,
            [this] { setRevealed(m_field->echoMode() == QLineEdit::Password); });
    connect(&m_hide, &QTimer::timeout, this, [this] { setRevealed(false); });
    setRevealed(false);
}

QWidget *SecretDialog::makeOverlap(const Dialogs::Overlap &overlap)
{
    const Metrics metrics(this);
    QStringList ends{tr("The new secret signs from now on, without an end.")};
    for (const QString &until : overlap.until)
        ends.append(tr("The former secret signs too until %1.").arg(until));
    auto *times = new QLabel(ends.join(QLatin1Char('\n')));
    times->setObjectName(QStringLiteral("secretTimes"));
    times->setWordWrap(true);
    auto *part = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(part, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(times);
    if (overlap.left)
        layout->addWidget(makeCountdown(overlap.left));
    if (!overlap.end)
        return part;
    auto *what = new QLabel(tr("Ending the overlap stops the former secret at once: receivers that "
                               "still have it will refuse what is sent."));
    what->setWordWrap(true);
    auto *end = new QPushButton(icon("inactive"), tr("End overlap now"));
    end->setObjectName(QStringLiteral("endOverlap"));
    end->setAutoDefault(false);
    layout->addWidget(what);
    layout->addWidget(end, 0, Qt::AlignLeft);
    connect(end, &QPushButton::clicked, this, [end, ask = overlap.end] {
        end->setEnabled(false); // once; what came of it is told by the page behind
        ask();
    });
    return part;
}

QWidget *SecretDialog::makeCountdown(const std::function<QString()> &left)
{
    auto *countdown = new QLabel(left());
    countdown->setObjectName(QStringLiteral("secretCountdown"));
    countdown->setWordWrap(true);
    auto *second = new QTimer(countdown);
    connect(second, &QTimer::timeout, countdown, [countdown, left] { countdown->setText(left()); });
    second->start(std::chrono::seconds(1));
    return countdown;
}

QWidget *SecretDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox;
    auto *copy = buttons->addButton(tr("Copy secret"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copySecret"));
    copy->setToolTip(tr("It is taken from the clipboard again after a minute"));
    copy->setIcon(icon("copy"));
    buttons->addButton(m_reveal, QDialogButtonBox::ActionRole);
    m_reveal->setObjectName(QStringLiteral("revealSecret"));
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    connect(copy, &QPushButton::clicked, this, [this] { m_clipboard->copy(m_secret); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void SecretDialog::setRevealed(bool revealed)
{
    // A fixed number of dots: the length says nothing.
    m_field->setEchoMode(revealed ? QLineEdit::Normal : QLineEdit::Password);
    m_field->setText(revealed ? QString::fromUtf8(m_secret.reveal())
                              : QString(24, QLatin1Char('x')));
    m_reveal->setIcon(icon(revealed ? "conceal" : "reveal"));
    m_reveal->setText(revealed ? tr("Hide") : tr("Reveal"));
    revealed ? m_hide.start() : m_hide.stop();
}

} // namespace deckhand
