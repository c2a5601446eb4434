#pragma once

#include <QLocalServer>
#include <QObject>

namespace deckhand {

/// One console a user and store: a second one hands what it was asked for to the first and ends.
/// Two could not open the same store anyway.
class SingleInstance : public QObject
{
    Q_OBJECT

public:
    /// Longest text taken from another process, in bytes.
    static constexpr qint64 longestMessage = 4096;

    /// `name` tells instances that may run side by side from each other.
    explicit SingleInstance(const QString &name, QObject *parent = nullptr);
    /// Whether another one runs; it is not told.
    [[nodiscard]] bool hasOther() const;
    /// Whether another one runs, which was given `link` (may be empty) and comes to the front.
    [[nodiscard]] bool handOver(const QString &link);
    /// From now on others hand over to this one. False where that cannot be; then each runs alone.
    bool listen();
    /// One that ends takes nothing over any more.
    void close() { m_server.close(); }

Q_SIGNALS:
    void linkReceived(const QString &link);

private:
    void take();

    QString m_name;
    QLocalServer m_server;
};

} // namespace deckhand
