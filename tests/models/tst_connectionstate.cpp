#include "models/linkwatch.h"
#include "support/manualclock.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// Where a window's connection stands, by what comes in.
class TestConnectionState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"."_s)); }

    void anAnswerMakesItLive()
    {
        LinkWatch connection(m_clock);
        QCOMPARE(connection.state(), LinkState::Off);
        connection.setWatching(true);
        QCOMPARE(connection.state(), LinkState::Connecting);
        connection.callSucceeded(1);
        QCOMPARE(connection.state(), LinkState::Live);
        connection.setWatching(false);
        QCOMPARE(connection.state(), LinkState::Off);
    }

    void aServerWithoutAnAnswerIsLostSinceThen()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        connection.callSucceeded(1);
        m_clock.advance(milliseconds(5000));
        const Timestamp then = m_clock.now();
        connection.callFailed(Error(ErrorCode::Timeout, u"No answer."_s));
        QCOMPARE(connection.state(), LinkState::Lost);
        m_clock.advance(milliseconds(5000));
        QSignalSpy changed(&connection, &LinkWatch::changed);
        connection.callFailed(Error(ErrorCode::ApiError, u"Refused."_s));
        QCOMPARE(connection.since(), then);
        QCOMPARE(changed.count(), 1); // another reason
        connection.callSucceeded(2);
        QCOMPARE(connection.state(), LinkState::Live);
        QVERIFY(!connection.error());
    }

    void anErrorThatWasAnsweredIsNoLoss()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        Error error(ErrorCode::ApiError, u"The store is full."_s);
        error.requestId = "req_1";
        connection.callFailed(error);
        QCOMPARE(connection.state(), LinkState::Refused);
        QVERIFY(!connection.isSignInRefused());
        connection.callFailed(Error(ErrorCode::Unauthorized, u"Unknown key."_s));
        QVERIFY(connection.isSignInRefused());
    }

    void aSilentStreamStaysSoUntilItTells()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        connection.callSucceeded(1);
        connection.callLate();
        QCOMPARE(connection.state(), LinkState::Connecting);
        QSignalSpy lost(&connection, &LinkWatch::streamLost);
        for (int stored = 2; lost.isEmpty() && stored < 10; ++stored)
            connection.callSucceeded(stored);
        QCOMPARE(connection.state(), LinkState::Silent);
        connection.callLate();
        QCOMPARE(connection.state(), LinkState::Silent);
        connection.callSucceeded(100);
        QCOMPARE(connection.state(), LinkState::Silent);
        connection.take({std::make_shared<std::vector<StreamMessage>>(1)});
        QCOMPARE(connection.state(), LinkState::Live);
    }

    void anEngineOfThisProcessIsNeverLost()
    {
        LinkWatch connection(m_clock);
        connection.setWatching(true);
        connection.callFailed(Error(ErrorCode::ApiError, u"The store is locked."_s));
        QCOMPARE(connection.state(), LinkState::Refused);
    }

    void whatTheStreamMissedIsCaughtUpWith()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        connection.callSucceeded(1);
        connection.lagged();
        QCOMPARE(connection.state(), LinkState::CatchingUp);
        connection.callSucceeded(2);
        QCOMPARE(connection.state(), LinkState::Live);
        // What is lost is not caught up with before it is back.
        connection.callFailed(Error(ErrorCode::Timeout, u"No answer."_s));
        connection.lagged();
        QCOMPARE(connection.state(), LinkState::Lost);
        connection.setWatching(false);
        connection.lagged();
        QCOMPARE(connection.state(), LinkState::Off);
    }

    void aPolledServerIsJudgedByItsPolls()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        connection.setStreaming(true);
        // What is refused without asking the server says nothing of it.
        connection.countersMissing();
        QCOMPARE(connection.state(), LinkState::Connecting);
        StreamState state;
        state.polled = true;
        state.phase = StreamPhase::Live;
        state.heardAt = m_clock.now();
        connection.takeState(state);
        QCOMPARE(connection.state(), LinkState::Live);
        QCOMPARE(connection.polledAt(), state.heardAt);
        QSignalSpy changed(&connection, &LinkWatch::changed);
        QTRY_VERIFY(changed.count() > 0); // its age grows
        state.phase = StreamPhase::Waiting;
        state.error = Error(ErrorCode::Timeout, u"No answer."_s);
        connection.takeState(state);
        QCOMPARE(connection.state(), LinkState::Lost);
        connection.countersMissing();
        QCOMPARE(connection.state(), LinkState::Lost);
        state.phase = StreamPhase::Live;
        state.error.reset();
        connection.takeState(state);
        QCOMPARE(connection.state(), LinkState::Live);
        connection.setWatching(false);
        QVERIFY(!connection.polledAt());
    }

    void aStreamBesideCountersIsLeftToThem()
    {
        LinkWatch connection(m_clock);
        connection.setRemote(true);
        connection.setWatching(true);
        connection.callSucceeded(1);
        StreamState state;
        state.phase = StreamPhase::Waiting;
        state.error = Error(ErrorCode::Timeout, u"No answer."_s);
        connection.takeState(state);
        QCOMPARE(connection.state(), LinkState::Live);
    }

private:
    ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestConnectionState)
#include "tst_connectionstate.moc"
