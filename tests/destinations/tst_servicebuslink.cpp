#include "destinations/azure_servicebus/servicebuslink.h"
#include "destinations/metadata.h"
#include "transport/httpclient.h"

#include <QRegularExpression>
#include <QTest>

#include <proton/connection.h>
#include <proton/delivery.h>
#include <proton/disposition.h>
#include <proton/event.h>
#include <proton/link.h>
#include <proton/sasl.h>
#include <proton/session.h>
#include <proton/terminus.h>
#include <proton/transport.h>

#include <cstring>
#include <random>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

constexpr auto goodString = "Endpoint=sb://contoso.servicebus.windows.net/;"
                            "SharedAccessKeyName=sender;SharedAccessKey=c2VjcmV0a2V5PT0=";

const SystemClock systemClock;

ServiceBusSettings settings()
{
    ServiceBusSettings settings;
    settings.address = *parseConnectionString(Secret(goodString));
    settings.entity = "events";
    settings.product = "test";
    settings.clock = &systemClock;
    return settings;
}

/// What a service sends first: SASL's header, its mechanisms, its outcome, AMQP's header, open.
QByteArray opening()
{
    return QByteArray("AMQP\x03\x01\x00\x00", 8) +
           QByteArray("\x00\x00\x00\x1c\x02\x01\x00\x00\x00\x53\x40\xc0\x0f\x01\xe0\x0c\x01\xa3"
                      "\x09"
                      "ANONYMOUS",
                      28) +
           QByteArray("\x00\x00\x00\x10\x02\x01\x00\x00\x00\x53\x44\xc0\x03\x01\x50\x00", 16) +
           QByteArray("AMQP\x00\x01\x00\x00", 8) +
           QByteArray("\x00\x00\x00\x14\x02\x00\x00\x00\x00\x53\x10\xc0\x07\x01\xa1\x04"
                      "peer",
                      20);
}

SendJob job(int number)
{
    SendJob job;
    job.eventId = EventId("evt_" + QByteArray::number(number));
    job.eventType = "task_run.completed";
    job.body = "{}";
    return job;
}

/// The other side of the engine: takes every link, every token and every message.
class Server
{
public:
    Server()
    {
        pn_transport_t *transport = pn_transport();
        pn_transport_set_server(transport);
        pn_connection_driver_init(&m_driver, nullptr, transport);
        pn_sasl_allowed_mechs(pn_sasl(transport), "ANONYMOUS");
        pn_connection_set_container(m_driver.connection, "server");
    }
    ~Server() { pn_connection_driver_destroy(&m_driver); }
    Q_DISABLE_COPY_MOVE(Server)

    void received(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {
            const pn_rwbytes_t room = pn_connection_driver_read_buffer(&m_driver);
            const qsizetype part = qMin(bytes.size(), qsizetype(room.size));
            if (part == 0)
                return;
            std::memcpy(room.start, bytes.data(), std::size_t(part));
            pn_connection_driver_read_done(&m_driver, std::size_t(part));
            bytes = bytes.sliced(part);
            pump();
        }
    }
    QByteArray takeOutgoing()
    {
        QByteArray all;
        for (;;) {
            const pn_bytes_t bytes = pn_connection_driver_write_buffer(&m_driver);
            if (bytes.size == 0)
                return all;
            all += fromProton(bytes);
            pn_connection_driver_write_done(&m_driver, bytes.size);
            pump();
        }
    }

private:
    void pump()
    {
        while (pn_event_t *event = pn_connection_driver_next_event(&m_driver))
            handle(event);
    }
    void handle(pn_event_t *event)
    {
        switch (pn_event_type(event)) {
        case PN_CONNECTION_REMOTE_OPEN: return pn_connection_open(m_driver.connection);
        case PN_SESSION_REMOTE_OPEN: return pn_session_open(pn_event_session(event));
        case PN_LINK_REMOTE_OPEN: return open(pn_event_link(event));
        case PN_DELIVERY: return take(pn_event_delivery(event));
        default: return;
        }
    }
    void open(pn_link_t *link)
    {
        pn_terminus_copy(pn_link_source(link), pn_link_remote_source(link));
        pn_terminus_copy(pn_link_target(link), pn_link_remote_target(link));
        pn_link_open(link);
        if (pn_link_is_receiver(link))
            pn_link_flow(link, 20);
        else
            m_replies = link;
    }
    void take(pn_delivery_t *delivery)
    {
        pn_link_t *link = pn_delivery_link(delivery);
        if (!pn_link_is_receiver(link) || !pn_delivery_readable(delivery))
            return;
        const bool token =
            QByteArray(pn_terminus_get_address(pn_link_remote_target(link))) == "$cbs";
        pn_link_advance(link);
        pn_delivery_update(delivery, PN_ACCEPTED);
        pn_delivery_settle(delivery);
        if (token)
            reply();
    }
    void reply()
    {
        const MessagePtr message(pn_message());
        pn_data_t *properties = pn_message_properties(message.get());
        pn_data_put_map(properties);
        pn_data_enter(properties);
        pn_data_put_string(properties, protonBytes("status-code"));
        pn_data_put_int(properties, 202);
        pn_data_exit(properties);
        QByteArray bytes(200, '\0');
        auto size = std::size_t(bytes.size());
        pn_message_encode(message.get(), bytes.data(), &size);
        pn_delivery(m_replies, pn_dtag("r", 1));
        pn_link_send(m_replies, bytes.constData(), size);
        pn_link_advance(m_replies);
    }

