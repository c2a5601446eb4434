#pragma once

#include <QLocalServer>
#include <QObject>

namespace deckhand {

/// One console a user: a second one hands what it was asked for to the first and ends. Only
/// processes of the same user reach it.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    /// Longest text that is taken from another process.
    static constexpr qint64 longest = 4096;

    /// `name` tells instances apart that do not belong together.
    explicit SingleInstance(const QString &name, QObject *parent = nullptr);
    /// Gives `text`, which may be empty, to the instance that runs already. False where there is
    /// none. Blocks for a second at most.
    [[nodiscard]] bool handOver(const QString &text);
    /// Takes texts from now on. False where that is not possible; the console works without.
    bool listen();

Q_SIGNALS:
    void received(const QString &text);

private:
    void accept();

    QString m_name;
    QLocalServer m_server;
};

/// A name for the instances of this user.
[[nodiscard]] QString instanceName();

} // namespace deckhand
