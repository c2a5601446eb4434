#include "ctlprocess.h"
#include "targetreceiver.h"

#include "support/deckserver.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <nlohmann/json.hpp>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QStringList split(const char *line)
{
    return QString::fromUtf8(line).split(u' ');
}

QList<int> upTo(int count)
{
    QList<int> numbers;
    for (int i = 1; i <= count; ++i)
        numbers.append(i);
    return numbers;
}

} // namespace

/// `deckhandctl forward` between a real server, or one that speaks Deck's API, and a real receiver.
class TestCtlForward : public QObject
{
    Q_OBJECT

private:
    static constexpr int deadline = 60'000; ///< what a busy machine may need
    static constexpr const char *secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CtlProcess> m_server;
    std::unique_ptr<CtlProcess> m_forward;
    std::unique_ptr<Target> m_target;
    QString m_url;
    QString m_key;
    QByteArray m_said; ///< what the running forward has printed to stderr
    int m_number = 0;

    void serve()
    {
        const QString address = m_url.isEmpty() ? u"127.0.0.1:0"_s : m_url.section(u"//"_s, 1);
        m_server = std::make_unique<CtlProcess>(
            QStringList{u"serve"_s, u"--store"_s,
                        QString(u"sqlite:"_s + m_folder->filePath(u"events.db"_s)), u"--listen"_s,
                        address},
            QStringList{QString(u"DECKHAND_ADMIN_KEY="_s + testKey)});
        m_url = m_server->waitUntilReady();
        m_key = testKey;
        QVERIFY2(!m_url.isEmpty(), m_server->allErr().constData());
    }
    [[nodiscard]] QStringList environment() const
    {
        return {QString(u"DECKHAND_URL="_s + m_url), QString(u"DECKHAND_KEY="_s + m_key),
                QString(u"XDG_STATE_HOME="_s + m_folder->path()),
                QString(u"TMPDIR="_s + m_folder->path())};
    }
    [[nodiscard]] QStringList words(const QStringList &more) const
    {
        return QStringList{u"forward"_s, u"--to"_s, m_target->url(), u"--secret"_s,
                           QString::fromLatin1(secret)} +
               more;
    }
    void forward(const QStringList &more = {})
    {
        m_said.clear();
        m_forward = std::make_unique<CtlProcess>(words(more), environment());
        QVERIFY2(says("Forwarding events of"), m_said.constData());
    }
    [[nodiscard]] bool says(const QByteArray &text, int deadlineMs = deadline)
    {
        return QTest::qWaitFor(
            [&] {
                m_said += m_forward->allErr();
                return m_said.contains(text);
            },
            deadlineMs);
    }
    void publish(int count, const QString &type = u"task_run.completed"_s,
                 const QByteArray &createdAt = {})
    {
        const QByteArray end = createdAt.isEmpty()
                                 ? QByteArray("}\n")
                                 : QByteArray(",\"created_at\":\"" + createdAt + "\"}\n");
        QByteArray lines;
        for (int i = 0; i < count; ++i)
            lines += "{\"type\":\"" + type.toUtf8() +
                     "\",\"data\":{\"n\":" + QByteArray::number(++m_number) +
                     ", \"text\":\"\\u00e9\"}" + end;
        const CtlResult published = runCtl({u"publish"_s, u"--json"_s}, lines, environment());
        QVERIFY2(published.code == 0, published.err.constData());
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_target = std::make_unique<Target>(QByteArray(secret));
        m_url.clear();
        m_number = 0;
    }
    void cleanup()
    {
        m_forward.reset();
        m_server.reset();
        m_target.reset();
        m_folder.reset();
    }

