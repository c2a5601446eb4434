#include "support/clientfixture.h"
#include "rawserver.h"

#include "transport/httpclient.h"
#include "support/verify.h"

#include <QRegularExpression>
#include <QTest>

#include <atomic>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

HttpClient::Settings desktop()
{
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    return settings;
}

/// Answers every request with the same text.
RawServer::Handler always(const QByteArray &text)
{
    return [text](RawServer::Connection &connection) {
        while (!connection.request().isEmpty())
            connection.write(text);
    };
}

} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_client = HttpClient::start(desktop());
        m_pool = openPool();
    }
    void cleanup() { m_client.reset(); }

    void sendsExactlyWhatWasAsked()
    {
        QByteArray seen;
        RawServer server([&seen](RawServer::Connection &connection) {
            seen = connection.request();
            connection.write(answer(201, "made", "X-Answer:  yes \r\n"));
        });
        HttpRequest request = to(server.url("/hook?a=b"));
        request.headers = {{"Content-Type", "application/json"}, {"X-Empty", ""}, {"x-Low", "a b"}};
        request.body = "{\"a\":1}";
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.errorClass, ErrorClass::None);
        QCOMPARE(response.status, 201);
        QCOMPARE(response.body, QByteArray("made"));
        QCOMPARE(response.headers.front(), (Header{"X-Answer", "yes"}));
        QVERIFY(response.phases.connectMs && response.phases.firstByteMs);
        QVERIFY(!response.phases.tlsMs);
        QVERIFY(server.url().contains(response.peer));
        QByteArray expected("POST /hook?a=b HTTP/1.1\r\nHost: ");
        expected.append(server.url().mid(7).chopped(1));
        expected.append("\r\nAccept: */*\r\nContent-Type: application/json\r\nX-Empty:\r\nx-Low: a "
                        "b\r\nContent-Length: 7\r\n\r\n{\"a\":1}");
        QCOMPARE(seen, expected);
    }

    void sendsAnyMethod()
    {
        RawServer server([](RawServer::Connection &connection) {
            for (QByteArray request; !(request = connection.request()).isEmpty();)
                connection.write(
                    answer(200, request.startsWith("HEAD") ? QByteArray() : request.left(3)));
        });
        for (const char *method : {"POST", "PUT", "GET", "HEAD", "DELETE", "POST"}) {
            HttpRequest request = to(server.url());
            request.method = method;
            request.body = QByteArray(method) == "PUT" ? "x" : "";
            const HttpResponse response = sendNow(*m_client, request);
            QCOMPARE(response.status, 200);
            if (QByteArray(method) != "HEAD")
                QCOMPARE(response.body, QByteArray(method).left(3));
        }
        QCOMPARE(server.accepted(), 1);
    }

    void pathsGoAsTheyAreWritten()
    {
        QByteArray line;
        RawServer server([&line](RawServer::Connection &connection) {
            const QByteArray request = connection.request();
            line = request.left(request.indexOf('\r'));
            connection.write(answer(200));
        });
        // A signature covers the path: nothing may be taken out of it.
        QCOMPARE(sendNow(*m_client, to(server.url("/a/../b/./c//%7e?x"))).status, 200);
        QCOMPARE(line, QByteArray("POST /a/../b/./c//%7e?x HTTP/1.1"));
    }

    void moreOfAnAnswerIsKeptWhereAsked()
    {
        RawServer server(always(answer(200, QByteArray(100'000, 'a'))));
        HttpRequest request = to(server.url());
        request.keptBody = 64 * 1024;
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.body.size(), 64 * 1024);
        QVERIFY(response.truncated);
    }

    void connectionsAreReusedWithinAPoolAndNeverAcross()
    {
        RawServer server(always(answer(200)));
        QVERIFY(!sendNow(*m_client, to(server.url())).reused);
        for (int i = 0; i < 5; ++i)
            QVERIFY(sendNow(*m_client, to(server.url())).reused);
        QCOMPARE(server.accepted(), 1);
        HttpRequest other = to(server.url());
        other.pool = openPool();
        QVERIFY(!sendNow(*m_client, other).reused);
        QCOMPARE(server.accepted(), 2);
        QVERIFY(sendNow(*m_client, other).reused);
        QVERIFY(sendNow(*m_client, to(server.url())).reused);
        QCOMPARE(server.accepted(), 2);
    }

    void aConnectionTheReceiverClosedIsReplaced()
    {
        RawServer server([](RawServer::Connection &connection) {
            if (!connection.request().isEmpty())
                connection.write(answer(200));
        });
        for (int i = 0; i < 200; ++i) {
            const HttpResponse response = sendNow(*m_client, to(server.url()));
            QVERIFY2(response.status == 200, qPrintable(response.errorMessage));
        }
        QCOMPARE(server.accepted(), 200);
    }

    void restingPoolsCloseTheirConnections()
    {
        std::atomic<int> closed = 0;
        RawServer server([&closed](RawServer::Connection &connection) {
            while (!connection.request().isEmpty())
                connection.write(answer(200));
            ++closed;
        });
        HttpClient::Settings settings = desktop();
        settings.idleTimeout = 50ms;
        m_client = HttpClient::start(settings);
        m_pool = openPool();
        QCOMPARE(sendNow(*m_client, to(server.url())).status, 200);
        QTRY_COMPARE(closed.load(), 1);
        QCOMPARE(sendNow(*m_client, to(server.url())).status, 200);
    }

    void hundredsOfPoolsWorkAtOnce()
    {
        RawServer server(always(answer(200)));
        std::vector<std::future<HttpResponse>> answers;
        for (int i = 0; i < 150; ++i) {
            HttpRequest request = to(server.url());
            request.pool = openPool();
            answers.push_back(sendLater(*m_client, request));
        }
        for (auto &future : answers)
            QCOMPARE(future.get().status, 200);
        QCOMPARE(server.accepted(), 150);
    }

    void connectionsOfAPoolAreLimited()
    {
        RawServer server(always(answer(200)));
        HttpClient::Settings settings = desktop();
        settings.maxConnectionsPerHost = 3;
        m_client = HttpClient::start(settings);
        m_pool = openPool();
        std::vector<std::future<HttpResponse>> answers;
        for (int i = 0; i < 100; ++i)
            answers.push_back(sendLater(*m_client, to(server.url())));
        for (auto &future : answers)
            QCOMPARE(future.get().status, 200);
        QVERIFY(server.accepted() <= 3);
    }

    void noAnswerInTimeSaysWhereTheTimeWent()
    {
        RawServer server([](RawServer::Connection &connection) {
            while (!connection.request().isEmpty()) {
            }
        });
        HttpRequest request = to(server.url());
        request.timeout = 500ms;
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(response.errorMessage, "No answer within 500 ms. Connected in ");
        VERIFY_SAYS(response.errorMessage, "for the first byte.");
        VERIFY_SAYS(response.errorHint, "Answer first");
        QVERIFY(response.durationMs >= 499 && response.durationMs < 5000);
    }

    void halfAnAnswerInTimeIsATimeout()
    {
        RawServer server([](RawServer::Connection &connection) {
            connection.request();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
            connection.request();
        });
        HttpRequest request = to(server.url());
        request.timeout = 500ms;
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.errorClass, ErrorClass::Timeout);
        VERIFY_SAYS(response.errorMessage, "No complete answer within 500 ms.");
    }

    void aClosedPortIsConnectionRefusedWithItsAddress()
    {
        QByteArray url;
        {
            const RawServer server(always({}));
            url = server.url();
        }
        const HttpResponse response = sendNow(*m_client, to(url));
        QCOMPARE(response.errorClass, ErrorClass::ConnectionRefused);
        QCOMPARE(response.errorMessage, QStringLiteral("Nothing listens at %1.")
                                            .arg(QString::fromLatin1(url.mid(7).chopped(1))));
        QCOMPARE(response.status, 0);
    }

    void aResetSaysHowMuchWasSent()
    {
        RawServer server([](RawServer::Connection &connection) {
            connection.request();
            connection.reset();
        });
        HttpRequest request = to(server.url());
        request.body = "12345";
        const HttpResponse response = sendNow(*m_client, request);
        QCOMPARE(response.errorClass, ErrorClass::ConnectionReset);
        VERIFY_SAYS(response.errorMessage, "5 of 5 bytes were sent");
    }

    void aBodyCutShortIsAReset()
    {
        RawServer server([](RawServer::Connection &connection) {
            connection.request();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        });
        const HttpResponse response = sendNow(*m_client, to(server.url()));
        QCOMPARE(response.errorClass, ErrorClass::ConnectionReset);
        VERIFY_SAYS(response.errorMessage, "in the middle of the answer");
    }

    void redirectsAreNotFollowed()
    {
        RawServer target(always(answer(200)));
        RawServer server(always(answer(302, {}, QByteArray("Location: " + target.url() + "\r\n"))));
        const HttpResponse response = sendNow(*m_client, to(server.url()));
        QCOMPARE(response.errorClass, ErrorClass::None);
        QCOMPARE(response.status, 302);
        QCOMPARE(target.accepted(), 0);
    }

    void hugeBodiesAreCut_data()
    {
        QTest::addColumn<qsizetype>("size");
        QTest::addColumn<bool>("truncated");
        QTest::addColumn<bool>("keptAlive");
        QTest::newRow("16 KiB") << qsizetype(16384) << false << true;
        QTest::newRow("16 KiB and 1") << qsizetype(16385) << true << true;
        QTest::newRow("900 KiB") << qsizetype(900 * 1024) << true << true;
        QTest::newRow("5 MiB") << qsizetype(5 * 1024 * 1024) << true << false;
    }
    void hugeBodiesAreCut()
    {
        QFETCH(qsizetype, size);
        QFETCH(bool, truncated);
        QFETCH(bool, keptAlive);
        RawServer server(always(answer(200, QByteArray(size, 'x'))));
        const HttpResponse response = sendNow(*m_client, to(server.url()));
        QCOMPARE(response.errorClass, ErrorClass::None);
        QCOMPARE(response.status, 200);
        QCOMPARE(response.body.size(), std::min<qsizetype>(size, 16384));
        QCOMPARE(response.truncated, truncated);
        QCOMPARE(sendNow(*m_client, to(server.url())).reused, keptAlive);
    }

    void aClosedPoolAbortsItsTransfersInSilence()
    {
        RawServer slow([](RawServer::Connection &connection) {
            while (!connection.request().isEmpty()) {
            }
        });
        auto called = std::make_shared<std::atomic<bool>>(false);
        onLoop(*m_client, [&] {
            m_client->send(to(slow.url()), [called](HttpResponse &&) { *called = true; });
        });
        QTRY_COMPARE(slow.accepted(), 1);
        onLoop(*m_client, [&] { m_client->closePool(m_pool); });
        RawServer server(always(answer(200)));
        const HttpPool closed = m_pool;
        m_pool = openPool();
        QCOMPARE(sendNow(*m_client, to(server.url())).status, 200);
        QVERIFY(!*called);
        HttpRequest late = to(server.url());
        late.pool = closed;
        QCOMPARE(sendNow(*m_client, late).errorClass, ErrorClass::FormatError);
    }

    void aPoolMayBeClosedFromAnAnswer()
    {
        RawServer server(always(answer(200)));
        std::promise<void> first;
        auto calls = std::make_shared<std::atomic<int>>(0);
        onLoop(*m_client, [&] {
            for (int i = 0; i < 10; ++i)
                m_client->send(to(server.url()), [&, calls](HttpResponse &&) {
                    if (++*calls == 1) {
                        m_client->closePool(m_pool);
                        first.set_value();
                    }
                });
        });
        first.get_future().get();
        onLoop(*m_client, [] {});
        QCOMPARE(calls->load(), 1);
    }

    void answersComeFromTheLoopNeverFromInsideSend()
    {
        const bool inside = onLoop(*m_client, [this] {
            auto called = std::make_shared<bool>(false);
            HttpRequest bad = to("http://127.0.0.1:1/");
            bad.headers = {{"", ""}};
            m_client->send(bad, [called](HttpResponse &&) { *called = true; });
            return *called;
        });
        QVERIFY(!inside);
    }

    void tasksRunInOrderOnOneThread()
    {
        std::vector<int> order;
        bool current = true;
        for (int i = 0; i < 1000; ++i)
            m_client->post([&, i] {
                order.push_back(i);
                current = current && m_client->isCurrent();
            });
        onLoop(*m_client, [] {});
        QCOMPARE(order.size(), size_t(1000));
        QVERIFY(std::is_sorted(order.begin(), order.end()));
        QVERIFY(current && !m_client->isCurrent());
    }

    void theAlarmRingsOnceAndTheLastOneCounts()
    {
        std::promise<int> rung;
        onLoop(*m_client, [&] {
            const auto now = std::chrono::steady_clock::now();
            m_client->setAlarm(now + 10s, [&] { rung.set_value(1); });
            m_client->setAlarm(now + 5ms, [&] { rung.set_value(2); });
        });
        QCOMPARE(rung.get_future().get(), 2);
    }

    void whatWasPostedBeforeTheEndStillRuns()
    {
        bool ran = false;
        m_client->post([&ran] { ran = true; });
        m_client.reset();
        QVERIFY(ran);
    }

    void manyThreadsMayPost()
    {
        std::atomic<int> count = 0;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 5000; ++i)
                    m_client->post([&count] { ++count; });
            });
        for (std::thread &thread : threads)
            thread.join();
        QTRY_COMPARE(count.load(), 20000);
    }

private:
    HttpPool openPool()
    {
        return onLoop(*m_client, [this] { return m_client->openPool(); });
    }
    HttpRequest to(const QByteArray &url) const
    {
        HttpRequest request;
        request.url = url;
        request.pool = m_pool;
        return request;
    }

    std::unique_ptr<HttpClient> m_client;
    HttpPool m_pool = 0;
};

QTEST_APPLESS_MAIN(TestHttpClient)
#include "tst_httpclient.moc"
