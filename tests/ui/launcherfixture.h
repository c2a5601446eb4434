#pragma once

#include "console/launcher.h"
#include "models/logtail.h"
#include "models/preferences.h"
#include "scripteddialogs.h"
#include "scriptedvault.h"

#include <QApplication>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace deckhand {

/// A launcher in a home of its own, which may be started again there.
struct LauncherFixture
{
    static constexpr int patience = 20'000;

    LauncherFixture()
    {
        QApplication::setApplicationName(QStringLiteral("deckhand"));
        QApplication::setQuitOnLastWindowClosed(false);
        qputenv("XDG_DATA_HOME", home.path().toUtf8());
        qputenv("XDG_STATE_HOME", home.path().toUtf8());
        if (!storeFolder().startsWith(home.path()))
            qFatal("not in a home of its own");
        restart();
    }
    void restart()
    {
        launcher.reset();
        launcher = std::make_unique<Launcher>(theme, preferences, dialogs, keychain, log);
    }
    /// Adds a connection to a server.
    Profile keep(const QString &name, const QUrl &url, Environment environment) const
    {
        Profile profile;
        profile.id = launcher->profiles().newId();
        profile.name = name;
        profile.url = url;
        profile.environment = environment;
        if (!launcher->profiles().save(profile))
            qFatal("not kept");
        return profile;
    }
    void open(const Profile &profile, const Secret &key, OpenIn where = OpenIn::ThisWindow) const
    {
        QSignalSpy opened(launcher.get(), &Launcher::opened);
        launcher->openProfile(profile, key, where);
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 1, patience);
    }

    QTemporaryDir home;
    Theme theme;
    Preferences preferences;
    ScriptedDialogs dialogs;
    ScriptedVault keychain;
    LogTail log;
    std::unique_ptr<Launcher> launcher;
};

} // namespace deckhand
