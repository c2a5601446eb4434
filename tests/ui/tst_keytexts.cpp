// Sentences that name a key name the one in force, and none where there is none.

#include "console.h"
#include "sampledata.h"

#include "models/preferences.h"
#include "ui/placelist.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestKeyTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

    void thePlacesNameTheirKeys()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        const auto tip = [&console](Place place) {
            return console.find<PlaceList>("places")->topLevelItem(int(place))->toolTip(0);
        };
        QTRY_VERIFY2(tip(Place::Deliveries).contains(u"failed attempts"_s),
                     qPrintable(tip(Place::Deliveries)));
        QVERIFY(tip(Place::Deliveries).endsWith(u" (Ctrl+3)"_s));
        setKey(console, u"placeDeliveries"_s, {QKeySequence(u"Ctrl+Alt+L"_s)});
        QVERIFY2(tip(Place::Deliveries).contains(u"failed attempts"_s) &&
                     tip(Place::Deliveries).endsWith(u" (Ctrl+Alt+L)"_s),
                 qPrintable(tip(Place::Deliveries)));
        setKey(console, u"placeDeliveries"_s, {});
        QVERIFY2(tip(Place::Deliveries).endsWith(u"in the last 24 hours"_s),
                 qPrintable(tip(Place::Deliveries)));
        // Those that have nothing to tell, too.
        QCOMPARE(tip(Place::Settings), u"Settings (Ctrl+7)"_s);
        setKey(console, u"placeSettings"_s, {QKeySequence(u"Ctrl+,"_s)});
        QCOMPARE(tip(Place::Settings), u"Settings (Ctrl+,)"_s);
        setKey(console, u"placeEvents"_s, {QKeySequence(u"Ctrl+Alt+E"_s)});
        console.streamAll(); // elsewhere: new ones have come
        QCOMPARE(tip(Place::Events), u"Events, new ones have come (Ctrl+Alt+E)"_s);
    }

    void theTourNamesTheKeysInForce()
    {
        Console console;
        Preferences preferences;
        StillControls controls;
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Demo, &preferences);
        console.window->addDemo(controls);
        const auto told = [&console] {
            return console.find<QWidget>("coach")->findChild<QLabel *>(u"messageText"_s)->text();
        };
        QVERIFY2(told().contains(u"“Deliveries (Ctrl+3)”"_s), qPrintable(told()));
        setKey(console, u"placeDeliveries"_s, {QKeySequence(u"Ctrl+Alt+L"_s)});
        QVERIFY2(told().contains(u"“Deliveries (Ctrl+Alt+L)”"_s), qPrintable(told()));
        setKey(console, u"placeDeliveries"_s, {});
        QVERIFY2(told().contains(u"“Deliveries”"_s), qPrintable(told()));
        auto *next = console.find<QPushButton>("nextTourStep");
        next->click();
        next->click();
        QVERIFY2(told().contains(u" … (Shift+R)”"_s), qPrintable(told()));
        setKey(console, u"replayDeliveriesMatching"_s, {QKeySequence(u"Ctrl+Alt+R"_s)});
        QVERIFY2(told().contains(u" … (Ctrl+Alt+R)”"_s), qPrintable(told()));
    }

    void theEmptyReplaysNameTheKeysInForce()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.engine.storedReplays.clear();
        console.open();
        console.window->goTo(Place::Replays);
        const auto told = [&console] {
            QStringList texts;
            for (const QLabel *label :
                 console.window->page(Place::Replays)->findChildren<QLabel *>())
                texts.append(label->text());
            return texts.join(u'\n');
        };
        QTRY_VERIFY2(told().contains(u"“Replay matching events … (Shift+R)” in Events"_s),
                     qPrintable(told()));
        setKey(console, u"replayEventsMatching"_s, {QKeySequence(u"Ctrl+Alt+R"_s)});
        setKey(console, u"replayDeliveriesMatching"_s, {});
        QVERIFY2(told().contains(u"“Replay matching events … (Ctrl+Alt+R)” in Events"_s),
                 qPrintable(told()));
        QVERIFY(!told().contains(u"Shift+R"_s));
    }

private:
    static void setKey(Console &console, const QString &id, const QList<QKeySequence> &keys)
    {
        console.actions->setKeys(id, keys);
    }
};

QTEST_MAIN(TestKeyTexts)
#include "tst_keytexts.moc"
