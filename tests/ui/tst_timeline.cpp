#include "ui/attempttimeline.h"

#include "support/manualclock.h"
#include "ui/words.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 begin = 1'700'000'000'000;

Attempt attemptAt(int number, qint64 after, qint64 late = 0)
{
    Attempt attempt;
    attempt.number = number;
    attempt.startedAt = Timestamp(milliseconds(begin + after));
    attempt.scheduledAt = attempt.startedAt - milliseconds(late);
    attempt.outcome = AttemptOutcome::Failure;
    attempt.error.errorClass = ErrorClass::Timeout;
    return attempt;
}

} // namespace

/// The drawn attempts of one delivery.
class TestTimeline : public QObject
{
    Q_OBJECT

    ManualClock m_clock;
    std::unique_ptr<AttemptTimeline> m_timeline;

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_timeline = std::make_unique<AttemptTimeline>(m_clock);
        Delivery delivery;
        // Two seconds, then half an hour, a third of which it was late.
        delivery.history = {attemptAt(1, 0), attemptAt(2, 2000), attemptAt(3, 1'802'000, 600'000)};
        m_timeline->setDelivery(delivery);
        m_timeline->resize(m_timeline->sizeHint().width() * 2, m_timeline->sizeHint().height());
    }

    void aLongerWaitIsALongerLine()
    {
        const auto line = [this](int index) {
            return m_timeline->markOf(index + 1).left() - m_timeline->markOf(index).left() -
                   m_timeline->neededWidth(index);
        };
        QVERIFY(line(0) > 0);
        QVERIFY2(line(1) > line(0) * 3, qPrintable(u"%1 and %2"_s.arg(line(0)).arg(line(1))));
        // No room: texts come first, and all of it stays inside.
        m_timeline->resize(m_timeline->sizeHint().width(), m_timeline->height());
        QCOMPARE(line(1), 0);
        QVERIFY(m_timeline->cellOf(2).right() <= m_timeline->width());
    }

    void aManualAttemptSaysWhoAskedForIt()
    {
        Delivery delivery;
        delivery.history = {attemptAt(1, 0), attemptAt(2, 2000), attemptAt(3, 4000)};
        delivery.history[1].trigger = delivery.history[2].trigger = AttemptTrigger::Manual;
        m_timeline->setDelivery(delivery);
        const int unnamed = m_timeline->neededWidth(2);
        delivery.history[2].by = u"Ada %1"_s;
        m_timeline->setDelivery(delivery);
        const QString said = m_timeline->accessibleDescription();
        QVERIFY2(said.contains(u"Attempt 1, scheduled:"_s), qPrintable(said));
        QVERIFY2(said.contains(u"Attempt 2, manual:"_s), qPrintable(said));
        QVERIFY2(said.contains(u"Attempt 3, manual by Ada %1:"_s), qPrintable(said));
        QCOMPARE(Words().attemptTitle(delivery.history[2]), u"Attempt 3, manual by Ada %1"_s);
        // A name however long leaves room to the others.
        delivery.history[2].by = QString(120, u'n');
        m_timeline->setDelivery(delivery);
        QVERIFY(m_timeline->neededWidth(2) < unnamed * 3);
    }

    void aTickSaysWhenALateAttemptWasPlanned()
    {
        QVERIFY(!m_timeline->plannedAt(0));
        QVERIFY(!m_timeline->plannedAt(1));
        const auto planned = m_timeline->plannedAt(2);
        QVERIFY(planned);
        const int from = m_timeline->markOf(1).center().x(),
                  to = m_timeline->markOf(2).center().x();
        QVERIFY(std::abs(*planned - (from + (to - from) * 2 / 3)) <= 1);
    }

    void fromRightToLeftAllOfItIsMirrored()
    {
        std::vector<QRect> marks;
        for (int i = 0; i < 3; ++i)
            marks.push_back(m_timeline->markOf(i));
        const int planned = *m_timeline->plannedAt(2);
        m_timeline->setLayoutDirection(Qt::RightToLeft);
        for (int i = 0; i < 3; ++i) {
            const QRect mirrored = m_timeline->markOf(i);
            QCOMPARE(m_timeline->width() - 1 - mirrored.right(), marks[std::size_t(i)].left());
        }
        QVERIFY(std::abs(m_timeline->width() - 1 - *m_timeline->plannedAt(2) - planned) <= 1);
    }

    void keysWalkTheAttemptsAndSayWhichOneIsChosen()
    {
        QSignalSpy chosen(m_timeline.get(), &AttemptTimeline::currentChanged);
        m_timeline->setCurrent(2);
        QCOMPARE(m_timeline->accessibleName(), u"Attempts: 3 of 3, No answer in time"_s);
        QTest::keyClick(m_timeline.get(), Qt::Key_Right); // there is none
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(m_timeline.get(), Qt::Key_Left);
        QCOMPARE(m_timeline->current(), 1);
        QVERIFY(m_timeline->accessibleName().startsWith(u"Attempts: 2 of 3"_s));
        m_timeline->setLayoutDirection(Qt::RightToLeft);
        QTest::keyClick(m_timeline.get(), Qt::Key_Left); // where the next one stands
        QCOMPARE(m_timeline->current(), 2);
        QCOMPARE(chosen.count(), 2);
        QTest::mouseClick(m_timeline.get(), Qt::LeftButton, {}, m_timeline->markOf(0).center());
        QCOMPARE(m_timeline->current(), 0);
    }
};

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
