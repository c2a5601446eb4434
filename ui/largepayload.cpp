#include "ui/largepayload.h"

#include "models/filework.h"
#include "models/formatting.h"
#include "ui/enginewords.h"

#include <QDesktopServices>
#include <QDir>
#include <QPushButton>
#include <QUrl>

namespace deckhand {

LargePayload::LargePayload(Dialogs &dialogs, QWidget *parent)
    : MessagePanel(parent), m_dialogs(dialogs)
{
    setObjectName(QStringLiteral("largePayload"));
    setClosable(false);
    connect(addButton(tr("Save …"), "savePayload"), &QPushButton::clicked, this,
            &LargePayload::save);
    connect(addButton(tr("Open externally"), "openPayload"), &QPushButton::clicked, this,
            &LargePayload::openExternally);
    dismiss();
}

void LargePayload::setPayload(const QByteArray &payload, const QString &name)
{
    m_payload = payload;
    m_name = name;
    if (payload.size() <= shown)
        dismiss();
    else
        showMessage(Tone::Info, tr("The first %1 of %2 are shown.")
                                    .arg(format::size(shown), format::size(payload.size())));
}

void LargePayload::save()
{
    m_dialogs.askSavePath(
        window(), tr("Save the payload"), m_name + QStringLiteral(".json"),
        [this, payload = m_payload](const std::optional<QString> &path) {
            if (!path)
                return;
            onFinished(writeFile(*path, payload), this, [this](const Result<qint64> &written) {
                if (written)
                    showMessage(Tone::Success, tr("Saved %1.").arg(format::size(*written)));
                else
                    showMessage(Tone::Failure, engineText(written.error()));
            });
        });
}

void LargePayload::openExternally()
{
    // Such a file is made readable to this user only.
    auto file = std::make_unique<QTemporaryFile>(
        QDir::temp().filePath(QStringLiteral("deckhand-XXXXXX.json")));
    const bool made = file->open() && file->write(m_payload) == m_payload.size() && file->flush();
    file->close();
    if (!made)
        showMessage(Tone::Failure, tr("No temporary file could be written: %1. Check the free "
                                      "space of %2.")
                                       .arg(file->errorString(), QDir::tempPath()));
    else if (!QDesktopServices::openUrl(QUrl::fromLocalFile(file->fileName())))
        showMessage(Tone::Failure, tr("No program opens it. Save it, and open it from there."));
    else
        m_opened.push_back(std::move(file));
}

} // namespace deckhand
