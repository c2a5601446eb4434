#include "ui/guiwatchdog.h"

#include "support/manualclock.h"

#include <QTest>

#include <vector>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

/// An object whose events take as long as they are told to, by the clock.
class Sluggish : public QObject
{
    Q_OBJECT

public:
    explicit Sluggish(ManualClock &clock) : m_clock(clock) {}
    milliseconds takes{0};
    int handled = 0;
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::User) {
            m_clock.advance(takes);
            ++handled;
        }
        return QObject::event(event);
    }
    /// Once more; whether one falls between a tick and its answer is the watchdog's affair.
    void again() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }

private:
    ManualClock &m_clock;
};

QStringList logged;
void keepLogged(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged.append(text);
}

} // namespace

class TestGuiWatchdog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCallThatBlocksIsToldWithItsLengthAndReceiver()
    {
        std::vector<GuiWatchdog::Block> blocks;
        const GuiWatchdog watchdog([&blocks](const auto &block) { blocks.push_back(block); },
                                   nullptr, &m_clock);
        Sluggish sluggish(m_clock);
        sluggish.takes = 300ms;
        const auto told = [&] {
            sluggish.again();
            return !blocks.empty();
        };
        QVERIFY(QTest::qWaitFor(told));
        QVERIFY(blocks.front().lasted >= 300ms);
        QCOMPARE(blocks.front().lasted.count() % 300, 0);
        QCOMPARE(blocks.front().eventType, int(QEvent::User));
        QVERIFY(QByteArray(blocks.front().receiver).contains("Sluggish"));
    }

    void whatIsNotBlockedForLongIsNotToldOf()
    {
        std::vector<GuiWatchdog::Block> blocks;
        const GuiWatchdog watchdog([&blocks](const auto &block) { blocks.push_back(block); },
                                   nullptr, &m_clock);
        Sluggish sluggish(m_clock);
        sluggish.takes = 1ms;
        const auto limit = int(GuiWatchdog::limit.count());
        const auto allHandled = [&] {
            if (sluggish.handled < limit)
                sluggish.again();
            return sluggish.handled >= limit;
        };
        QVERIFY(QTest::qWaitFor(allHandled));
        // The next one that is told of is one that took long.
        sluggish.takes = 300ms;
        const auto told = [&] {
            sluggish.again();
            return !blocks.empty();
        };
        QVERIFY(QTest::qWaitFor(told));
        QVERIFY(blocks.front().lasted >= 300ms);
    }

    void withoutAReportItIsLogged()
    {
        logged.clear();
        const QtMessageHandler former = qInstallMessageHandler(keepLogged);
        {
            const GuiWatchdog watchdog({}, nullptr, &m_clock);
            Sluggish sluggish(m_clock);
            sluggish.takes = 200ms;
            const auto told = [&] {
                sluggish.again();
                return !logged.isEmpty();
            };
            (void)QTest::qWaitFor(told);
        }
        qInstallMessageHandler(former);
        QVERIFY(!logged.isEmpty());
        QVERIFY2(logged.front().contains(QStringLiteral("the window was blocked for ")) &&
                     logged.front().contains(QStringLiteral("00 ms")),
                 qPrintable(logged.front()));
        QVERIFY(logged.front().contains(QStringLiteral("Sluggish")));
    }

private:
    ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestGuiWatchdog)
#include "tst_guiwatchdog.moc"
