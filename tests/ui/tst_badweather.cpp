#include "console.h"
#include "sampledata.h"

#include "ui/tableview.h"

#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTest>
#include <QTextBlock>
#include <QToolButton>

using namespace deckhand;

/// What nobody expects and somebody sends: the window neither clips nor lies.
class TestBadWeather : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Console> m_console;

    void open()
    {
        m_console->open();
        QTRY_VERIFY(m_console->models->destinations.isLoaded());
        QTRY_VERIFY(m_console->models->editor.isReady());
    }
    Event &newest() { return m_console->engine.storedEvents.front(); }
    /// A delivery of the newest event with an attempt that was made.
    const Delivery &newestDelivery() const
    {
        for (const Delivery &delivery : m_console->engine.storedDeliveries) {
            if (delivery.eventId == m_console->engine.storedEvents.front().id &&
                !delivery.history.empty())
                return delivery;
        }
        return m_console->engine.storedDeliveries.front();
    }
    void walkTabs(const char *name)
    {
        auto *tabs = m_console->find<QTabWidget>(name);
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QCoreApplication::processEvents();
            (void)tabs->grab();
        }
        tabs->setCurrentIndex(0);
    }
    /// No line that takes long to lay out, and no text that takes long to fill in.
    void checkTexts()
    {
        const auto edits = m_console->window->findChildren<QPlainTextEdit *>();
        for (const QPlainTextEdit *edit : edits) {
            QVERIFY2(edit->document()->characterCount() < 1'200'000,
                     qPrintable(edit->accessibleName()));
            for (QTextBlock block = edit->document()->begin(); block.isValid();
                 block = block.next())
                QVERIFY2(block.length() < 21'000, qPrintable(edit->accessibleName()));
        }
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
    }
    void cleanup() { m_console.reset(); }

    void tenThousandDestinationsAreReadSortedAndFound()
    {
        auto &stored = m_console->engine.storedDestinations;
        for (int i = 0; i < 10'000; ++i) {
            Destination copy = stored[1];
            copy.id = DestinationId("evtd_many" + QByteArray::number(i));
            copy.name = QStringLiteral("Receiver %1").arg(i);
            stored.push_back(copy);
        }
        m_console->open();
        DestinationsModel &model = m_console->models->destinations;
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 10'004, 60'000);
        QCOMPARE(model.destinationAt(0)->status, DestinationStatus::Inactive); // trouble first
        QCOMPARE(model.nameOf(DestinationId("evtd_many9999")), QStringLiteral("Receiver 9999"));
        QCOMPARE(model.find(DestinationId("evtd_many7"))->name, QStringLiteral("Receiver 7"));
        for (int row = 5; row < model.rowCount(); ++row)
            QVERIFY(DestinationsModel::troubleRank(*model.destinationAt(row - 1)) <=
                    DestinationsModel::troubleRank(*model.destinationAt(row)));
        for (int place = 0; place < 7; ++place) {
            m_console->window->goTo(Place(place));
            QCoreApplication::processEvents();
        }
        m_console->window->goTo(Place::Deliveries);
        auto *page = m_console->find<QWidget>("deliveriesPage");
        auto *chip = page->findChild<QToolButton *>(QStringLiteral("chipDestination"));
        QVERIFY(chip);
        Q_EMIT chip->menu()->aboutToShow();
        QVERIFY(chip->menu()->actions().size() < 60);
        QAction *other = chip->menu()->findChild<QAction *>(QStringLiteral("customDestination"));
        QVERIFY(other);
        m_console->dialogs.text = QStringLiteral("Receiver 9999");
        other->trigger();
        QTRY_VERIFY(m_console->models->deliveries.filter().q.text().contains(
            QStringLiteral("Receiver 9999")));
    }

    void aTypeOfTheGreatestLengthFitsIntoTheSmallestWindow()
    {
        newest().type = QByteArray("very_long_object_name.").leftJustified(128, 'x');
        for (Delivery &delivery : m_console->engine.storedDeliveries) {
            if (delivery.eventId == newest().id)
                delivery.eventType = newest().type;
        }
        open();
        m_console->streamAll();
        m_console->window->resize(1024, 700);
        for (int place = 0; place < 7; ++place) {
            m_console->window->goTo(Place(place));
            QCoreApplication::processEvents();
            QCOMPARE(m_console->window->size(), QSize(1024, 700));
        }
        m_console->window->goTo(Place::Events, {}, newest().id.bytes());
        QTRY_VERIFY(m_console->models->eventDetail.event());
        QCoreApplication::processEvents();
        QCOMPARE(m_console->window->size(), QSize(1024, 700));
        m_console->window->goTo(Place::Deliveries, {}, newestDelivery().id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        QCoreApplication::processEvents();
        QCOMPARE(m_console->window->size(), QSize(1024, 700));
    }

    void fiveMegabytesInOneLineAreCutAndSaid()
    {
        newest().data = "{\"text\":\"" + QByteArray(5 * 1024 * 1024, 'x') + "\"}";
        open();
        m_console->window->goTo(Place::Events, {}, newest().id.bytes());
        QTRY_VERIFY(m_console->models->eventDetail.event());
        walkTabs("eventTabs");
        checkTexts();
        m_console->window->goTo(Place::Deliveries, {}, newestDelivery().id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        walkTabs("inspectorTabs");
        checkTexts();
        bool told = false;
        for (const QPlainTextEdit *edit : m_console->window->findChildren<QPlainTextEdit *>())
            told |= edit->toPlainText().contains(QStringLiteral("more characters"));
        QVERIFY(told);
    }

    void anAnswerThatIsNoTextIsSaidToBeNone()
    {
        const DeliveryId id = newestDelivery().id;
        for (Delivery &delivery : m_console->engine.storedDeliveries) {
            if (delivery.id == id)
                delivery.history.back().response =
                    AttemptResponse{500, {}, QByteArray("caf\xe9 \xff\xfe", 7), false};
        }
        open();
        m_console->window->goTo(Place::Deliveries, {}, id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        QTRY_VERIFY(m_console->find<QLabel>("responseBodyType")
                        ->text()
                        .startsWith(QStringLiteral("Body: binary")));
        walkTabs("inspectorTabs");
    }

    void aClockThatWentBackIsNotHidden()
    {
        const Timestamp now = m_console->clock.now();
        QCOMPARE(m_console->words.ago(now + std::chrono::seconds(1), now),
                 QStringLiteral("just now")); // clocks differ by so much
        QCOMPARE(m_console->words.ago(now + std::chrono::minutes(61), now),
                 QStringLiteral("1 h 01 min ahead"));
        for (Event &event : m_console->engine.storedEvents)
            event.createdAt += std::chrono::hours(1);
        open();
        m_console->streamAll();
        m_console->window->goTo(Place::Events);
        auto *table = m_console->find<TableView>("liveTable");
        QTRY_COMPARE(table->model()->rowCount(), 160);
        m_console->window->goTo(Place::Events, {}, newest().id.bytes());
        QTRY_VERIFY(m_console->models->eventDetail.event());
        (void)m_console->window->grab();
    }
};

QTEST_MAIN(TestBadWeather)
#include "tst_badweather.moc"
