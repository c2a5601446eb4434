#pragma once

#include "console/host.h"
#include "console/publishkey.h"
#include "console/screenlock.h"
#include "models/consolemodels.h"
#include "ui/mainwindow.h"

#include <QUrl>

#include <memory>

namespace deckhand {

class Words;

/// What a window is opened on: a store of this computer, the demo, or a server.
struct Running
{
    std::unique_ptr<Host> host;
    std::unique_ptr<DemoHost> demo;
    std::unique_ptr<EngineApi> remote;
    QUrl server;     ///< of `remote`
    ServerInfo info; ///< what `remote` says of itself
    [[nodiscard]] EngineApi &engine() const
    {
        return demo ? demo->engine() : host ? host->engine() : *remote;
    }
};

/// Where the store and the settings of this user are.
[[nodiscard]] QString storeFolder();

// Starting blocks: call these off the GUI thread.
[[nodiscard]] Result<Running> startLocal(const Clock &clock);
[[nodiscard]] Result<Running> startDemo(const Clock &clock);
/// Answers once the server has told what it is, so a wrong address or key fails here.
[[nodiscard]] Result<Running> startRemote(const QUrl &server, const Secret &key);

/// The console window and what it stands on, in the order it is taken down.
class Session
{
public:
    Session(Running &&engine, Words &words, const Clock &clock, Theme &theme,
            Preferences &preferences, Dialogs &dialogs, KeyVault &vault, const LogTail &log);

    [[nodiscard]] MainWindow &window() { return m_window; }
    [[nodiscard]] ConsoleModels &models() { return m_models; }

private:
    [[nodiscard]] WindowSettings settings() const;
    void offerKey();

    Running m_running;
    ConsoleModels m_models;
    ActionRegistry m_actions;
    ConsoleSettings m_remembered;
    MainWindow m_window;
    ScreenLock m_screen;
    std::unique_ptr<KeyVault> m_noVault;
    std::unique_ptr<PublishKey> m_key;
};

} // namespace deckhand
