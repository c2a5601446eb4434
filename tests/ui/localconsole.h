#pragma once

#include "console/host.h"
#include "models/consolemodels.h"
#include "models/logtail.h"
#include "resultof.h"
#include "scripteddialogs.h"
#include "ui/mainwindow.h"
#include "ui/words.h"

#include <QTemporaryDir>

#include <memory>

namespace deckhand {

/// A whole console window on a real engine and a store that outlives both.
struct LocalConsole
{
    QTemporaryDir folder;
    SystemClock clock;
    Words words;
    ScriptedDialogs dialogs;
    Theme theme;
    ConsoleSettings settings;
    LogTail log;
    std::unique_ptr<Host> host;
    std::unique_ptr<ConsoleModels> models;
    std::unique_ptr<ActionRegistry> actions;
    std::unique_ptr<MainWindow> window;

    ~LocalConsole() { close(); }
    void open()
    {
        Host::Settings wanted;
        wanted.storeUrl = QStringLiteral("sqlite:") + folder.filePath(QStringLiteral("events.db"));
        wanted.port = 0;
        wanted.drainTimeout = milliseconds(1000);
        auto started = Host::start(wanted, clock);
        if (!started)
            qFatal("%s", qPrintable(started.error().text()));
        host = std::move(*started);
        models = std::make_unique<ConsoleModels>(host->engine(), words, clock);
        actions = std::make_unique<ActionRegistry>();
        window = std::make_unique<MainWindow>(
            PageContext{*models, *actions, dialogs, settings, nullptr, &log}, theme,
            WindowSettings{Environment::Development, QStringLiteral("Here"), {}, {}});
        window->show();
    }
    /// The window, then the engine, as when the program ends.
    void close()
    {
        window.reset();
        models.reset();
        actions.reset();
        host.reset();
    }
    [[nodiscard]] EngineApi &engine() const { return host->engine(); }
    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }
};

} // namespace deckhand
