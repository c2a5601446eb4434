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

    explicit Launcher(Theme &theme, QObject *parent = nullptr);
    ~Launcher() override;
    void launch(Wish wish);
    /// Opens a server; without a key, with the one in the keychain.
    void launchServer(const QUrl &server, const Secret &key);
    /// Shows the window and opens what `link` names, now or once there is a window; an empty or
    /// wrong link only shows it.
    void open(const QString &link);
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
    SystemClock m_clock;
    Words m_words;
    WindowDialogs m_dialogs;
    SystemKeyVault m_vault;
    StartWindow m_starting;
    FirstRun m_asking;
    std::unique_ptr<QThread> m_thread;
    std::optional<Result<Running>> m_started;
    Secret m_serverKey;
    std::unique_ptr<Session> m_session;
    QString m_link; ///< to open when there is a window
};

} // namespace deckhand
