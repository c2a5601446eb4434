// What the head of an event tells, and what becomes of payloads that are too large to show.

#include "console.h"
#include "sampledata.h"

#include "models/formatting.h"
#include "ui/largepayload.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestEventHead : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    /// In place of another program.
    void take(const QUrl &url) { m_taken.append(url.toLocalFile()); }

private Q_SLOTS:
    void initTestCase() { qputenv("TZ", "Asia/Tokyo"); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_taken.clear();
        reopen([](FakeEngine &) {});
        QDesktopServices::setUrlHandler(u"file"_s, this, "take");
    }
    void cleanup()
    {
        QDesktopServices::unsetUrlHandler(u"file"_s);
        m_console.reset();
    }

    void itTellsIdAgeSizeAndHowLongItIsKept()
    {
        const Event &event = m_console->engine.storedEvents[4];
        open(event);
        const QString facts = label("eventFacts");
        for (const QString &told : {event.id.toString(), m_console->words.fullTime(event.createdAt),
                                    m_console->words.ago(event.createdAt, m_console->clock.now()),
                                    format::size(event.data.size())})
            QVERIFY2(facts.contains(told), qPrintable(facts));
        QVERIFY(!facts.contains(u"kept until"_s)); // nobody knows
    }

    void itTellsHowLongTheServerKeepsIt()
    {
        const milliseconds month(30LL * 24 * 3600 * 1000);
        for (const qint64 bound : {0, 5'000'000}) {
            reopen([=](FakeEngine &engine) { engine.serverInfo.retention = {month, bound}; });
            const Event &event = m_console->engine.storedEvents[4];
            open(event);
            const QString until =
                u"kept until "_s + m_console->words.fullTime(event.createdAt + month);
            QTRY_VERIFY2(label("eventFacts").contains(until), qPrintable(label("eventFacts")));
            QCOMPARE(label("eventFacts").contains(u"at the latest"_s), bound > 0);
        }
    }

    void itLeadsToTheEventThatAReplayHasMadeItFrom()
    {
        Event made = m_console->engine.storedEvents[4];
        const EventId original = made.id;
        open(made);
        auto *origin = m_console->find<QToolButton>("eventOrigin");
        QVERIFY(!origin->isVisible());
        made.id = EventId(m_console->engine.nextId("evt_"));
        made.replayedFrom = original;
        m_console->engine.storedEvents.insert(m_console->engine.storedEvents.begin(), made);
        open(made);
        QVERIFY(origin->isVisible());
        QVERIFY2(origin->text().startsWith(u"Replayed from evt_"_s), qPrintable(origin->text()));
        origin->click();
        QTRY_COMPARE(m_console->models->eventDetail.event()->id, original);
        QVERIFY(!origin->isVisible());
    }

    void theJourneySaysTimesAsTheWindowDoes()
    {
        reopen([](FakeEngine &engine) {
            engine.storedDeliveries.clear();
            engine.whyNotSent =
                u"The destination was created later, at 2026-01-15T09:31:15.123Z."_s;
        });
        m_console->settings.setTimeMode(TimeMode::Utc);
        open(m_console->engine.storedEvents[4]);
        const auto why = [this] {
            const auto *item = m_console->find<QTableWidget>("journey")->item(0, 2);
            return item ? item->text() : QString();
        };
        QTRY_COMPARE(why(),
                     u"The destination was created later, at 2026-01-15 09:31:15.123 UTC."_s);
        // Another choice is followed while the event is shown.
        m_console->settings.setTimeMode(TimeMode::Local);
        const QString local = m_console->words.fullTime(fromMillis(1'768'469'475'123));
        QVERIFY2(local.startsWith(u"2026-01-15 18:31:15.123"_s), qPrintable(local));
        QTRY_COMPARE(why(), u"The destination was created later, at %1."_s.arg(local));
    }

    void aLargePayloadIsSavedAsAWhole()
    {
        const QByteArray data = openLarge();
        QTemporaryDir folder;
        m_console->dialogs.path = folder.filePath(u"event.json"_s);
        press("savePayload");
        QTRY_COMPARE(contentOf(*m_console->dialogs.path), data);
        QTRY_VERIFY(strip().text().contains(u"Saved"_s));
        m_console->dialogs.path = folder.filePath(u"nowhere/event.json"_s);
        press("savePayload");
        QTRY_VERIFY2(strip().text().contains(*m_console->dialogs.path), qPrintable(strip().text()));
    }

    void aLargePayloadIsOpenedFromAFileOfThisUserAlone()
    {
        const QByteArray data = openLarge();
        press("openPayload");
        QCOMPARE(m_taken.size(), 1);
        QCOMPARE(contentOf(m_taken.front()), data);
        const auto allowed = QFileInfo(m_taken.front()).permissions();
        QVERIFY(!(allowed & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther |
                             QFile::WriteOther | QFile::ExeOwner)));
        m_console.reset();
        QVERIFY(!QFile::exists(m_taken.front())); // it goes with the window
    }

    void whatIsShownAsAWholeNeedsNothing()
    {
        openLarge();
        QVERIFY(strip().isVisible());
        open(m_console->engine.storedEvents[4]);
        QVERIFY(!strip().isVisible());
    }

private:
    template <class Prepare>
    void reopen(Prepare prepare)
    {
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        prepare(m_console->engine);
        m_console->open();
    }
    void open(const Event &event)
    {
        m_console->window->goTo(Place::Events, {}, event.id.bytes());
        QTRY_COMPARE(m_console->window->page(Place::Events)->currentItem(), event.id.bytes());
    }
    QByteArray openLarge()
    {
        Event large = m_console->engine.storedEvents.front();
        large.id = EventId(m_console->engine.nextId("evt_"));
        large.data = "{\"text\":\"" + QByteArray(LargePayload::shown, 'x') + "\"}";
        m_console->engine.storedEvents.insert(m_console->engine.storedEvents.begin(), large);
        open(large);
        return large.data;
    }
    [[nodiscard]] QString label(const char *name) const
    {
        return m_console->find<QLabel>(name)->text();
    }
    [[nodiscard]] LargePayload &strip() const
    {
        return *m_console->find<LargePayload>("largePayload");
    }
    void press(const char *name) const { m_console->find<QPushButton>(name)->click(); }

    std::unique_ptr<Console> m_console;
    QStringList m_taken;
};

QTEST_MAIN(TestEventHead)
#include "tst_eventhead.moc"
