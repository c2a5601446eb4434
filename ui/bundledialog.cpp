#include "ui/bundledialog.h"

#include "ui/metrics.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace deckhand {

BundleDialog::BundleDialog(const QByteArray &bundle, QWidget *parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("bundleDialog"));
    setWindowTitle(tr("Support bundle"));
    const Metrics metrics(this);
    auto *text = new QLabel(tr("This is all of it: versions, settings, counts, and what fails. "
                               "Payloads, credentials, addresses and names are not in it."));
    text->setWordWrap(true);
    auto *view = new QPlainTextEdit(QString::fromUtf8(bundle));
    view->setObjectName(QStringLiteral("bundleText"));
    view->setAccessibleName(tr("Support bundle"));
    view->setReadOnly(true);
    view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    view->setTabChangesFocus(true);
    auto *buttons = new QDialogButtonBox;
    QPushButton *save = buttons->addButton(tr("Save …"), QDialogButtonBox::ActionRole);
    save->setObjectName(QStringLiteral("saveBundle"));
    QPushButton *copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName(QStringLiteral("copyBundle"));
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(save, &QPushButton::clicked, this, &BundleDialog::saveAsked);
    connect(copy, &QPushButton::clicked, this,
            [bundle] { QGuiApplication::clipboard()->setText(QString::fromUtf8(bundle)); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addWidget(text);
    layout->addWidget(view, 1);
    layout->addWidget(buttons);
    resize(metrics.x * 110, metrics.em * 34);
}

} // namespace deckhand
