#include "demo/receiver.h"
#include "signing/standardwebhooks.h"
#include "support/clientfixture.h"

#include <QRegularExpression>
#include <QTest>

#include <array>
#include <mutex>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

HttpClient::Settings desktop()
{
    HttpClient::Settings settings;
    settings.guard = AddressGuard(AddressGuard::Level::Desktop);
    return settings;
}

Timestamp now()
{
    return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

} // namespace

class TestReceiver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        m_client = HttpClient::start(desktop());
        m_pool = onLoop(*m_client, [this] { return m_client->openPool(); });
    }
    void cleanup()
    {
        m_client.reset();
        m_receiver.reset();
        m_received.clear();
    }

    void answersAsItsDialsSayAndTheyMayChange()
    {
        start();
        QCOMPARE(post().status, 200);
        QCOMPARE(post().body, QByteArray("{\"ok\":true}"));
        ReceiverDials dials;
        dials.status = 503;
        dials.retryAfterSeconds = 7;
        dials.body = "later";
        m_receiver->setDials(dials);
        QVERIFY(m_receiver->dials() == dials);
        const HttpResponse response = post();
        QCOMPARE(response.status, 503);
        QCOMPARE(response.body, QByteArray("later"));
        QVERIFY(response.reused);
        QCOMPARE(header(response, "retry-after"), QByteArray("7"));
        dials = {};
        dials.status = 307;
        dials.location = "http://elsewhere/\r\nX: y";
        m_receiver->setDials(dials);
        QCOMPARE(header(post(), "location"), QByteArray("http://elsewhere/  X: y"));
        dials.status = 204;
        m_receiver->setDials(dials);
        QCOMPARE(post().status, 204);
        QVERIFY(post().reused);
    }

    void failsItsShare()
    {
        ReceiverDials dials;
        dials.failureShare = 0.3;
        dials.failureStatus = 418;
        start(dials);
        int failed = 0;
        for (int i = 0; i < 1000; ++i)
            failed += post().status == 418 ? 1 : 0;
        QVERIFY2(failed > 220 && failed < 380, qPrintable(QString::number(failed)));
        const ReceiverCounters counters = m_receiver->counters();
        QCOMPARE(counters.requests, 1000);
        QCOMPARE(counters.refused, failed);
        QCOMPARE(counters.accepted, 1000 - failed);
    }

    void aMixFailsWithEachStatusInTurnAndAsksToWait()
    {
        ReceiverDials dials;
        dials.failureShare = 1;
        dials.failureStatus = 404;
        dials.failsMixed = true;
        dials.retryAfterSeconds = 30;
        start(dials);
        QList<int> statuses;
        for (int i = 0; i < 4; ++i) {
            const HttpResponse response = post();
            statuses.append(response.status);
            QCOMPARE(header(response, "retry-after"), QByteArray("30"));
        }
        QCOMPARE(statuses, QList<int>({429, 500, 503, 429}));
        dials.failsMixed = false;
        m_receiver->setDials(dials);
        QCOMPARE(post().status, 404);
    }

    void waitsAsLongAsItIsTold()
    {
        ReceiverDials dials;
        dials.latency = 60ms;
        start(dials);
        const HttpResponse response = post();
        QCOMPARE(response.status, 200);
        QVERIFY(response.durationMs >= 59);
        // The wait of one request does not hold up another.
        const auto begin = std::chrono::steady_clock::now();
        std::vector<std::future<HttpResponse>> answers;
        for (int i = 0; i < 30; ++i)
            answers.push_back(sendLater(*m_client, request()));
        for (auto &future : answers)
            QCOMPARE(future.get().status, 200);
        QVERIFY(std::chrono::steady_clock::now() - begin < 1s);
    }

    void refusingClosesThePortAndItsConnections()
    {
        start();
        QCOMPARE(post().status, 200);
        ReceiverDials dials;
        dials.refuse = true;
        for (int i = 0; i < 3; ++i) {
            dials.refuse = true;
            m_receiver->setDials(dials);
            QCOMPARE(post().errorClass, ErrorClass::ConnectionRefused);
            dials.refuse = false;
            m_receiver->setDials(dials);
            QCOMPARE(post().status, 200);
        }
    }

    void resettingBreaksTheAnswer()
    {
        ReceiverDials dials;
        dials.reset = true;
        start(dials);
        QCOMPARE(post().errorClass, ErrorClass::ConnectionReset);
        m_receiver->setDials({});
        QCOMPARE(post().status, 200);
    }

    void checksSignaturesWithAnyOfItsSecrets()
    {
        const Secret secret = makeWebhookSecret();
        start({}, {makeWebhookSecret(), secret});
        QCOMPARE(send(signedBy(secret, "evt_1")).status, 200);
        QCOMPARE(send(signedBy(makeWebhookSecret(), "evt_2")).status, 401);
        HttpRequest changed = signedBy(secret, "evt_3");
        changed.body += " ";
        QCOMPARE(send(changed).status, 401);
        QCOMPARE(post().status, 401);
        QCOMPARE(m_receiver->counters().badSignatures, 3);
        QCOMPARE(m_receiver->counters().accepted, 1);
        const std::scoped_lock lock(m_mutex);
        QCOMPARE(m_received.size(), size_t(4));
        QVERIFY(m_received[0].signatureChecked && m_received[0].signatureValid);
        QVERIFY(m_received[1].signatureChecked && !m_received[1].signatureValid);
        QCOMPARE(m_received[1].answeredStatus, 401);
    }

    void anExpiredSecretRefusesWhatWasValid()
    {
        const Secret secret = makeWebhookSecret();
        ReceiverDials dials;
        dials.secretExpired = true;
        start(dials, {secret});
        QCOMPARE(send(signedBy(secret, "evt_1")).status, 401);
        QCOMPARE(m_receiver->counters().badSignatures, 1);
        m_receiver->setDials({});
        QCOMPARE(send(signedBy(secret, "evt_1")).status, 200);
        QCOMPARE(m_receiver->counters().badSignatures, 1);
        QCOMPARE(m_receiver->counters().duplicates, 0);
    }

    void answersOfAMegabyteDoNotBreakTheConnection()
    {
        ReceiverDials dials;
        dials.body = hugeBody();
        start(dials);
        const HttpResponse response = post();
        QCOMPARE(response.status, 200);
        QVERIFY(hugeBody().startsWith(response.body));
        QVERIFY(hugeBody().size() >= 1'000'000);
        QCOMPARE(post().status, 200);
    }

    void secretsMayBeExchanged()
    {
        const Secret first = makeWebhookSecret();
        const Secret second = makeWebhookSecret();
        start({}, {first});
        QCOMPARE(send(signedBy(second, "evt_1")).status, 401);
        m_receiver->setSecrets({second});
        QCOMPARE(send(signedBy(second, "evt_1")).status, 200);
        // One that can't be read lets nothing pass.
        m_receiver->setSecrets({Secret("whsec_x")});
        QCOMPARE(send(signedBy(second, "evt_1")).status, 401);
        m_receiver->setSecrets({});
        QCOMPARE(post().status, 200);
    }

    void namesDuplicatesOfWhatItAccepted()
    {
        ReceiverDials dials;
        dials.status = 500;
        start(dials);
        const Secret any = makeWebhookSecret();
        QCOMPARE(send(signedBy(any, "evt_1")).status, 500);
        m_receiver->setDials({});
        QCOMPARE(send(signedBy(any, "evt_1")).status, 200);
        QCOMPARE(send(signedBy(any, "evt_1")).status, 200);
        QCOMPARE(send(signedBy(any, "evt_2")).status, 200);
        const std::scoped_lock lock(m_mutex);
        QVERIFY(!m_received[1].duplicate);
        QVERIFY(m_received[2].duplicate);
        QVERIFY(!m_received[3].duplicate);
        QCOMPARE(m_receiver->counters().duplicates, 1);
    }

    void tellsWhatItReceived()
    {
        start();
        HttpRequest sent = request();
        sent.url += "a/b?c=d";
        sent.headers = {{"X-One", "1"}, {"x-two", "2 3"}};
        sent.body = QByteArray(300'000, 'b');
        QCOMPARE(send(sent).status, 200);
        const std::scoped_lock lock(m_mutex);
        const Received &received = m_received.at(0);
        QCOMPARE(received.target, QByteArray("/a/b?c=d"));
        QVERIFY(received.body == sent.body);
        QVERIFY(
            std::count(received.headers.begin(), received.headers.end(), Header{"x-two", "2 3"}));
        QVERIFY(!received.signatureChecked);
        QCOMPARE(m_receiver->counters().bytes, 300'000);
    }

    void limitsWhatItReads()
    {
        start();
        HttpRequest sent = request();
        sent.headers = {{"X-Long", QByteArray(70'000, 'x')}};
        QCOMPARE(send(sent).status, 431);
        sent = request();
        sent.headers = {{"Transfer-Encoding", "chunked"}};
        sent.body = "x";
        QCOMPARE(send(sent).status, 411);
        QCOMPARE(post().status, 200);
    }

    void aWrongSecretOrAPortInUseIsAnError()
    {
        Receiver::Settings settings;
        settings.secrets = {Secret("nonsense")};
        QVERIFY(!Receiver::start(settings));
        start();
        settings = {};
        settings.port = m_receiver->port();
        const auto second = Receiver::start(settings);
        QVERIFY(!second);
        QVERIFY(second.error().text().contains(QString::number(settings.port)));
        settings.host = QStringLiteral("no address");
        QVERIFY(!Receiver::start(settings));
    }

private:
    void start(const ReceiverDials &dials = {}, std::vector<Secret> secrets = {})
    {
        Receiver::Settings settings;
        settings.dials = dials;
        settings.secrets = std::move(secrets);
        settings.onReceived = [this](const Received &received) {
            const std::scoped_lock lock(m_mutex);
            m_received.push_back(received);
        };
        auto receiver = Receiver::start(std::move(settings));
        QVERIFY2(receiver, receiver ? "" : qPrintable(receiver.error().text()));
        m_receiver = std::move(*receiver);
    }
    HttpRequest request() const
    {
        HttpRequest request;
        request.url = m_receiver->url();
        request.pool = m_pool;
        return request;
    }
    HttpRequest signedBy(const Secret &secret, const QByteArray &id) const
    {
        HttpRequest signedRequest = request();
        signedRequest.body = "{\"a\":1}";
        const std::array keys{*webhookKey(secret)};
        const auto seconds = std::chrono::floor<std::chrono::seconds>(now());
        signedRequest.headers = {
            {"webhook-id", id},
            {"webhook-timestamp",
             QByteArray::number(qlonglong(seconds.time_since_epoch().count()))},
            {"webhook-signature", signWebhook(keys, id, now(), signedRequest.body)}};
        return signedRequest;
    }
    HttpResponse send(const HttpRequest &request) { return sendNow(*m_client, request); }
    HttpResponse post() { return send(request()); }
    static QByteArray header(const HttpResponse &response, QByteArrayView name)
    {
        for (const auto &[key, value] : response.headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }

    std::mutex m_mutex;
    std::vector<Received> m_received;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<Receiver> m_receiver;
    HttpPool m_pool = 0;
};

QTEST_APPLESS_MAIN(TestReceiver)
#include "tst_receiver.moc"
