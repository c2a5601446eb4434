#include "ui/dialogs.h"

#include "ui/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Dialogs)
};

} // namespace

void WindowDialogs::ask(QWidget *parent, const Question &question,
                        std::function<void(bool)> answered)
{
    auto *box = new QMessageBox(parent);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("question"));
    box->setWindowTitle(question.title);
    box->setText(question.title);
    box->setInformativeText(question.text);
    const int side = box->fontMetrics().height() * 2;
    box->setIconPixmap(
        (question.destructive ? icon("attention", Tone::Retrying) : icon("info", Tone::Info))
            .pixmap(side, side));
    auto *accept =
        box->addButton(question.acceptText, question.destructive ? QMessageBox::DestructiveRole
                                                                 : QMessageBox::AcceptRole);
    auto *cancel = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    QObject::connect(box, &QDialog::finished, box, [box, accept, answered = std::move(answered)] {
        answered(box->clickedButton() == accept);
    });
    box->open();
}

void WindowDialogs::showSecret(QWidget *parent, const QString &destination, const Secret &secret)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("secretDialog"));
    dialog->setWindowTitle(Tr::tr("Signing secret of %1").arg(destination));
    auto *text =
        new QLabel(Tr::tr("The receiver needs this secret to check signatures. It is shown "
                          "only now; keep it in the receiver's settings."));
    text->setWordWrap(true);
    auto *field = new QLineEdit(QString::fromUtf8(secret.reveal()));
    field->setObjectName(QStringLiteral("secret"));
    field->setAccessibleName(Tr::tr("Signing secret"));
    field->setReadOnly(true);
    field->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    field->setMinimumWidth(field->fontMetrics().horizontalAdvance(QLatin1Char('M')) * 46);
    auto *buttons = new QDialogButtonBox;
    auto *copy = buttons->addButton(Tr::tr("Copy secret"), QDialogButtonBox::ActionRole);
    copy->setIcon(icon("copy"));
    auto *close = buttons->addButton(QDialogButtonBox::Close);
    close->setDefault(true);
    QObject::connect(copy, &QPushButton::clicked, field,
                     [field] { QApplication::clipboard()->setText(field->text()); });
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    const int gap = dialog->fontMetrics().height();
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap * 3 / 4);
    layout->addWidget(text);
    layout->addWidget(field);
    layout->addWidget(buttons);
    dialog->open();
}

} // namespace deckhand
