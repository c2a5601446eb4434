#include "ui/dialogs.h"

#include "ui/icons.h"
#include "ui/secretdialog.h"
#include "ui/typeddialog.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>

#include <array>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Dialogs)
};

void openFileDialog(QFileDialog *dialog, std::function<void(std::optional<QString>)> answered)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(
        dialog, &QDialog::finished, dialog, [dialog, answered = std::move(answered)](int result) {
            const QStringList files = dialog->selectedFiles();
            answered(result == QDialog::Accepted && !files.isEmpty() ? std::optional(files.first())
                                                                     : std::nullopt);
        });
    dialog->open();
}

} // namespace

void WindowDialogs::ask(QWidget *parent, const Question &question,
                        std::function<void(bool)> answered)
{
    if (!question.mustType.isEmpty()) {
        auto *dialog = new TypedDialog(question, parent);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QObject::connect(dialog, &QDialog::finished, dialog,
                         [answered = std::move(answered)](int result) {
                             answered(result == QDialog::Accepted);
                         });
        dialog->open();
        return;
    }
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
    auto *cancel = box->addButton(Tr::tr("Cancel"), QMessageBox::RejectRole);
    box->setDefaultButton(cancel);
    box->setEscapeButton(cancel);
    QObject::connect(box, &QDialog::finished, box, [box, accept, answered = std::move(answered)] {
        answered(box->clickedButton() == accept);
    });
    box->open();
}

void WindowDialogs::showSecret(QWidget *parent, const QString &destination, const Secret &secret,
                               const Overlap &overlap)
{
    auto *dialog = new SecretDialog(destination, secret, overlap, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void WindowDialogs::askOverlap(QWidget *parent, const QString &destination,
                               std::function<void(std::optional<milliseconds>)> answered)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("overlapDialog"));
    dialog->setWindowTitle(Tr::tr("New signing secret for %1").arg(destination));
    dialog->setLabelText(
        Tr::tr("Requests are signed with both secrets for a while, so that the receiver can be "
               "changed over without a gap. How long does the former one sign too?"));
    dialog->setOkButtonText(Tr::tr("Make new secret"));
    dialog->setCancelButtonText(Tr::tr("Cancel"));
    const QStringList choices{Tr::tr("24 hours"), Tr::tr("1 hour"), Tr::tr("3 days"),
                              Tr::tr("Not at all: it has leaked")};
    dialog->setComboBoxItems(choices);
    QObject::connect(dialog, &QDialog::finished, dialog, [=](int result) {
        static constexpr std::array hours{24, 1, 72, 0};
        const auto chosen =
            std::size_t(std::max<qsizetype>(0, choices.indexOf(dialog->textValue())));
        answered(result == QDialog::Accepted
                     ? std::optional(milliseconds(std::chrono::hours(hours[chosen])))
                     : std::nullopt);
    });
    dialog->open();
}

void WindowDialogs::askText(QWidget *parent, const QString &title, const QString &label,
                            std::function<void(std::optional<QString>)> answered)
{
    auto *dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("textDialog"));
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setOkButtonText(Tr::tr("Save"));
    dialog->setCancelButtonText(Tr::tr("Cancel"));
    QObject::connect(dialog, &QDialog::finished, dialog, [dialog, answered](int result) {
        const QString text = dialog->textValue().trimmed();
        answered(result == QDialog::Accepted && !text.isEmpty() ? std::optional(text)
                                                                : std::nullopt);
    });
    dialog->open();
}

void WindowDialogs::askSavePath(QWidget *parent, const QString &title, const QString &name,
                                std::function<void(std::optional<QString>)> answered)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->selectFile(name);
    openFileDialog(dialog, std::move(answered));
}

void WindowDialogs::askOpenPath(QWidget *parent, const QString &title,
                                std::function<void(std::optional<QString>)> answered)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setFileMode(QFileDialog::ExistingFile);
    openFileDialog(dialog, std::move(answered));
}

} // namespace deckhand
