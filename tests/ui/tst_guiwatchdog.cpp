#include "ui/guiwatchdog.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>
#include <QTimer>

#include <vector>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

/// An object whose events take as long as they are told to.
class Sluggish : public QObject
{
    Q_OBJECT

public:
    milliseconds takes{0};
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::User)
            QTest::qSleep(int(takes.count()));
        return QObject::event(event);
    }
};

} // namespace

class TestGuiWatchdog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallThatBlocksIsToldWithItsLengthAndReceiver()
    {
        std::vector<GuiWatchdog::Block> blocks;
        const GuiWatchdog watchdog([&blocks](const auto &block) { blocks.push_back(block); });
        Sluggish sluggish;
        sluggish.takes = 300ms;
        QCoreApplication::postEvent(&sluggish, new QEvent(QEvent::User));
        const auto told = [&blocks] {
            return std::any_of(blocks.begin(), blocks.end(), [](const GuiWatchdog::Block &block) {
                return block.lasted >= 250ms && block.eventType == QEvent::User &&
                       QLatin1String(block.receiver).contains(QLatin1String("Sluggish"));
            });
        };
        QTRY_VERIFY(told());
    }

    void whatIsNotBlockedForLongIsNotToldOf()
    {
        // A machine under load holds up even an idle thread; what a tick waits for is measured.
        std::vector<GuiWatchdog::Block> blocks;
        const GuiWatchdog watchdog([&blocks](const auto &block) { blocks.push_back(block); });
        QElapsedTimer time;
        qint64 longest = 0;
        for (int i = 0; i < 20; ++i) {
            time.start();
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
            longest = std::max(longest, time.elapsed());
        }
        if (longest > 40)
            QSKIP("The machine is too busy to tell.");
        QVERIFY(blocks.empty());
    }

    void withoutAReportItIsLogged()
    {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral(
                                               "the window was blocked for \\d+ ms.*Sluggish")));
        const GuiWatchdog watchdog;
        Sluggish sluggish;
        sluggish.takes = 200ms;
        bool done = false;
        QCoreApplication::postEvent(&sluggish, new QEvent(QEvent::User));
        QTimer::singleShot(250, this, [&done] { done = true; });
        QTRY_VERIFY(done);
    }
};

QTEST_GUILESS_MAIN(TestGuiWatchdog)
#include "tst_guiwatchdog.moc"
