#include "console.h"
#include "sampledata.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// What the dialogs of forwarding ask for and show.
class TestForwardDialog : public QObject
{
    Q_OBJECT

    std::unique_ptr<Console> m_console;

    template <class T>
    [[nodiscard]] T *find(const char *name) const
    {
        T *found = m_console->find<T>(name);
        if (!found)
            qFatal("no %s", name);
        return found;
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        m_console->actions->action("forwardEvents")->trigger();
    }
    void cleanup() { m_console.reset(); }

    void nothingStartsWithATargetThatIsNone_data()
    {
        QTest::addColumn<QString>("target");
        QTest::newRow("empty") << QString();
        QTest::newRow("no scheme") << u"localhost:3000"_s;
        QTest::newRow("other scheme") << u"ftp://localhost/"_s;
        QTest::newRow("no host") << u"http:///hook"_s;
        QTest::newRow("spaces") << u"http://local host/"_s;
    }
    void nothingStartsWithATargetThatIsNone()
    {
        QFETCH(QString, target);
        find<QLineEdit>("forwardTarget")->setText(target);
        auto *start = find<QAbstractButton>("startForward");
        QVERIFY(!start->isEnabled());
        QVERIFY(!start->toolTip().isEmpty());
        QCOMPARE(find<QLabel>("forwardTargetNote")->isVisible(), !target.isEmpty());
    }

    void theFilterIsOfEvents()
    {
        find<QLineEdit>("forwardTarget")->setText(u"http://localhost:3000/"_s);
        auto *filter = find<QLineEdit>("forwardFilter");
        const auto *note = find<QLabel>("forwardFilterNote");
        auto *start = find<QAbstractButton>("startForward");
        QVERIFY(start->isEnabled());
        filter->setText(u"type:task_run.* -(attempts>2)"_s);
        QVERIFY(note->isVisible() && note->text().contains(u"attempts"));
        QVERIFY(!start->isEnabled());
        filter->setText(u"statuss:failure"_s);
        QVERIFY(note->isVisible() && note->text().startsWith(u"Character 1"));
        filter->setText(u"type:task_run.* data.result:error"_s);
        QVERIFY(!note->isVisible());
        start->click();
        QCOMPARE(m_console->forward.started.size(), std::size_t(1));
        const ForwardRequest &asked = m_console->forward.started[0];
        QCOMPARE(asked.target, QUrl(u"http://localhost:3000/"_s));
        QCOMPARE(asked.filter.text(), filter->text());
        QVERIFY(asked.begin == ForwardBegin::Last);
        // The next window of the profile begins with them.
        QCOMPARE(m_console->settings.forwardTarget(), u"http://localhost:3000/"_s);
        QCOMPARE(m_console->settings.forwardFilter(), filter->text());
    }

    void aTimeToBeginAtLiesBehind()
    {
        find<QLineEdit>("forwardTarget")->setText(u"http://127.0.0.1:3000/"_s);
        auto *since = find<QDateTimeEdit>("forwardSince");
        QVERIFY(!since->isVisible());
        find<QComboBox>("forwardBegin")->setCurrentIndex(2);
        QVERIFY(since->isVisible());
        since->setDateTime(QDateTime::currentDateTime().addDays(1));
        QVERIFY(!find<QAbstractButton>("startForward")->isEnabled());
        const QDateTime yesterday = QDateTime::currentDateTime().addDays(-1);
        since->setDateTime(yesterday);
        find<QAbstractButton>("startForward")->click();
        QCOMPARE(toMillis(m_console->forward.started[0].since), yesterday.toMSecsSinceEpoch());
    }

    void anotherComputerIsNamedAsOne()
    {
        auto *target = find<QLineEdit>("forwardTarget");
        const auto *note = find<QLabel>("forwardTargetNote");
        for (const QString &here : {u"http://localhost:1/"_s, u"http://127.0.0.3/"_s,
                                    u"http://[::1]:80/"_s, u"https://app.localhost/"_s}) {
            target->setText(here);
            QVERIFY2(!note->isVisible(), qPrintable(here));
        }
        target->setText(u"https://example.com/hook"_s);
        QVERIFY(note->isVisible());
        QVERIFY(find<QAbstractButton>("startForward")->isEnabled());
    }

    void eachStateHasItsWordAndStaysInSight()
    {
        QSet<QString> words;
        for (int phase = 0; phase <= int(ForwardPhase::Failed); ++phase) {
            ForwardStatus status;
            status.phase = ForwardPhase(phase);
            status.target = QUrl(u"http://localhost:3000/"_s);
            status.delivered = 1204;
            if (status.phase == ForwardPhase::Failed)
                status.error = Error(ErrorCode::Unauthorized, u"The key was removed."_s);
            m_console->forward.tell(status);
            const QString word = find<QLabel>("forwardState")->text();
            words.insert(word);
            auto *badge = find<QAbstractButton>("forwardBadge");
            QCOMPARE(badge->isVisible(), phase != 0);
            QVERIFY(badge->text().contains(word) && badge->text().contains(u"1,204"));
            QCOMPARE(find<QWidget>("stopForward")->isVisible(), isRunning(status.phase));
            QCOMPARE(find<QWidget>("forwardTarget")->isEnabled(), !isRunning(status.phase));
        }
        QCOMPARE(words.size(), int(ForwardPhase::Failed) + 1);
        QVERIFY(find<QAbstractButton>("forwardBadge")->toolTip().contains(u"key was removed"));
        find<QAbstractButton>("startForward")->setFocus();
        find<QAbstractButton>("stopForward")->click();
        QCOMPARE(m_console->forward.stopped, 1);
    }

    void thePaletteAndTheMenuOfferBoth()
    {
        QStringList menus;
        for (const QAction *entry : m_console->window->menuBar()->actions())
            menus.append(entry->text());
        QVERIFY(menus.indexOf(u"&Tools"_s) == menus.indexOf(u"&Help"_s) - 1);
        QVERIFY(m_console->actions->action("forwardEvents")->isEnabled());
        const Delivery &delivery = m_console->engine.storedDeliveries[0];
        m_console->window->goTo(Place::Deliveries, {}, delivery.id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.delivery());
        m_console->actions->action("deliverHere")->trigger();
        QCOMPARE(find<QLineEdit>("deliverHereEvent")->text(), delivery.eventId.toString());
    }
};

QTEST_MAIN(TestForwardDialog)
#include "tst_forwarddialog.moc"
