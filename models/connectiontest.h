#pragma once

#include "api/delivery.h"
#include "api/keys.h"
#include "api/secret.h"
#include "models/connectionanswer.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSslConfiguration>
#include <QTimer>
#include <QUrl>

#include <memory>
#include <optional>
#include <vector>

class QNetworkAccessManager;
class QNetworkReply;
class QSslError;
class QSslSocket;

namespace deckhand {

/// How far a connection to a server comes, stage by stage, without changing anything there:
///
///     reach host ─▶ TLS ─▶ version ─▶ sign in ─▶ permissions ─▶ clock difference
///
/// `http` addresses have no TLS stage. A stage that fails leaves the rest not reached, but for the
/// clock, which is told by any answer. Thread: one with an event loop; nothing blocks.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl url;
        Secret key;
        QString caFile;              ///< PEM; trusted beside the system's
        milliseconds timeout{5'000}; ///< of each stage that waits for the server
    };

    /// `clock` outlives the test.
    explicit ConnectionTest(const Clock &clock, QObject *parent = nullptr);
    ~ConnectionTest() override;

    /// Begins anew, whatever was under way.
    void start(const Settings &settings);
    /// What was not reached stays so; `finished` does not follow.
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_running; }
    /// All of them in order; empty before the first start.
    [[nodiscard]] const std::vector<CheckedStage> &stages() const { return m_stages; }
    /// The stage that failed, or the one under way.
    [[nodiscard]] const CheckedStage *current() const;
    /// Everything passed that a window needs. The clock may differ.
    [[nodiscard]] bool canConnect() const;
    /// What the server said of itself, as far as it came.
    [[nodiscard]] const ServerProfile &facts() const { return m_facts; }

Q_SIGNALS:
    void changed();
    void finished();

private:
    enum class Wait { None, Reach, Tls, Answer, Probe };

    void begin();
    void reach();
    void encrypt();
    void ask(Wait wait, const QByteArray &path);
    void answered();
    void probed();
    void take(const AnswerVerdict &verdict);
    void onSocketError();
    void onTlsErrors(const QList<QSslError> &errors);
    void onTimeout();
    void pass(CheckStage stage, std::optional<double> ms = std::nullopt);
    void fail(CheckStage stage, CheckProblem problem, const QString &evidence = {});
    void finish();
    void drop();
    [[nodiscard]] CheckedStage *find(CheckStage stage);

    const Clock &m_clock;
    Settings m_settings;
    QSslConfiguration m_tls;
    std::vector<CheckedStage> m_stages;
    ServerProfile m_facts;
    std::unique_ptr<QSslSocket> m_socket;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QNetworkReply *m_reply = nullptr;
    QTimer m_deadline;
    QElapsedTimer m_time;
    Timestamp m_asked{};
    std::optional<CheckProblem> m_tlsProblem;
    QString m_tlsEvidence;
    Wait m_wait = Wait::None;
    bool m_running = false;
    quint64 m_round = 0; ///< of `start`, so that a file read for the one before is left aside
};

} // namespace deckhand
