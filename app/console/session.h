#pragma once

#include "console/busnotices.h"
#include "console/forwarddesk.h"
#include "console/host.h"
#include "console/publishkey.h"
#include "console/screenlock.h"
#include "models/consolemodels.h"
#include "models/profile.h"
#include "ui/connectionhost.h"
#include "ui/mainwindow.h"
#include "ui/words.h"

#include <memory>

namespace deckhand {

class ConnectionActions;
class MessagePanel;

/// What a window is opened on: a store of this computer, the demo, or a server.
struct Running
{
    std::unique_ptr<Host> host;
    std::unique_ptr<DemoHost> demo;
    std::unique_ptr<EngineApi> remote;
    ServerInfo info;                        ///< what `remote` says of itself
    std::unique_ptr<ForwardThread> forward; ///< once it is needed; goes before what it follows
    [[nodiscard]] EngineApi &engine() const
    {
        return demo ? demo->engine() : host ? host->engine() : *remote;
    }
};

/// Where the store and the settings of this user are.
[[nodiscard]] QString storeFolder();
/// What a profile's window remembers; empty for the demo, whose settings end with it.
[[nodiscard]] QString settingsFile(const Profile &profile);

/// Opens what a profile names. `secret` is the key of a server or the password of a database. A
/// server answers first, so a wrong address or key fails here. Blocks, unless its thread is told to
/// quit: call it off the GUI thread.
[[nodiscard]] Result<Running> startProfile(const Profile &profile, const Secret &secret,
                                           const Clock &clock);

struct RemoteSettings;
/// How a server is reached with its key. Reads the file of its authority where it has one.
[[nodiscard]] Result<RemoteSettings> remoteSettings(const Profile &profile, const Secret &key);

/// What all windows share; all of it outlives them.
struct SessionContext
{
    const Clock &clock;
    Theme &theme;
    Preferences &preferences;
    Dialogs &dialogs;
    KeyVault &keychain;
    ConnectionHost &host;
    const LogTail &log;
};

/// The console window and what it stands on, in the order it is taken down.
class Session
{
public:
    Session(std::shared_ptr<Running> engine, const Profile &profile, const SessionContext &context);
    ~Session();

    [[nodiscard]] MainWindow &window() { return m_window; }
    [[nodiscard]] ConsoleModels &models() { return m_models; }
    /// As it was opened.
    [[nodiscard]] const Profile &profile() const { return m_profile; }
    /// For taking it down elsewhere, which may take a while.
    [[nodiscard]] std::shared_ptr<Running> running() const { return m_running; }
    /// Stays above the pages until it is replaced; an empty one takes it away.
    void showStanding(const QString &text);
    /// Of the profile, also while the window is open.
    void setSafety(SafetyLevel level);

private:
    [[nodiscard]] WindowSettings settings() const;
    [[nodiscard]] ForwardRun::Settings forwardSettings(const Clock &clock) const;
    void startKey(KeyVault &keychain);
    void offerKey();

    std::shared_ptr<Running> m_running;
    Profile m_profile;
    Words m_words; ///< with the times as this window shows them
    ConsoleModels m_models;
    ActionRegistry m_actions;
    ConsoleSettings m_remembered;
    std::unique_ptr<KeyVault> m_noVault;
    ForwardDesk m_forward;
    BusNotices m_notices;
    MainWindow m_window;
    QPointer<MessagePanel> m_standing;
    ScreenLock m_screen;
    std::unique_ptr<PublishKey> m_key;
};

} // namespace deckhand
