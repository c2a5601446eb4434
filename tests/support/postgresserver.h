#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace deckhand {

/// A PostgreSQL of the test's own: an empty cluster in a temporary folder, reached over a socket in
/// that folder and nowhere else, by the user `postgres` without a password. As root it runs as the
/// account that the package makes, because the server refuses to be root. It ends with this, and
/// with the test. Thread: the test's.
class PostgresServer
{
public:
    PostgresServer() = default;
    ~PostgresServer();
    Q_DISABLE_COPY_MOVE(PostgresServer)

    /// False where it cannot be started; `error` then says why and what to install.
    [[nodiscard]] bool start();
    /// Waits for the disk, as servers that matter do; before `start`.
    void setDurable(bool durable) { m_durable = durable; }
    /// The URL of a store: an empty database. Empty where that fails.
    [[nodiscard]] QString makeDatabase(const QString &encoding = QStringLiteral("UTF8"));
    void stop();
    /// As if the machine had been switched off; `startAgain` recovers.
    void crash();
    /// After `stop` or `crash`, with what was there.
    [[nodiscard]] bool startAgain();
    [[nodiscard]] QString error() const { return m_error; }
    /// For `QSqlDatabase::setHostName`.
    [[nodiscard]] QString socketFolder() const { return m_folder.path(); }

private:
    [[nodiscard]] bool run(const QString &program, const QStringList &arguments);
    [[nodiscard]] bool waitUntilReady(const QString &bin);
    /// The command line that runs a program as who may run the server.
    [[nodiscard]] static QStringList asServerUser(const QString &program,
                                                  const QStringList &arguments);

    QTemporaryDir m_folder;
    QProcess m_server;
    QString m_error;
    int m_databases = 0;
    bool m_durable = false;
    bool m_crashed = false;
};

} // namespace deckhand
