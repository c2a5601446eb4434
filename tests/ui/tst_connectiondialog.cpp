#include "console.h"
#include "sampledata.h"

#include "transport/rawserver.h"
#include "ui/connectiondialog.h"
#include "ui/environmentbar.h"
#include "ui/environmentshape.h"
#include "ui/firstrun.h"
#include "ui/messagepanel.h"
#include "ui/stagesview.h"

#include <QApplication>
#include <QComboBox>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// Connections are made, judged, tested and opened with the keyboard alone.
class TestConnectionDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_host = std::make_unique<ScriptedHost>();
        m_dialogs = std::make_unique<ScriptedDialogs>();
        m_dialog = std::make_unique<ConnectionDialog>(*m_host, m_clock, *m_dialogs);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }
    void cleanup() { m_dialog.reset(); }

    void aServerIsAddedByTheKeyboardAlone()
    {
        press("newProfile");
        QCOMPARE(QApplication::focusWidget(), edit("profileName"));
        QTest::keyClicks(QApplication::focusWidget(), u"Prod EU"_s);
        reach("profileEnvironment");
        QTest::keyClicks(QApplication::focusWidget(), u"Prod"_s);
        reach("profileUrl");
        QTest::keyClicks(QApplication::focusWidget(), u"https://eu.example.com"_s);
        reach("profileKey");
        QTest::keyClicks(QApplication::focusWidget(), u"sk_live_1"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(m_host->opened.size(), 1);
        const Profile *made = m_host->store.findNamed(u"Prod EU"_s);
        QVERIFY(made);
        QCOMPARE(made->url, QUrl(u"https://eu.example.com"_s));
        QCOMPARE(made->environment, Environment::Production);
        QCOMPARE(made->safety, SafetyLevel::ReadOnly);
        QCOMPARE(m_host->keys.value(made->id), Secret("sk_live_1"));
        QVERIFY(m_host->windows.isEmpty());
    }

    void whatIsWrongStandsAtItsField()
    {
        press("newProfile");
        edit("profileUrl")->setFocus();
        QTest::keyClicks(edit("profileUrl"), u"eu.example.com"_s);
        press("connectProfile");
        QVERIFY(m_host->opened.isEmpty());
        QCOMPARE(QApplication::focusWidget(), edit("profileName"));
        for (const char *name : {"profileName", "profileUrl"}) {
            auto *problem = m_dialog->findChild<QLabel *>(u"problem_"_s + QLatin1String(name));
            QVERIFY(problem->isVisible());
            QCOMPARE(edit(name)->accessibleDescription(), problem->text());
        }
        QTest::keyClicks(edit("profileName"), u"EU"_s);
        edit("profileUrl")->setText({});
        QTest::keyClicks(edit("profileUrl"), u"https://eu.example.com"_s);
        QVERIFY(!m_dialog->findChild<QLabel *>(u"problem_profileUrl"_s)->isVisible());
        press("connectProfile");
        QCOMPARE(m_host->opened.size(), 1);
    }

    void anAddressWithoutTlsIsAdvisedAgainstButKept()
    {
        add(server(u"Plain"_s, "http://10.1.1.1:8377"));
        edit("profileUrl")->setFocus();
        QTest::keyClick(edit("profileUrl"), Qt::Key_End);
        QTest::keyClicks(edit("profileUrl"), u"/"_s);
        QVERIFY(m_dialog->findChild<QLabel *>(u"problem_profileUrl"_s)->isVisible());
        press("saveProfile");
        QCOMPARE(m_host->store.findNamed(u"Plain"_s)->url.path(), u"/"_s);
    }

    void aFileForTheKeyIsChosenAndWarnedOf()
    {
        add(server(u"EU"_s));
        auto *place = m_dialog->findChild<QComboBox *>(u"profileKeyPlace"_s);
        auto *notice = m_dialog->findChild<MessagePanel *>(u"keyFileNotice"_s);
        QCOMPARE(place->currentData().toInt(), int(KeyPlace::Keychain));
        QVERIFY(!notice->isVisible());
        place->setFocus();
        QTest::keyClick(place, Qt::Key_End);
        QVERIFY(notice->isVisible());
        press("saveProfile");
        QCOMPARE(m_host->store.findNamed(u"EU"_s)->keyPlace, KeyPlace::File);
    }

    void whatWasTypedStaysWhenAnotherIsLookedAt()
    {
        add(server(u"One"_s));
        add(server(u"Two"_s));
        QTest::keyClicks(edit("profileName"), u" more"_s);
        chooseRow(u"One"_s);
        QCOMPARE(edit("profileName")->text(), u"One"_s);
        chooseRow(u"Two more"_s);
        QCOMPARE(edit("profileName")->text(), u"Two more"_s);
        QVERIFY(m_host->store.findNamed(u"Two"_s));
    }

    void aKeyIsForTheAddressItWasTypedFor()
    {
        const Profile one = server(u"One"_s);
        add(one);
        QTest::keyClicks(edit("profileKey"), u"sk_live_1"_s);
        press("saveProfile");
        QCOMPARE(m_host->keys.value(one.id), Secret("sk_live_1"));
        m_host->keys.clear();
        QTest::keyClicks(edit("profileUrl"), u".example.org"_s);
        press("connectProfile");
        QCOMPARE(m_host->opened, QStringList{one.id});
        QVERIFY(m_host->keys.isEmpty());
    }

    void oneIsDuplicatedAndRemoved()
    {
        add(server(u"One"_s));
        press("duplicateProfile");
        press("saveProfile");
        QCOMPARE(m_host->store.all().size(), std::size_t(4));
        QVERIFY(m_host->store.findNamed(u"One (copy)"_s));
        press("removeProfile");
        QCOMPARE(m_dialogs->questions.size(), std::size_t(1));
        QVERIFY(!m_host->store.findNamed(u"One (copy)"_s));
    }

    void whatAWindowShowsIsNotRemoved()
    {
        const Profile one = server(u"One"_s);
        m_host->open.insert(one.id);
        add(one);
        QVERIFY(!button("removeProfile")->isEnabled());
        chooseRow(u"This computer"_s);
        QVERIFY(!button("removeProfile")->isEnabled());
    }

    void theDemoHasNothingToChoose()
    {
        chooseRow(u"Demo"_s);
        QVERIFY(!edit("profileName")->isVisible());
        press("openInWindow");
        QCOMPARE(m_host->windows, QStringList({u"demo"_s}));
    }

    void aTestIsDrawnStageByStage()
    {
        const RawServer http([](RawServer::Connection &connection) {
            for (;;) {
                const QByteArray request = connection.request();
                if (request.isEmpty())
                    return;
                connection.write(
                    request.contains("sk_live_operator")
                        ? answer(200, R"({"status":"ready","environment":"staging","server":{)"
                                      R"("name":"Deckhand","version":"0.1.0"},)"
                                      R"("key":{"role":"operator"}})")
                        : answer(401, R"({"errors":[{"type":"auth","code":"unauthorized"}]})"));
            }
        });
        Profile here = server(u"Here"_s);
        here.url = QUrl(QString::fromLatin1(http.url("")));
        m_host->keys.insert(here.id, Secret("sk_live_operator"));
        add(here);
        press("testConnection");
        auto *stages = m_dialog->findChild<StagesView *>(u"stages"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stages->text().contains(u"The key lets you"_s), 10'000);
        QVERIFY(stages->isVisible());
        QVERIFY2(stages->text().contains(u"Sign in: passed"_s), qPrintable(stages->text()));
        m_host->keys.insert(here.id, Secret("sk_live_wrong"));
        press("testConnection");
        QTRY_VERIFY_WITH_TIMEOUT(stages->text().contains(u"does not know this key"_s), 10'000);
        QVERIFY2(stages->text().contains(u"Permissions: not reached"_s),
                 qPrintable(stages->text()));
        // What was tested is not what is there now.
        QTest::keyClicks(edit("profileName"), u"x"_s);
        QVERIFY(!stages->isVisible());
    }

    void aKeyThatComesLateIsNotSentElsewhere()
    {
        add(server(u"Two"_s));
        add(server(u"One"_s));
        m_host->isSlow = true;
        press("testConnection");
        chooseRow(u"Two"_s);
        m_host->tellKeys();
        QCOMPARE(button("testConnection")->text(), u"&Test connection"_s);
        QVERIFY(!m_dialog->findChild<StagesView *>(u"stages"_s)->isVisible());
    }

    void progressAndFailureAreTold()
    {
        add(server(u"One"_s));
        m_dialog->setBusy(u"Asking …"_s);
        QVERIFY(!button("connectProfile")->isEnabled());
        m_dialog->showError(Error(ErrorCode::Unauthorized, u"No such key."_s));
        QVERIFY(!button("connectProfile")
                     ->isEnabled()); // what is asked goes on until it is said to have ended
        m_dialog->setBusy({});
        QVERIFY(button("connectProfile")->isEnabled());
    }

    void everyEnvironmentIsToldWithoutColour()
    {
        std::vector<QImage> shapes;
        for (const Environment environment :
             {Environment::Demo, Environment::Local, Environment::Development, Environment::Staging,
              Environment::Production, Environment::Other}) {
            QImage image(32, 32, QImage::Format_Grayscale8);
            image.fill(Qt::white);
            QPainter painter(&image);
            environmentIcon(environment, Qt::black).paint(&painter, image.rect());
            painter.end();
            for (const QImage &other : shapes) {
                int different = 0;
                for (int y = 0; y < 32; ++y) {
                    for (int x = 0; x < 32; ++x)
                        different += qAbs(qGray(image.pixel(x, y)) - qGray(other.pixel(x, y))) > 99;
                }
                QVERIFY2(different > 60, qPrintable(QString::number(different)));
            }
            shapes.push_back(image);
        }
    }

    void theTitleNamesTheEnvironment()
    {
        Console console;
        console.open(Environment::Production);
        QVERIFY(console.window->windowTitle().contains(u"[PRODUCTION]"_s));
        QCOMPARE(console.find<QLabel>("environmentWord")->text(), u"PRODUCTION"_s);
    }

    void theBarTellsSinceWhenAndWhyAConnectionIsLost()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        const Words words;
        EnvironmentBar bar(Environment::Production, u"https://eu.example.com"_s);
        bar.resize(1200, bar.sizeHint().height());
        bar.showLink(connection, words);
        bar.show();
        auto *pill = bar.findChild<LinkPill *>(u"linkState"_s);
        auto *reason = bar.findChild<QLabel *>(u"linkReason"_s);
        QVERIFY(!reason->isVisible());
        connection.callFailed(Error(ErrorCode::Timeout, u"The server sleeps."_s));
        bar.showLink(connection, words);
        QVERIFY2(pill->text().startsWith(u"Lost since "_s), qPrintable(pill->text()));
        QVERIFY2(pill->text().endsWith(u' ' + words.zoneName()), qPrintable(pill->text()));
        QCOMPARE(reason->text(), u"The server sleeps."_s);
        QVERIFY(reason->isVisible());
        // By the keyboard, too.
        pill->setFocus();
        QTest::keyClick(pill, Qt::Key_Space);
        auto *panel = bar.findChild<QWidget *>(u"linkPanel"_s);
        QVERIFY(panel && panel->isVisible());
        const QString chain = panel->findChild<StagesView *>(u"stages"_s)->text();
        QVERIFY2(chain.startsWith(u"Connect: failed"_s), qPrintable(chain));
        connection.callSucceeded(1);
        bar.showLink(connection, words);
        QVERIFY(!reason->isVisible());
        QVERIFY(panel->findChild<StagesView *>(u"stages"_s)->text().contains(u"Live: done"_s));
    }

    void theMenuOffersWhatWasUsedLast()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        QAction *first = console.actions->action("recentConnection1");
        QVERIFY(!first->isVisible());
        Profile eu = server(u"R&D"_s);
        QVERIFY(console.host.store.save(eu));
        console.host.store.markUsed(eu.id, console.clock.now());
        QVERIFY(first->isVisible());
        QVERIFY(first->text().endsWith(u"R&&D"_s));
        first->trigger();
        QCOMPARE(console.host.opened, QStringList({eu.id}));
        console.actions->action("connections")->trigger();
        console.actions->action("newWindow")->trigger();
        QCOMPARE(console.host.shown, QList({OpenIn::ThisWindow, OpenIn::NewWindow}));
    }

    void theFirstPageOffersWhatWasUsedLast()
    {
        FirstRun page;
        page.show();
        QSignalSpy chosen(&page, &FirstRun::profileChosen);
        QSignalSpy asked(&page, &FirstRun::connectionsAsked);
        page.setRecent({server(u"One"_s), server(u"Two"_s)});
        auto *recent = page.findChild<QWidget *>(u"recentConnections"_s);
        const auto buttons = recent->findChildren<QPushButton *>();
        QCOMPARE(buttons.size(), 2);
        buttons[1]->click();
        QCOMPARE(chosen[0][0].toString(), server(u"Two"_s).id);
        page.findChild<QPushButton *>(u"allConnections"_s)->click();
        QCOMPARE(asked.count(), 1);
    }

private:
    static Profile server(const QString &name, const char *url = "https://one.example.com")
    {
        Profile profile;
        profile.id = u"p-"_s + QString::number(qHash(name), 16);
        profile.name = name;
        profile.url = QUrl(QString::fromLatin1(url), QUrl::StrictMode);
        profile.environment = Environment::Staging;
        return profile;
    }
    void add(const Profile &profile)
    {
        QVERIFY(m_host->store.save(profile));
        m_dialog->choose(profile);
    }
    void chooseRow(const QString &name)
    {
        auto *list = m_dialog->findChild<QListWidget *>(u"profileList"_s);
        const auto found = list->findItems(name + u'\n', Qt::MatchStartsWith);
        QCOMPARE(found.size(), 1);
        list->setCurrentItem(found[0]);
    }
    /// Goes on with the tab key until the widget has the focus.
    void reach(const char *name)
    {
        for (int i = 0; i < 30; ++i) {
            if (QApplication::focusWidget()->objectName() == QLatin1String(name))
                return;
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QFAIL(name);
    }
    QLineEdit *edit(const char *name) const
    {
        return m_dialog->findChild<QLineEdit *>(QLatin1String(name));
    }
    QPushButton *button(const char *name) const
    {
        return m_dialog->findChild<QPushButton *>(QLatin1String(name));
    }
    void press(const char *name)
    {
        QVERIFY2(button(name)->isEnabled(), name);
        button(name)->click();
    }

    SystemClock m_clock;
    std::unique_ptr<ScriptedHost> m_host;
    std::unique_ptr<ScriptedDialogs> m_dialogs;
    std::unique_ptr<ConnectionDialog> m_dialog;
};

QTEST_MAIN(TestConnectionDialog)
#include "tst_connectiondialog.moc"
