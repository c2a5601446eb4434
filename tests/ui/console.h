#pragma once

#include "fakeengine.h"
#include "models/consolemodels.h"
#include "models/logtail.h"
#include "scripteddialogs.h"
#include "ui/connectionactions.h"
#include "ui/democontrols.h"
#include "ui/forwardactions.h"
#include "ui/instanceactions.h"
#include "ui/mainwindow.h"
#include "ui/words.h"

#include <QMenuBar>
#include <QSet>

#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace deckhand {

/// Dials of a demo that nothing turns.
class StillControls final : public DemoControls
{
public:
    double rate() const override { return 5; }
    void setRate(double) override {}
    qint64 published() const override { return 0; }
    std::vector<DemoReceiver> receivers() const override
    {
        ReceiverDials quick, flaky;
        quick.latency = milliseconds(20);
        flaky.failureShare = 0.6;
        flaky.failureStatus = 503;
        flaky.latency = milliseconds(250);
        return {{QStringLiteral("Prod webhook"), quick, {1204, 1204, 0, 0, 3, 0}},
                {QStringLiteral("Archive"), quick, {}},
                {QStringLiteral("Billing (flaky)"), flaky, {}}};
    }
    void setDials(std::size_t, const ReceiverDials &) override {}
    void publishLine(const EventDraft &) override {}
};

/// A forwarding that stands as it is told and notes what it is asked for.
class ScriptedForward final : public ForwardControls
{
public:
    ForwardStatus now;
    std::vector<ForwardRequest> started;
    int stopped = 0;
    std::vector<std::pair<EventId, QUrl>> asked;
    Secret key;
    const ForwardStatus &status() const override { return now; }
    void start(const ForwardRequest &request) override { started.push_back(request); }
    void stop() override { ++stopped; }
    void deliver(const EventId &event, const QUrl &target) override
    {
        asked.emplace_back(event, target);
    }
    Secret secret() const override { return key; }
    void tell(const ForwardStatus &status)
    {
        now = status;
        Q_EMIT changed();
    }
};

/// A program around the windows that notes what it is asked for.
class ScriptedHost final : public ConnectionHost
{
public:
    ProfileStore store;
    QHash<QString, Secret> keys;
    QStringList opened;  ///< ids
    QStringList windows; ///< those of them asked for in a new window
    QList<OpenIn> shown;
    QSet<QString> open;
    ProfileStore &profiles() override { return store; }
    void openProfile(const Profile &profile, const Secret &key, OpenIn where) override
    {
        opened.append(profile.id);
        if (where == OpenIn::NewWindow)
            windows.append(profile.id);
        if (!key.isEmpty())
            keys.insert(profile.id, key);
    }
    bool isSlow = false; ///< keys are told by `tellKeys` only
    std::vector<std::function<void()>> waiting;
    void readKey(const Profile &profile, QObject *, std::function<void(Secret)> done) override
    {
        const auto tell = [key = keys.value(profile.id), done = std::move(done)] { done(key); };
        if (isSlow)
            waiting.push_back(tell);
        else
            tell();
    }
    void tellKeys()
    {
        for (const auto &tell : std::exchange(waiting, {}))
            tell();
    }
    void keepKey(const Profile &profile, const Secret &key) override
    {
        keys.insert(profile.id, key);
    }
    Result<std::vector<Destination>> destinations; ///< of whatever profile
    QStringList read;                              ///< ids
    void
    readDestinations(const Profile &profile, QObject *,
                     std::function<void(const Result<std::vector<Destination>> &)> done) override
    {
        read.append(profile.id);
        done(destinations);
    }
    void showConnections(OpenIn where) override { shown.append(where); }
    void openLink(const DeepLink &) override {}
    bool isOpen(const QString &profile) const override { return open.contains(profile); }
};

/// A whole console window on a fake engine.
struct Console
{
    FakeEngine engine;
    SystemClock clock;
    Words words;
    ScriptedDialogs dialogs;
    Theme theme;
    ConsoleSettings settings;
    ScriptedHost host;
    ScriptedForward forward;
    LogTail log;
    std::unique_ptr<ConsoleModels> models;
    std::unique_ptr<ActionRegistry> actions;
    std::unique_ptr<MainWindow> window;

    /// After the engine was filled.
    void open(Environment environment = Environment::Demo, Preferences *preferences = nullptr)
    {
        window.reset(); // it may ask these for as long as it is there
        models = std::make_unique<ConsoleModels>(engine, words, clock);
        actions = std::make_unique<ActionRegistry>();
        window = std::make_unique<MainWindow>(
            PageContext{*models, *actions, dialogs, settings, preferences, &log}, theme,
            WindowSettings{environment, QStringLiteral("Demo"),
                           QStringLiteral("Made-up traffic in a temporary store. Programs publish "
                                          "to http://127.0.0.1:8377")});
        new ForwardActions(forward, *models, *actions, settings, *window);
        new InstanceActions(host, *models, *actions, QStringLiteral("demo"), *window);
        new ConnectionActions(host, *actions, *window->menuBar(), QStringLiteral("demo"),
                              window.get());
        window->show();
    }
    /// Lets the stream tell what is stored, as if it had just happened.
    void streamAll()
    {
        std::vector<StreamMessage> messages;
        for (auto event = engine.storedEvents.rbegin(); event != engine.storedEvents.rend();
             ++event)
            messages.push_back({engine.nextId("m"), *event});
        for (auto delivery = engine.storedDeliveries.rbegin();
             delivery != engine.storedDeliveries.rend(); ++delivery)
            messages.push_back({engine.nextId("m"), *delivery});
        engine.emitBatch(std::move(messages));
        models->feed.flush();
    }
    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }
};

} // namespace deckhand
