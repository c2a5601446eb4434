#pragma once

#include <QObject>

namespace deckhand {

/// The desktop's own service for notices, which tells which one was pressed. Thread: the GUI's.
class DesktopNotices : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    /// Shows plain text. What was shown under the same `subject` before gives way to it.
    virtual void show(const QByteArray &subject, const QString &title, const QString &text) = 0;

Q_SIGNALS:
    /// Somebody pressed what was shown last under `subject`.
    void pressed(const QByteArray &subject);
    /// There is no such service, or it has refused; what is shown of `subject` is for others.
    void notShown(const QByteArray &subject);
};

} // namespace deckhand
