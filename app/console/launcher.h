#pragma once

#include "console/session.h"
#include "ui/firstrun.h"
#include "ui/startwindow.h"
#include "ui/words.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <optional>

namespace deckhand {

/// Opens the console on what was asked for, on what was chosen last time, or asks. What is chosen
/// is remembered once it has worked; the key of a server goes to the keychain.
class Launcher : public QObject
{
    Q_OBJECT

public:
    enum class Wish { LastTime, Ask, Demo, Local };

    Launcher(Theme &theme, Preferences &preferences, const LogTail &log, QObject *parent = nullptr);
    ~Launcher() override;
    void launch(Wish wish);
    /// Opens a server; without a key, with the one in the keychain.
    void launchServer(const QUrl &server, const Secret &key);
    /// Brings the window to the front and opens what `link` names, now or once there is one; an
    /// empty link only brings it to the front.
    void showLink(const QString &link);
    /// The page that asks, or the window that starts; for pictures.
    [[nodiscard]] QWidget *visibleWindow();
    [[nodiscard]] Session *session() { return m_session.get(); }

Q_SIGNALS:
    void opened();

private:
    using Start = std::function<Result<Running>()>;
    void ask();
    void openDemo();
    void openLocal();
    void openServer(const QUrl &server, const Secret &key);
    void openLastServer(const QUrl &server);
    void run(Start start, const QString &saying);
    void finish();
    void remember();

    Theme &m_theme;
    Preferences &m_preferences;
    const LogTail &m_log;
    SystemClock m_clock;
    Words m_words;
    WindowDialogs m_dialogs;
    SystemKeyVault m_vault;
    StartWindow m_starting;
    FirstRun m_asking;
    std::unique_ptr<QThread> m_thread;
    std::optional<Result<Running>> m_started;
    Secret m_serverKey;
    QString m_link; ///< to open once there is a window
    std::unique_ptr<Session> m_session;
};

} // namespace deckhand
