#pragma once

#include "console/filekeyvault.h"
#include "console/keykeeper.h"
#include "console/launchrequest.h"
#include "console/session.h"
#include "ui/connectiondialog.h"
#include "ui/firstrun.h"
#include "ui/startwindow.h"

#include <QObject>
#include <QThread>

#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// Opens windows on connections: what was asked for, what was used last, or what somebody chooses.
/// A window a connection; where one is to show another it is replaced in its place. What has worked
/// is remembered. Opening and taking down have threads of their own.
class Launcher : public QObject, public ConnectionHost
{
    Q_OBJECT

public:
    /// `keychain` and `log` outlive it.
    Launcher(Theme &theme, Preferences &preferences, Dialogs &dialogs, KeyVault &keychain,
             const LogTail &log, QObject *parent = nullptr);
    ~Launcher() override;

    /// Without a key the kept one is used.
    void carryOut(const LaunchRequest &request, const Secret &key = {});
    /// Shows what is asked for by another process.
    void takeOver(const QString &text);
    /// Brings the window that `link` belongs to to the front and opens what it names, now or once
    /// there is one; an empty link only brings a window to the front.
    void showLink(const QString &link);
    /// The page that asks, or the window that starts; for pictures.
    [[nodiscard]] QWidget *visibleWindow();
    /// Of the window that was used last; null where there is none.
    [[nodiscard]] Session *session() const { return m_active; }
    [[nodiscard]] std::size_t windows() const { return m_sessions.size(); }
    [[nodiscard]] Session *sessionOf(const QString &profile) const;

    ProfileStore &profiles() override { return m_profiles; }
    void openProfile(const Profile &profile, const Secret &key, OpenIn where) override;
    void readKey(const Profile &profile, QObject *guard, std::function<void(Secret)> done) override;
    void keepKey(const Profile &profile, const Secret &key) override;
    void
    readDestinations(const Profile &profile, QObject *guard,
                     std::function<void(const Result<std::vector<Destination>> &)> done) override;
    void showConnections(OpenIn where) override;
    bool isOpen(const QString &profile) const override { return sessionOf(profile) != nullptr; }
    void openLink(const DeepLink &link) override { showLink(toText(link)); }

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void opened();
    void failed(const deckhand::Error &error);

private:
    /// One connection on its way to a window.
    struct Opening
    {
        Profile profile;
        Secret key;
        bool given = false; ///< the key was entered, not read from where it is kept
        QString replaces;   ///< whose window gives way; empty: none
        bool fresh = false; ///< not chosen from the kept ones: the server says what it is
        QString saying;     ///< while it is under way
        std::unique_ptr<QThread> thread;
        std::optional<Result<Running>> result;
    };
    /// What a window stood on, on its way out.
    struct Closing
    {
        QString profile;
        std::shared_future<void> done;
    };
    [[nodiscard]] static QString inFolder(const char *name);
    void connectFirstPage();
    void connectProfiles();
    void ask();
    void openServer(const QUrl &server, const Secret &key);
    /// By id, or by the name that people see.
    [[nodiscard]] const Profile *named(const QString &name) const;
    /// Whose window a profile is to take; empty for one of its own.
    [[nodiscard]] QString windowFor(OpenIn where) const;
    /// Shows the window that is open; false where it is to be opened anew.
    [[nodiscard]] bool showOpen(Session &open, const Profile &profile, const Secret &key);
    void readKeyAndBegin(const Profile &profile, const QString &replaces);
    void askForKey(const Profile &profile, const QString &why, const QString &replaces);
    enum class KeyFrom { Person, Keeper };
    void begin(const Profile &profile, const Secret &key, KeyFrom from, const QString &replaces);
    void finish(Opening &opening);
    void open(Opening &opening);
    void showFailure(const Profile &profile, const Error &error);
    [[nodiscard]] bool adoptServer(Opening &opening) const;
    /// False where somebody has removed the connection meanwhile, or made it lead elsewhere.
    [[nodiscard]] bool takeKept(Opening &opening) const;
    void rememberKey(const Opening &opening);
    void tellKept(const Profile &profile, const KeptKey &kept);
    void show(std::unique_ptr<Session> session, const QString &replaces);
    void drop(Session *session);
    void close(const QString &profile, std::shared_ptr<Running> running, QFuture<void> last);
    void showProgress();
    void applySafety();
    void importChoice();
    [[nodiscard]] ConnectionDialog &connections();
    [[nodiscard]] QString freeName(const QString &wanted) const;

    Theme &m_theme;
    Preferences &m_preferences;
    Dialogs &m_dialogs;
    KeyVault &m_keychain;
    const LogTail &m_log;
    SystemClock m_clock;
    ProfileStore m_profiles;
    FileKeyVault m_files;
    KeyKeeper m_keys;
    StartWindow m_starting;
    FirstRun m_asking;
    std::unique_ptr<ConnectionDialog> m_connections;
    std::vector<std::unique_ptr<Opening>> m_openings;
    std::vector<std::unique_ptr<Session>> m_sessions;
    std::vector<Closing> m_closings;
    Session *m_active = nullptr;
    QString m_link; ///< to open once there is a window
};

} // namespace deckhand
