#pragma once

#include "ui/dialogs.h"
#include "ui/messagepanel.h"

#include <QTemporaryFile>

#include <memory>
#include <vector>

namespace deckhand {

/// A line above a payload that is too large to be shown as a whole: saves it, or opens it in
/// another program from a temporary file that only this user can read and that goes with the
/// window.
class LargePayload : public MessagePanel
{
    Q_OBJECT

public:
    /// Bytes of a payload that views show.
    static constexpr qsizetype shown = 1024 * 1024;

    explicit LargePayload(Dialogs &dialogs, QWidget *parent = nullptr);
    /// `name`: of a file that is saved, without its ending. Hides where all is shown.
    void setPayload(const QByteArray &payload, const QString &name);

private:
    void save();
    void openExternally();

    Dialogs &m_dialogs;
    QByteArray m_payload;
    QString m_name;
    std::vector<std::unique_ptr<QTemporaryFile>> m_opened;
};

} // namespace deckhand
