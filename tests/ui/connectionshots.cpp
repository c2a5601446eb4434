#include "connectionshots.h"

#include "console.h"
#include "sampledata.h"
#include "transport/rawserver.h"
#include "ui/connectiondialog.h"
#include "ui/environmentbar.h"
#include "ui/firstrun.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace deckhand {

namespace {

Profile server(const char *id, const char *name, const char *url, Environment environment)
{
    Profile profile;
    profile.id = QLatin1String(id);
    profile.name = QString::fromUtf8(name);
    profile.url = QUrl(QLatin1String(url));
    profile.environment = environment;
    return profile;
}

void fillProfiles(ProfileStore &store, Timestamp now)
{
    const std::vector<Profile> profiles{
        server("p-1", "Production EU", "https://eu-1.deckhand.example.com",
               Environment::Production),
        server("p-2", "Staging", "https://staging.example.com:8443", Environment::Staging),
        server("p-3", "Team sandbox with quite a long name", "http://127.0.0.1:8377",
               Environment::Development),
        server("p-4", "Partner", "https://partner.example.org/deckhand", Environment::Other)};
    milliseconds ago(60'000);
    for (const Profile &profile : profiles) {
        (void)store.save(profile);
        store.markUsed(profile.id, now - ago);
        ago *= 9;
    }
}

QByteArray served(const QByteArray &request)
{
    if (!request.contains("sk_live_good"))
        return answer(401, R"({"errors":[{"type":"auth","code":"unauthorized"}]})");
    return answer(200, R"({"status":"ready","environment":"staging","server":{"name":"Deckhand",)"
                       R"("version":"0.1.0"},"key":{"role":"operator"}})");
}

void press(const ConnectionDialog &dialog, const char *name)
{
    dialog.findChild<QPushButton *>(QLatin1String(name))->click();
}

/// Accepts and says nothing, or nothing that is TLS.
void shootOtherServers(ConnectionDialog &dialog, Console &console, const Camera &camera)
{
    const RawServer silent([](RawServer::Connection &connection) {
        while (!connection.read().isEmpty()) {
        }
    });
    const RawServer plain([](RawServer::Connection &connection) {
        (void)connection.read();
        connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    Profile there = *console.host.store.find(QStringLiteral("p-2"));
    const auto testAt = [&](const QByteArray &url, const char *name) {
        there.url = QUrl(QString::fromLatin1(url));
        (void)console.host.store.save(there);
        dialog.choose(there);
        press(dialog, "testConnection");
        settle(400);
        camera.take(dialog, QLatin1String(name));
    };
    testAt(silent.url(""), "connection-test-running");
    testAt(plain.url("").replace("http:", "https:"), "connection-test-tls");
    testAt("https://no-such-host.invalid", "connection-test-host");
}

void shootTest(ConnectionDialog &dialog, Console &console, const Camera &camera)
{
    const RawServer http([](RawServer::Connection &connection) {
        for (QByteArray request = connection.request(); !request.isEmpty();
             request = connection.request())
            connection.write(served(request));
    });
    Profile here = *console.host.store.find(QStringLiteral("p-3"));
    here.url = QUrl(QString::fromLatin1(http.url("")));
    (void)console.host.store.save(here);
    for (const char *key : {"sk_live_good", "sk_live_bad"}) {
        console.host.keys.insert(here.id, Secret(key));
        dialog.choose(here);
        press(dialog, "testConnection");
        settle(400);
        camera.take(dialog, QStringLiteral("connection-test-") + QLatin1String(key).mid(8));
    }
}

void shootDialog(Console &console, const Camera &camera)
{
    ConnectionDialog dialog(console.host, console.clock, console.dialogs);
    console.host.open.insert(QStringLiteral("p-1"));
    dialog.choose(*console.host.store.find(QStringLiteral("p-1")));
    dialog.show();
    camera.take(dialog, QStringLiteral("connection"));
    shootTest(dialog, console, camera);
    shootOtherServers(dialog, console, camera);
    press(dialog, "newProfile");
    dialog.findChild<QLineEdit *>(QStringLiteral("profileUrl"))
        ->setText(QStringLiteral("deckhand.example.com"));
    dialog.findChild<QComboBox *>(QStringLiteral("profileKeyPlace"))->setCurrentIndex(2);
    press(dialog, "connectProfile");
    camera.take(dialog, QStringLiteral("connection-problems"));
    dialog.choose(*console.host.store.find(QLatin1String(localProfileId)));
    camera.take(dialog, QStringLiteral("connection-local"));
    dialog.choose(*console.host.store.find(QLatin1String(demoProfileId)));
    camera.take(dialog, QStringLiteral("connection-demo"));
}

void shootBars(const Clock &clock, const Camera &camera)
{
    QWidget sheet;
    auto *column = new QVBoxLayout(&sheet);
    LinkWatch live(clock);
    live.setWatching(true);
    live.callSucceeded(1);
    LinkWatch lost(clock);
    lost.setRemote(true);
    lost.setWatching(true);
    lost.callFailed(Error(ErrorCode::ApiError,
                          QStringLiteral("Nothing listens at https://eu-1.example.com: the "
                                         "connection was refused. Start the server there, or check "
                                         "the address.")));
    LinkWatch polled(clock);
    polled.setWatching(true);
    StreamState state;
    state.phase = StreamPhase::Live;
    state.polled = true;
    state.heardAt = clock.now() - milliseconds(4'000);
    polled.takeState(state);
    const Words words;
    for (const Environment environment :
         {Environment::Demo, Environment::Local, Environment::Development, Environment::Staging,
          Environment::Production, Environment::Other}) {
        for (const LinkWatch *connection : {&live, &polled, &lost}) {
            auto *bar = new EnvironmentBar(environment,
                                           QStringLiteral("https://eu-1.deckhand.example.com"));
            bar->showLink(*connection, words);
            if (environment == Environment::Production)
                bar->showLock(QStringLiteral("read-only"), QStringLiteral("Unlock …"), true);
            column->addWidget(bar);
        }
    }
    sheet.resize(1180, sheet.sizeHint().height());
    sheet.show();
    camera.take(sheet, QStringLiteral("bars"));
}

void shootLost(const Camera &camera, SchemeChoice scheme)
{
    Console console;
    console.theme.setChoice(scheme);
    fillSample(console.engine, console.clock.now());
    console.open(Environment::Production);
    console.models->connection.setRemote(true);
    settle(200);
    camera.take(*console.window, QStringLiteral("locked"));
    WindowDialogs().ask(console.window.get(),
                        {QStringLiteral("Unlock PRODUCTION?"),
                         QStringLiteral("For 15 minutes this window can change destinations."),
                         QStringLiteral("Unlock for 15 minutes"),
                         true,
                         {}},
                        [](bool) {});
    auto *question = console.find<QDialog>("question");
    camera.take(*question, QStringLiteral("question"));
    question->reject();
    console.window->resize(MainWindow::smallest());
    console.dialogs.answer = true;
    console.actions->action("toggleLock")->trigger();
    settle(50);
    camera.take(*console.window, QStringLiteral("unlocked-small"));
    console.engine.refusal =
        Error(ErrorCode::ApiError,
              QStringLiteral("Nothing listens at https://eu-1.example.com: the connection was "
                             "refused. Start the server there, or check the address."));
    settle(2600);
    camera.take(*console.window, QStringLiteral("lost"));
    console.find<QAbstractButton>("linkState")->click();
    settle(50);
    if (auto *panel = console.find<QWidget>("linkPanel")) {
        camera.take(*panel, QStringLiteral("link-panel"));
        panel->close();
    }
}

} // namespace

void shootConnections(const Camera &camera, SchemeChoice scheme)
{
    {
        Console console;
        console.theme.setChoice(scheme);
        fillProfiles(console.host.store, console.clock.now());
        shootDialog(console, camera);
        shootBars(console.clock, camera);
        FirstRun page;
        page.setRecent(console.host.store.recent(4));
        page.show();
        camera.take(page, QStringLiteral("first-run-recent"));
    }
    shootLost(camera, scheme);
}

} // namespace deckhand