    pn_connection_driver_t m_driver{};
    pn_link_t *m_replies = nullptr;
};

} // namespace

class TestServiceBusLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void saslComesFirstAndTheLinksFollow()
    {
        ServiceBusLink link(settings());
        QVERIFY(link.outgoing().startsWith(QByteArrayView("AMQP\x03\x01\x00\x00", 8)));
        QByteArray sent;
        feed(link, opening(), &sent);
        QVERIFY2(!link.failure(), link.failure() ? qPrintable(link.failure()->error.message) : "");
        QVERIFY(sent.contains("ANONYMOUS"));
        QVERIFY(sent.contains("contoso.servicebus.windows.net"));
        QVERIFY(sent.contains("$cbs"));
        QVERIFY(!sent.contains("c2VjcmV0")); // the key stays here
        QCOMPARE(link.stage(), SendStage::SignIn);
        QVERIFY(!link.takes());
    }

    void whatIsNotAmqpIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("http") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
        QTest::newRow("older") << QByteArray("AMQP\x00\x00\x09\x01", 8);
        QTest::newRow("noise") << QByteArray(64, '\xff');
        QTest::newRow("endless frame")
            << QByteArray("AMQP\x03\x01\x00\x00\x7f\xff\xff\xff\x02\x01\x00\x00", 16);
        QTest::newRow("no anonymous")
            << QByteArray("AMQP\x03\x01\x00\x00", 8) +
                   QByteArray("\x00\x00\x00\x18\x02\x01\x00\x00\x00\x53\x40\xc0\x0b\x01\xe0\x08"
                              "\x01\xa3\x05"
                              "PLAIN",
                              24);
    }
    void whatIsNotAmqpIsRefused()
    {
        QFETCH(QByteArray, bytes);
        ServiceBusLink link(settings());
        feed(link, bytes);
        QVERIFY(link.failure());
        QVERIFY(link.failure()->error.errorClass == ErrorClass::ProtocolError ||
                link.failure()->error.errorClass == ErrorClass::AuthFailed);
        QVERIFY(!link.failure()->error.hint.isEmpty());
    }

    void damagedConversationsDoNoHarm()
    {
        std::mt19937 random(20250115);
        const QByteArray whole = conversation();
        QVERIFY(!whole.isEmpty());
        for (int round = 0; round < 2000; ++round) {
            QByteArray bytes = whole;
            for (unsigned i = 0, n = 1 + random() % 4; i < n; ++i)
                bytes[qsizetype(random() % unsigned(bytes.size()))] = char(random());
            ServiceBusLink link(settings());
            std::vector<int> seen(4, 0);
            quint64 next = 0;
            for (qsizetype at = 0; at < bytes.size(); at += 50) {
                feed(link, bytes.mid(at, 50));
                while (link.takes() && next < 3)
                    link.publish(++next, job(1));
                for (const LinkSettled &settled : link.takeSettled())
                    QVERIFY(settled.tag <= 3 && ++seen[settled.tag] == 1);
            }
            link.tick(std::chrono::steady_clock::now());
            link.close();
            (void)link.outgoing();
        }
    }

    void anEventIsOneDataSection()
    {
        const MessagePtr message(pn_message());
        SendJob large = job(1);
        large.body = QByteArray(100'000, 'x') + "\xc3\xa4";
        const QByteArray bytes = encodeEvent(message.get(), large, {{"region", "eu"}});
        QVERIFY(bytes.contains(QByteArray("\x00\x53\x75\xb0", 4))); // data, vbin32
        QVERIFY(bytes.endsWith(large.body));
    }

    void thePreviewIsTheMessage()
    {
        Destination destination;
        destination.type = "azure_servicebus";
        destination.config.fields[QStringLiteral("name")] = QStringLiteral("events");
        destination.config.credentials[QStringLiteral("connection_string")] = Secret(goodString);
        destination.metadata = {{QStringLiteral("team"), QStringLiteral("data")}};
        const auto client = HttpClient::start({});
        SenderContext context;
        context.http = client.get();
        context.clock = &systemClock;
        SendJob sent = job(1);
        sent.isTest = true;
        const auto sender = *makeSenderFactory()->create(destination, context);
        const auto shown = sender->previewOf(sent);
        QVERIFY(shown);
        const MessagePtr message(pn_message());
        const QByteArray bytes =
            encodeEvent(message.get(), sent, metadataOf(sent, destination.metadata));
        const MessagePtr read(pn_message());
        QCOMPARE(pn_message_decode(read.get(), bytes.constData(), size_t(bytes.size())), 0);
        Headers found{{"message-id", fromProton(pn_message_get_id(read.get()).u.as_bytes)},
                      {"subject", pn_message_get_subject(read.get())},
                      {"content-type", pn_message_get_content_type(read.get())}};
        pn_data_t *properties = pn_message_properties(read.get());
        pn_data_rewind(properties);
        pn_data_next(properties);
        const size_t count = pn_data_get_map(properties);
        pn_data_enter(properties);
        for (size_t i = 0; i + 1 < count; i += 2) {
            pn_data_next(properties);
            const QByteArray name = fromProton(pn_data_get_string(properties));
            pn_data_next(properties);
            found.emplace_back("application-properties." + name,
                               fromProton(pn_data_get_string(properties)));
        }
        QVERIFY(found == shown->headers);
        QVERIFY(bytes.endsWith(shown->body) && shown->body == sent.body);
    }

    void answersToATokenAreReadWithCare()
    {
        const MessagePtr message(pn_message());
        QVERIFY(!decodeTokenReply(message.get(), {}));
        QVERIFY(!decodeTokenReply(message.get(), QByteArray(100, '\xff')));
        const MessagePtr reply(pn_message());
        pn_data_t *properties = pn_message_properties(reply.get());
        pn_data_put_map(properties);
        pn_data_enter(properties);
        pn_data_put_string(properties, protonBytes("status-code"));
        pn_data_put_int(properties, 401);
        pn_data_put_string(properties, protonBytes("status-description"));
        pn_data_put_string(properties, protonBytes(QByteArray(10'000, 'x')));
        pn_data_exit(properties);
        QByteArray bytes(20'000, '\0');
        auto size = std::size_t(bytes.size());
        QCOMPARE(pn_message_encode(reply.get(), bytes.data(), &size), 0);
        bytes.truncate(qsizetype(size));
        const auto read = decodeTokenReply(message.get(), bytes);
        QVERIFY(read);
        QCOMPARE(read->status, 401);
        QVERIFY(read->description.size() <= 400);
        std::mt19937 random(7);
        for (int round = 0; round < 2000; ++round) {
            QByteArray damaged = bytes.left(qsizetype(random() % 200));
            if (!damaged.isEmpty())
                damaged[qsizetype(random() % unsigned(damaged.size()))] = char(random());
            (void)decodeTokenReply(message.get(), damaged);
        }
    }

private:
    /// What the server says until three messages are accepted; empty where that fails.
    static QByteArray conversation()
    {
        ServiceBusLink link(settings());
        Server server;
        QByteArray all;
        quint64 next = 0;
        std::size_t accepted = 0;
        for (int turn = 0; turn < 50 && accepted < 3; ++turn) {
            QByteArray sent;
            feed(link, {}, &sent);
            server.received(sent);
            const QByteArray answer = server.takeOutgoing();
            all += answer;
            sent.clear();
            feed(link, answer, &sent);
            server.received(sent);
            while (link.takes() && next < 3)
                link.publish(++next, job(1));
            for (const LinkSettled &settled : link.takeSettled())
                accepted += settled.error.errorClass == ErrorClass::None ? 1U : 0U;
        }
        return accepted == 3 ? all : QByteArray();
    }
    /// Gives bytes to the link in pieces and takes what it writes.
    static void feed(ServiceBusLink &link, const QByteArray &bytes, QByteArray *sent = nullptr)
    {
        const auto take = [&] {
            for (QByteArrayView out = link.outgoing(); !out.isEmpty(); out = link.outgoing()) {
                if (sent)
                    sent->append(out.data(), out.size());
                link.wrote(out.size());
            }
        };
        take();
        for (qsizetype at = 0; at < bytes.size(); at += 7) {
            link.received(QByteArrayView(bytes).sliced(at, qMin(qsizetype(7), bytes.size() - at)));
            take();
        }
    }
};

QTEST_APPLESS_MAIN(TestServiceBusLink)
#include "tst_servicebuslink.moc"