    void whatIsPublishedArrivesSignedInOrder()
    {
        serve();
        publish(2); // before it was there
        forward(
            {u"--events"_s, u"task_run.*"_s, u"--filter"_s, u"{\"data\":{\"n\":{\"$neq\":5}}}"_s});
        m_number = 2;
        publish(2);
        publish(1); // 5, left out by the filter
        publish(1, u"agent.created"_s);
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), (QList<int>{3, 4, 7}), deadline);
        QCOMPARE(m_target->receiver().counters().badSignatures, 0);
        QVERIFY(m_target->bodies().front().contains("\"data\":{\"n\":3, \"text\":\"\\u00e9\"}"));
        QVERIFY(m_forward->readLine().contains("  200  "));
        QCOMPARE(m_forward->stop(SIGINT), 0);
        m_said += m_forward->allErr();
        QVERIFY2(m_said.contains("3 delivered, 0 failed, 1 left out by the filter."),
                 m_said.constData());
    }

    void whatHappenedWhileItWasClosedIsCaughtUp()
    {
        serve();
        forward();
        publish(3);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(3), deadline);
        QVERIFY(QTest::qWaitFor([this] { return savedIds().size() >= 3; }, deadline));
        m_forward->kill();
        publish(4);
        forward();
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(8), deadline);
        QCOMPARE(m_forward->stop(SIGTERM), 0);
        publish(2);
        forward({u"--count"_s, u"2"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(10), deadline);
        QTRY_COMPARE_WITH_TIMEOUT(m_forward->process().state(), QProcess::NotRunning, deadline);
        QCOMPARE(m_forward->process().exitCode(), 0);
    }

    void killedInTheMiddleItLosesNothing()
    {
        serve();
        ReceiverDials slow;
        slow.latency = milliseconds(10);
        m_target->receiver().setDials(slow);
        forward();
        publish(150);
        QTRY_VERIFY_WITH_TIMEOUT(m_target->numbers().size() > 10, deadline);
        m_forward->kill();
        publish(50);
        forward();
        const auto all = [this] {
            const QList<int> numbers = m_target->numbers();
            return QSet<int>(numbers.begin(), numbers.end()).size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(all(), 200, deadline);
        // Sent twice are at most those between two writings of the position.
        QVERIFY2(m_target->numbers().size() < 300,
                 QByteArray::number(m_target->numbers().size()).constData());
    }

    void anEarlierTimeCanBeGiven()
    {
        serve();
        publish(3);
        forward({u"--since"_s, u"1h"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(3), deadline);
    }

    void aServerThatGoesAndComesIsFollowedOn()
    {
        serve();
        forward();
        // Dated ahead by its publisher, which must hide nothing that comes later.
        publish(1, u"task_run.completed"_s, "2095-01-15T09:00:00.000Z");
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(1), deadline);
        QCOMPARE(m_server->stop(), 0);
        QVERIFY2(says("The source is not reached: "), m_said.constData());
        serve();
        publish(2); // told by no stream: the list has them
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(3), deadline);
        QVERIFY2(says("The source is reached again."), m_said.constData());
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(4), deadline);
    }

    void eventsWaitForATargetThatIsDown()
    {
        serve();
        m_target->refuse(true);
        forward({u"--retry-schedule"_s, u"50ms"_s});
        publish(5);
        QVERIFY2(says("The target is not reached: "), m_said.constData());
        publish(5);
        m_target->refuse(false);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers().size(), 10, deadline);
        QVERIFY2(says("The target answers again."), m_said.constData());
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers().size(), 11, deadline);
        const QList<int> numbers = m_target->numbers();
        QCOMPARE(QSet<int>(numbers.begin(), numbers.end()).size(), 11);
    }

    void aTargetThatRefusesOnItsReturnIsTriedAgain()
    {
        serve();
        m_target->refuse(true);
        forward({u"--retry-schedule"_s, u"20ms,20ms,20ms,20ms"_s});
        publish(3);
        QVERIFY2(says("The target is not reached: "), m_said.constData());
        m_target->answerWith(503);
        m_target->refuse(false);
        QTRY_VERIFY_WITH_TIMEOUT(m_target->receiver().counters().requests > 0, deadline);
        QVERIFY2(says("The target answers again."), m_said.constData());
        m_target->answerWith(200);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers().size(), 3, deadline);
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers().size(), 4, deadline);
        QCOMPARE(m_forward->stop(SIGINT), 0);
    }

    void whatTheTargetRefusesFailsAndTheRestGoesOn()
    {
        serve();
        m_target->answerWith(500);
        forward({u"--retry-schedule"_s, u"50ms"_s});
        publish(2);
        // Two attempts each.
        QTRY_COMPARE_WITH_TIMEOUT(m_target->receiver().counters().requests, 4, deadline);
        m_target->answerWith(200);
        publish(2);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), (QList<int>{3, 4}), deadline);
        const QByteArray first = m_forward->readLine();
        QVERIFY2(first.contains("  500  ") && first.contains("Again in "), first.constData());
        QCOMPARE(m_forward->stop(SIGINT), 1);
        m_said += m_forward->allErr();
        QVERIFY2(m_said.contains("2 delivered, 2 failed."), m_said.constData());
        forward({u"--count"_s, u"1"_s}); // and are not tried again by the next
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), (QList<int>{3, 4, 5}), deadline);
    }

    void theKeyAndTheServerAreProvedFirst()
    {
        serve();
        m_key = u"sk_live_wrong"_s;
        QCOMPARE(runCtl(words({}), {}, environment()).code, 4);
        QCOMPARE(m_server->stop(), 0);
        QCOMPARE(runCtl(words({}), {}, environment()).code, 3);
        for (const char *bad : {"--to ftp://x", "--since soon", "--events Bad!", "--secret whsec_x",
                                "--filter {", "--max-concurrency 0"}) {
            const CtlResult result = runCtl(words(split(bad)), {}, environment());
            QCOMPARE(result.code, 2);
            QVERIFY2(result.err.contains(split(bad).front().toUtf8()), result.err.constData());
        }
        QCOMPARE(runCtl({u"forward"_s}, {}, environment()).code, 2);
    }

    void onePairIsForwardedOnce()
    {
        serve();
        forward();
        const CtlResult second = runCtl(words({}), {}, environment());
        QCOMPARE(second.code, 7);
        QVERIFY2(second.err.contains(QByteArray::number(m_forward->process().processId())),
                 second.err.constData());
    }

    void aSecretIsMadeAndShownOnce()
    {
        serve();
        m_forward = std::make_unique<CtlProcess>(
            QStringList{u"forward"_s, u"--to"_s, m_target->url(), u"--json"_s}, environment());
        const auto ready = nlohmann::json::parse(m_forward->readLine().toStdString());
        const QByteArray made = QByteArray::fromStdString(ready.value("secret", std::string()));
        QVERIFY(made.startsWith("whsec_"));
        m_target->receiver().setSecrets({Secret(made)});
        publish(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(1), deadline);
        const auto line = nlohmann::json::parse(m_forward->readLine().toStdString());
        QCOMPARE(line.value("http", 0), 200);
        QCOMPARE(line.value("type", std::string()), std::string("task_run.completed"));
        QVERIFY(line["phases"].value("first_byte_ms", 0.0) > 0);
        QCOMPARE(m_forward->stop(SIGINT), 0);
        const QByteArray rest = m_forward->process().readAllStandardOutput();
        QVERIFY2(rest.contains("\"message\":\"summary\",\"delivered\":1"), rest.constData());
        QVERIFY(!rest.contains("whsec_") && !m_forward->allErr().contains("whsec_"));
        for (const QByteArray &file : stateFiles())
            QVERIFY(!file.contains("whsec_") && !file.contains("sk_live_"));
    }

    void deckIsFollowedByItsList()
    {
        DeckServer deck;
        m_url = deck.url().toString();
        m_key = QString::fromUtf8(DeckServer::key());
        (void)deck.addEvent("task_run.completed", "{\"n\":0}");
        forward();
        for (int i = 1; i <= 3; ++i)
            (void)deck.addEvent("task_run.completed", "{\"n\":" + QByteArray::number(i) + '}');
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(3), deadline);
        QVERIFY(QTest::qWaitFor([this] { return savedIds().size() >= 4; }, deadline));
        m_forward->kill();
        for (int i = 4; i <= 6; ++i)
            (void)deck.addEvent("task_run.completed", "{\"n\":" + QByteArray::number(i) + '}');
        forward();
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(6), deadline);
        deck.close();
        QVERIFY2(says("The source is not reached: "), m_said.constData());
        (void)deck.addEvent("task_run.completed", "{\"n\":7}");
        deck.listen();
        QTRY_COMPARE_WITH_TIMEOUT(m_target->numbers(), upTo(7), deadline);
        QCOMPARE(m_forward->stop(SIGINT), 0);
        QCOMPARE(deck.violations(), QStringList());
    }

    void aStoredEventIsDeliveredHere()
    {
        DeckServer deck;
        m_url = deck.url().toString();
        m_key = QString::fromUtf8(DeckServer::key());
        const QByteArray data = "{\"z\": 1.50,\"a\":\"\\u00e9\",\"n\":12345678901234567890}";
        const QByteArray id = deck.addEvent("task_run.failed", data, "2025-01-15T09:31:15.123Z");
        const CtlResult done =
            runCtl(words({u"--event"_s, QString::fromUtf8(id)}), {}, environment());
        QVERIFY2(done.code == 0, done.err.constData());
        QCOMPARE(m_target->bodies(),
                 QList<QByteArray>{
                     "{\"id\":\"" + id +
                     "\",\"object\":\"event\",\"type\":\"task_run.failed\",\"data\":" + data +
                     ",\"created_at\":\"2025-01-15T09:31:15.123Z\"}"});
        QCOMPARE(m_target->receiver().counters().badSignatures, 0);
        QCOMPARE(runCtl(words(split("--event evt_none")), {}, environment()).code, 5);
        m_target->refuse(true);
        const CtlResult refused =
            runCtl(words({u"--event"_s, QString::fromUtf8(id), u"--retry-schedule"_s, u"none"_s}),
                   {}, environment());
        QCOMPARE(refused.code, 1);
        QCOMPARE(deck.violations(), QStringList());
    }

private:
    [[nodiscard]] QList<QByteArray> stateFiles() const
    {
        QList<QByteArray> files;
        QDir folder(m_folder->filePath(u"deckhand/forward"_s));
        for (const QString &name : folder.entryList({u"*.json"_s})) {
            QFile file(folder.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                files.append(file.readAll());
        }
        return files;
    }
    [[nodiscard]] std::vector<std::string> savedIds() const
    {
        const QList<QByteArray> files = stateFiles();
        const auto json = nlohmann::json::parse(files.value(0).toStdString(), nullptr, false);
        return json.is_object() ? json.value("done", std::vector<std::string>())
                                : std::vector<std::string>();
    }
};

QTEST_GUILESS_MAIN(TestCtlForward)
#include "tst_ctlforward.moc"
