// What takes long shows that it goes on and can be given up: the plan of a replay, exports.

#include "console.h"
#include "sampledata.h"

#include "models/harexport.h"
#include "models/listexport.h"
#include "ui/workdialog.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int soon = 100; ///< milliseconds

} // namespace

class TestLongWork : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<Console> m_console;
    std::unique_ptr<QTemporaryDir> m_folder;

    FakeEngine &engine() { return m_console->engine; }
    /// The first question that was held back; others ask now and then, too.
    bool isGivenUp() { return engine().unwanted.front()(); }
    void hold()
    {
        engine().hold = true;
        engine().unwanted.clear();
    }
    void open()
    {
        fillSample(engine(), m_console->clock.now());
        m_console->open();
        QTRY_COMPARE(m_console->models->destinations.rowCount(), 4);
        m_console->window->goTo(Place::Deliveries, u"status:failure"_s);
        QTRY_COMPARE(m_console->models->deliveries.state(), PagedModel::State::Idle);
        hold();
    }
    void answerAll()
    {
        engine().hold = false;
        engine().release();
    }
    void planReplay()
    {
        open();
        m_console->actions->action("replayDeliveriesMatching")->trigger();
        QVERIFY(m_console->find<QWidget>("replayDialog"));
        QCOMPARE(engine().unwanted.size(), std::size_t(1));
    }
    ReplayPlanner &planner() { return m_console->models->planner; }
    QWidget &replayDialog() { return *m_console->find<QWidget>("replayDialog"); }
    template <class T>
    T &partOf(const QWidget &widget, const char *name)
    {
        return *widget.findChild<T *>(QLatin1String(name));
    }
    QPushButton &workButton(const QWidget &widget)
    {
        return partOf<QPushButton>(widget, "workButton");
    }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files); }
    void startExport(const char *action, const QString &name)
    {
        open();
        m_console->dialogs.path = path(name);
        m_console->actions->action(action)->trigger();
        QTRY_VERIFY(!engine().unwanted.empty());
    }
    QString status() const { return m_console->window->statusBar()->currentMessage(); }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSize)"_s));
        m_console = std::make_unique<Console>();
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup()
    {
        m_console.reset();
        m_folder.reset();
    }

    void aCountIsGivenUpWithEscAndBegunAgain()
    {
        planReplay();
        auto &strip = partOf<QWidget>(replayDialog(), "replayWork");
        QTRY_VERIFY(strip.isVisible());
        QCOMPARE(workButton(strip).text(), u"Cancel (Esc)"_s);
        QVERIFY(partOf<QProgressBar>(strip, "workBar").isVisible());
        QVERIFY(!isGivenUp());
        QElapsedTimer time;
        time.start();
        QTest::keyClick(&replayDialog(), Qt::Key_Escape);
        QVERIFY(time.elapsed() < soon);
        QVERIFY(isGivenUp());
        QVERIFY(replayDialog().isVisible()); // Esc did only this
        QCOMPARE(planner().state(), ReplayPlanner::State::Canceled);
        QCOMPARE(workButton(strip).text(), u"&Count again"_s);
        QVERIFY(!partOf<QProgressBar>(strip, "workBar").isVisible());
        QVERIFY(!partOf<QPushButton>(replayDialog(), "replayNext").isEnabled());
        answerAll(); // the answer comes all the same
        QCoreApplication::processEvents();
        QCOMPARE(planner().state(), ReplayPlanner::State::Canceled);
        workButton(strip).click();
        QTRY_COMPARE(planner().state(), ReplayPlanner::State::Ready);
        QVERIFY(planner().total() > 0);
        QVERIFY(!strip.isVisible());
    }

    void aDryRunIsGivenUpAndWhatWasCountedStands()
    {
        planReplay();
        answerAll();
        QTRY_COMPARE(planner().state(), ReplayPlanner::State::Ready);
        const qint64 total = planner().total();
        partOf<QPushButton>(replayDialog(), "replayNext").click();
        hold();
        partOf<QPushButton>(replayDialog(), "checkReplay").click();
        QCOMPARE(planner().state(), ReplayPlanner::State::Checking);
        auto &strip = partOf<QWidget>(replayDialog(), "replayWork");
        QTRY_VERIFY(strip.isVisible());
        workButton(strip).click();
        QVERIFY(isGivenUp());
        QCOMPARE(planner().state(), ReplayPlanner::State::Ready);
        QVERIFY(!strip.isVisible() && !planner().checked());
        QCOMPARE(planner().total(), total);
        QVERIFY(planner().canStart());
        answerAll();
    }

    void whatIsCountedEndsWithItsDialogAndWithTheNextChoice()
    {
        planReplay();
        planner().setOnly(ReplayOnly::All); // another question takes its place
        QCOMPARE(engine().unwanted.size(), std::size_t(2));
        QVERIFY(engine().unwanted[0]() && !engine().unwanted[1]());
        replayDialog().close();
        QVERIFY(!replayDialog().isVisible());
        QVERIFY(engine().unwanted[1]());
        answerAll();
    }

    void aReplayThatIsBeingMadeIsNotGivenUp()
    {
        planReplay();
        answerAll();
        QTRY_COMPARE(planner().state(), ReplayPlanner::State::Ready);
        hold();
        planner().start();
        QVERIFY(!planner().canBeCanceled());
        planner().cancel();
        QCOMPARE(planner().state(), ReplayPlanner::State::Starting);
        QVERIFY(!isGivenUp());
        answerAll();
    }

    void anExportIsGivenUpAndLeavesNoFile_data()
    {
        QTest::addColumn<QByteArray>("action");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("dialog");
        QTest::newRow("json lines")
            << QByteArray("exportEvents") << u"e.jsonl"_s << QByteArray("listExportWork");
        QTest::newRow("table") << QByteArray("exportDeliveries") << u"d.csv"_s
                               << QByteArray("listExportWork");
        QTest::newRow("archive") << QByteArray("exportDeliveries") << u"d.har"_s
                                 << QByteArray("harExportWork");
    }
    void anExportIsGivenUpAndLeavesNoFile()
    {
        QFETCH(QByteArray, action);
        QFETCH(QString, name);
        QFETCH(QByteArray, dialog);
        startExport(action.constData(), name);
        auto *work = m_console->find<WorkDialog>(dialog.constData());
        QVERIFY(work);
        QTRY_VERIFY(work->isVisible());
        QVERIFY(!isGivenUp());
        QElapsedTimer time;
        time.start();
        QTest::keyClick(work, Qt::Key_Escape);
        QVERIFY(time.elapsed() < soon);
        QVERIFY(isGivenUp());
        QVERIFY(!work->isVisible());
        QCOMPARE(status(), u"The export was canceled. No file was written."_s);
        answerAll();
        QTRY_VERIFY(files().isEmpty()); // a part that was begun goes once it is written
        QCOMPARE(status(), u"The export was canceled. No file was written."_s);
        // The next one is written.
        m_console->actions->action(action.constData())->trigger();
        QTRY_COMPARE(files(), QStringList{name});
    }

    void anExportThatIsGivenUpLeavesTheFormerFile()
    {
        open();
        QFile former(path(u"d.har"_s));
        QVERIFY(former.open(QIODevice::WriteOnly) && former.write("former") == 6);
        former.close();
        HarExport har(engine(), m_console->clock);
        QSignalSpy canceled(&har, &HarExport::canceled);
        har.start({{}, {}, {}, former.fileName()});
        QTRY_VERIFY(!engine().unwanted.empty());
        engine().hold = false;
        engine().release();
        QTRY_VERIFY(har.deliveries() > 3); // some are written beside it
        har.cancel();
        QCOMPARE(canceled.count(), 1);
        QVERIFY(!har.isBusy());
        QTRY_COMPARE(files(), QStringList{u"d.har"_s});
        QVERIFY(former.open(QIODevice::ReadOnly));
        QCOMPARE(former.readAll(), QByteArray("former"));
    }

    void anExportTellsHowFarItIs()
    {
        open();
        std::vector<DeliveryId> chosen;
        for (const Delivery &delivery : engine().storedDeliveries)
            chosen.push_back(delivery.id);
        chosen.resize(60);
        engine().hold = false;
        HarExport har(engine(), m_console->clock);
        QSignalSpy progressed(&har, &HarExport::progressed);
        QSignalSpy finished(&har, &HarExport::finished);
        har.start({{}, chosen, {}, path(u"d.har"_s)});
        QCOMPARE(har.most(), 60);
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(progressed.count() >= 3);
        har.cancel(); // too late: nothing is said
        QCOMPARE(files(), QStringList{u"d.har"_s});
    }

    void theWindowOfAnExportShowsItsProgressAndGoesWithIt()
    {
        WorkDialog work(u"Export"_s, nullptr);
        QSignalSpy canceled(&work, &WorkDialog::cancelAsked);
        work.showWork(u"3 of 10"_s, 3, 10);
        QVERIFY(!work.isVisible()); // quick work shows nothing
        QTRY_VERIFY(work.isVisible());
        const auto &bar = partOf<QProgressBar>(work, "workBar");
        QVERIFY(bar.isVisible());
        QCOMPARE(bar.value(), 3);
        QCOMPARE(bar.maximum(), 10);
        QCOMPARE(bar.accessibleName(), u"3 of 10"_s);
        work.end();
        QVERIFY(!work.isVisible());
        QCOMPARE(canceled.count(), 0);
        work.showWork(u"Again"_s);
        QTRY_VERIFY(work.isVisible());
        workButton(work).click();
        QCOMPARE(canceled.count(), 1);
        QVERIFY(!work.isVisible());
    }
};

QTEST_MAIN(TestLongWork)
#include "tst_longwork.moc"
