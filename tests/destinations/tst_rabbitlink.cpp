#include "destinations/rabbitmq/rabbitlink.h"
#include "transport/httpclient.h"
#include "support/verify.h"

#include <QRegularExpression>
#include <QTest>
#include <QtEndian>

#include <random>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

RabbitSettings settings()
{
    RabbitSettings settings;
    settings.exchange = "events";
    settings.username = "publisher";
    settings.password = Secret("publisher pw");
    settings.product = "Deckhand/test";
    return settings;
}

template <class Method>
QByteArray frame(quint16 channel, amqp_method_number_t id, Method method)
{
    QByteArray out;
    if (!appendMethod(out, channel, id, &method))
        qFatal("A frame of the test is wrong.");
    return out;
}

QByteArray startFrame(const char *mechanisms = "AMQPLAIN PLAIN")
{
    return frame(
        0, AMQP_CONNECTION_START_METHOD,
        amqp_connection_start_t{0, 9, {0, nullptr}, amqpBytes(mechanisms), amqpBytes("en_US")});
}

QByteArray tuneFrame(quint32 frameMax = 131'072, quint16 heartbeat = 60)
{
    return frame(0, AMQP_CONNECTION_TUNE_METHOD, amqp_connection_tune_t{2047, frameMax, heartbeat});
}

/// Everything a broker says until messages can be published.
QByteArray opening(quint32 frameMax = 131'072)
{
    return startFrame() + tuneFrame(frameMax) +
           frame(0, AMQP_CONNECTION_OPEN_OK_METHOD, amqp_connection_open_ok_t{{0, nullptr}}) +
           frame(1, AMQP_CHANNEL_OPEN_OK_METHOD, amqp_channel_open_ok_t{{0, nullptr}}) +
           frame(1, AMQP_CONFIRM_SELECT_OK_METHOD, amqp_confirm_select_ok_t{});
}

QByteArray ack(quint64 tag, bool multiple = false)
{
    return frame(1, AMQP_BASIC_ACK_METHOD, amqp_basic_ack_t{tag, multiple});
}

QByteArray nack(quint64 tag, bool multiple = false)
{
    return frame(1, AMQP_BASIC_NACK_METHOD, amqp_basic_nack_t{tag, multiple, 0});
}

QByteArray returned(const QByteArray &messageId, const QByteArray &body)
{
    QByteArray out = frame(1, AMQP_BASIC_RETURN_METHOD,
                           amqp_basic_return_t{312, amqpBytes("NO_ROUTE"), amqpBytes("events"),
                                               amqpBytes("task_run.completed")});
    amqp_basic_properties_t properties{};
    properties._flags = AMQP_BASIC_MESSAGE_ID_FLAG;
    properties.message_id = amqpBytes(messageId);
    if (!appendHeader(out, 1, quint64(body.size()), properties, 131'072))
        qFatal("A header of the test is wrong.");
    appendBody(out, 1, body, 131'072);
    return out;
}

SendJob job(int number)
{
    SendJob job;
    job.eventId = EventId("evt_" + QByteArray::number(number));
    job.eventType = "task_run.completed";
    job.body = "{}";
    return job;
}

/// `a` in `a` in `a` …: tables as deep as a frame has room for.
QByteArray deepStart()
{
    QByteArray table;
    while (table.size() < 120'000) {
        QByteArray outer(4, '\0');
        outer += QByteArray("\x01"
                            "aF",
                            3);
        qToBigEndian(quint32(3 + 4 + table.size()), outer.data());
        // The innermost table is empty: its size alone.
        if (table.isEmpty())
            table = QByteArray(4, '\0');
        outer += table;
        qToBigEndian(quint32(outer.size() - 4), outer.data());
        table = outer;
    }
    QByteArray payload(4, '\0');
    qToBigEndian(AMQP_CONNECTION_START_METHOD, payload.data());
    payload += QByteArray("\x00\x09", 2) + table;
    payload += QByteArray("\x00\x00\x00\x05PLAIN\x00\x00\x00\x05"
                          "en_US",
                          18);
    QByteArray out(7, '\0');
    out[0] = AMQP_FRAME_METHOD;
    qToBigEndian(quint32(payload.size()), out.data() + 3);
    return out + payload + char(AMQP_FRAME_END);
}

} // namespace

class TestRabbitLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void opensStepByStepAndByteByByte()
    {
        RabbitLink link(settings(), {});
        QCOMPARE(link.outgoing(), QByteArrayView("AMQP\x00\x00\x09\x01", 8));
        QCOMPARE(link.stage(), SendStage::SignIn);
        for (const char byte : opening()) {
            QVERIFY(!link.isOpen() && !link.takes());
            link.received(QByteArrayView(&byte, 1));
        }
        QVERIFY(!link.failure());
        QVERIFY(link.isOpen() && link.takes());
        QCOMPARE(link.stage(), SendStage::Send);
        link.wrote(link.outgoing().size());
        QVERIFY(link.outgoing().isEmpty());
    }

    void thePreviewIsTheMessage()
    {
        Destination destination;
        destination.type = "rabbitmq";
        destination.config.fields = {
            {QStringLiteral("server_url"), QStringLiteral("broker.example.com:5672")},
            {QStringLiteral("exchange"), QStringLiteral("events")}};
        destination.config.credentials = {{QStringLiteral("username"), Secret("publisher")},
                                          {QStringLiteral("password"), Secret("publisher pw")}};
        destination.metadata = {{QStringLiteral("team"), QStringLiteral("data")}};
        const auto client = HttpClient::start({});
        const SystemClock clock;
        SenderContext context;
        context.http = client.get();
        context.clock = &clock;
        SendJob sent = job(1);
        sent.isTest = true;
        const auto sender = *makeSenderFactory()->create(destination, context);
        const auto shown = sender->previewOf(sent);
        QVERIFY(shown && !shown->url.contains("pw"));
        // What is shown, as a broker reads it.
        std::map<QByteArray, QByteArray> named(shown->headers.begin(), shown->headers.end());
        std::vector<amqp_table_entry_t> headers;
        const std::vector<QByteArray> names{"event-id", "topic", "timestamp", "team"};
        for (const QByteArray &name : names)
            headers.push_back(amqpEntry(name.constData(), named.at("headers." + name)));
        QCOMPARE(named.size(), names.size() + 5);
        amqp_basic_properties_t properties{};
        properties._flags = AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG |
                            AMQP_BASIC_DELIVERY_MODE_FLAG | AMQP_BASIC_MESSAGE_ID_FLAG;
        properties.content_type = amqpBytes(named.at("content-type"));
        properties.delivery_mode = quint8(named.at("delivery-mode").toInt());
        properties.message_id = amqpBytes(named.at("message-id"));
        properties.headers = {int(headers.size()), headers.data()};
        QByteArray expected = frame(1, AMQP_BASIC_PUBLISH_METHOD,
                                    amqp_basic_publish_t{0, amqpBytes(named.at("exchange")),
                                                         amqpBytes(named.at("routing-key")), 1, 0});
        QVERIFY(appendHeader(expected, 1, quint64(shown->body.size()), properties, 131'072));
        appendBody(expected, 1, shown->body, 131'072);
        RabbitLink link(settings(), destination.metadata);
        open(link);
        link.wrote(link.outgoing().size());
        link.publish(1, sent);
        QCOMPARE(link.outgoing().toByteArray(), expected);
    }

    void confirmsMayBeCumulative()
    {
        RabbitLink link(settings(), {});
        open(link);
        for (int i = 1; i <= 10; ++i)
            link.publish(quint64(100 + i), job(i));
        link.received(ack(2));
        QCOMPARE(tags(link), (std::vector<quint64>{102}));
        link.received(ack(4, true));
        QCOMPARE(tags(link), (std::vector<quint64>{101, 103, 104}));
        link.received(QByteArray(ack(4) + ack(4, true))); // again: nothing
        QCOMPARE(tags(link), (std::vector<quint64>{}));
        link.received(nack(6, true));
        for (const LinkSettled &settled : link.takeSettled())
            QCOMPARE(settled.error.errorClass, ErrorClass::Rejected);
        link.received(ack(0, true));
        QCOMPARE(tags(link), (std::vector<quint64>{107, 108, 109, 110}));
        QVERIFY(!link.failure());
    }

    void aReturnedMessageIsUnroutableOnceItIsConfirmed()
    {
        RabbitLink link(settings(), {});
        open(link);
        link.publish(1, job(1));
        link.publish(2, job(2));
        link.received(returned("evt_2", QByteArray(200'000, 'x')));
        QVERIFY(link.takeSettled().empty());
        link.received(ack(2, true));
        const std::vector<LinkSettled> settled = link.takeSettled();
        QCOMPARE(settled.size(), std::size_t(2));
        QCOMPARE(settled[0].error.errorClass, ErrorClass::None);
        QCOMPARE(settled[1].error.errorClass, ErrorClass::Unroutable);
        VERIFY_SAYS(settled[1].error.message, "\"task_run.completed\"");
    }

    void theWindowIsBounded()
    {
        RabbitLink link(settings(), {});
        open(link);
        quint64 sent = 0;
        while (link.takes())
            link.publish(++sent, job(1));
        QCOMPARE(sent, quint64(RabbitLink::window));
        link.received(ack(1));
        QVERIFY(link.takes());
    }

    void blockedIsAnObstacleUntilItEnds()
    {
        RabbitLink link(settings(), {});
        open(link);
        link.received(frame(0, AMQP_CONNECTION_BLOCKED_METHOD,
                            amqp_connection_blocked_t{amqpBytes("low on disk")}));
        QVERIFY(!link.takes());
        QCOMPARE(link.obstacle().errorClass, ErrorClass::Throttled);
        VERIFY_SAYS(link.obstacle().message, "low on disk");
        link.received(frame(0, AMQP_CONNECTION_UNBLOCKED_METHOD, amqp_connection_unblocked_t{}));
        QVERIFY(link.takes());
    }

    void heartbeatsAreSentAndExpected()
    {
        RabbitLink link(settings(), {});
        open(link);
        const SteadyTime now = std::chrono::steady_clock::now();
        QVERIFY(link.alarm() && *link.alarm() <= now + 10s);
        link.tick(now + 11s);
        QCOMPARE(link.outgoing(), QByteArrayView("\x08\x00\x00\x00\x00\x00\x00\xce", 8));
        link.wrote(8);
        link.tick(now + 45s);
        QVERIFY(link.failure() && link.failure()->lost);
        VERIFY_SAYS(link.failure()->error.message, "no heartbeat for 40 s");
    }

    void largeBodiesAreCutIntoFrames()
    {
        RabbitLink link(settings(), {});
        link.received(opening(4096));
        link.wrote(link.outgoing().size());
        SendJob large = job(1);
        large.body = QByteArray(10'000, 'x');
        link.publish(1, large);
        AmqpFrameReader reader;
        reader.setFrameMax(4096);
        reader.add(link.outgoing());
        AmqpFrame each;
        qsizetype bytes = 0;
        while (reader.next(each) == AmqpFrameReader::Status::Frame)
            bytes += each.type == AMQP_FRAME_BODY ? each.payload.size() : 0;
        QCOMPARE(bytes, qsizetype(10'000));
    }

    void headersThatFitNoFrameAreAFormatError()
    {
        RabbitLink link(settings(), {{QStringLiteral("a"), QString(5000, u'x')}});
        link.received(opening(4096));
        link.wrote(link.outgoing().size());
        link.publish(1, job(1));
        QCOMPARE(link.takeSettled().at(0).error.errorClass, ErrorClass::FormatError);
        QVERIFY(link.outgoing().isEmpty());
        QVERIFY(!link.failure());
    }

    void whatIsNotAmqpIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &bytes, const char *says) {
            QTest::newRow(name) << bytes << QString::fromUtf8(says);
        };
        row("http", "HTTP/1.1 400 Bad Request\r\n\r\n", "speaks HTTP");
        row("tls alert", QByteArray("\x15\x03\x03\x00\x02\x02\x46", 7), "expects TLS");
        row("another version", QByteArray("AMQP\x03\x01\x00\x00", 8), "another version of AMQP");
        row("noise", QByteArray(64, '\xff'), "not AMQP 0-9-1");
        row("no end of frame", QByteArray("\x01\x00\x00\x00\x00\x00\x01zz", 9), "not AMQP");
        row("endless frame", QByteArray("\x01\x00\x00\x7f\xff\xff\xff", 7), "not AMQP");
        row("unknown method", QByteArray("\x01\x00\x00\x00\x00\x00\x04zzzz\xce", 12),
            "unknown, malformed");
        row("short method", QByteArray("\x01\x00\x00\x00\x00\x00\x01z\xce", 9),
            "unknown, malformed");
        row("out of turn", tuneFrame(), "out of turn");
        row("small frames", startFrame() + tuneFrame(100), "below 4096");
        row("no password", startFrame("EXTERNAL GSSAPI"), "it offers: EXTERNAL GSSAPI");
        row("channel 2", opening() + frame(2, AMQP_BASIC_ACK_METHOD, amqp_basic_ack_t{1, 0}),
            "was not opened");
        row("nothing sent", opening() + ack(1), "a message that was not sent");
        row("largest tag", opening() + ack(~quint64(0), true), "a message that was not sent");
        row("content alone", opening() + returned("evt_1", "x").mid(63), "");
        row("method in a return",
            opening() +
                frame(1, AMQP_BASIC_RETURN_METHOD,
                      amqp_basic_return_t{312, amqpBytes("x"), amqpBytes("y"), amqpBytes("z")}) +
                ack(0, true),
            "out of turn");
        row("start twice", opening() + startFrame(), "on the wrong channel");
    }
    void whatIsNotAmqpIsRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, says);
        RabbitLink link(settings(), {});
        link.received(bytes);
        QVERIFY(link.failure());
        QVERIFY2(link.failure()->error.message.contains(says),
                 qPrintable(link.failure()->error.message));
        QVERIFY(!link.failure()->error.hint.isEmpty());
        const QByteArrayView before = link.outgoing();
        link.received(opening()); // nothing revives it
        QCOMPARE(link.outgoing(), before);
    }

    void tablesInTablesDoNotEndTheProgram()
    {
        RabbitLink link(settings(), {});
        link.received(deepStart());
        QVERIFY(!link.failure()); // read to its depth, and answered
        QVERIFY(link.outgoing().contains("publisher pw"));
    }

    void damagedConversationsSettleNothingTwice()
    {
        std::mt19937 random(20250115);
        const QByteArray whole =
            opening() + returned("evt_2", "body") + ack(3, true) + nack(4) + ack(9, true) +
            frame(1, AMQP_CHANNEL_CLOSE_METHOD,
                  amqp_channel_close_t{404, amqpBytes("NOT_FOUND - x"), 60, 40});
        for (int round = 0; round < 3000; ++round) {
            QByteArray bytes = whole;
            for (unsigned i = 0, n = 1 + random() % 4; i < n; ++i)
                bytes[qsizetype(random() % unsigned(bytes.size()))] = char(random());
            RabbitLink link(settings(), {});
            std::vector<int> seen(11, 0);
            quint64 next = 0;
            for (qsizetype at = 0; at < bytes.size();) {
                const qsizetype part = qMin(qsizetype(1 + random() % 100), bytes.size() - at);
                link.received(QByteArrayView(bytes).sliced(at, part));
                at += part;
                while (link.takes() && next < 10)
                    link.publish(++next, job(2));
                for (const LinkSettled &settled : link.takeSettled())
                    QVERIFY(settled.tag <= 10 && ++seen[settled.tag] == 1);
            }
        }
    }

private:
    static void open(RabbitLink &link)
    {
        link.received(opening());
        link.wrote(link.outgoing().size());
    }
    static std::vector<quint64> tags(RabbitLink &link)
    {
        std::vector<quint64> all;
        for (const LinkSettled &settled : link.takeSettled())
            all.push_back(settled.error.errorClass == ErrorClass::None ? settled.tag : 0);
        return all;
    }
};

QTEST_APPLESS_MAIN(TestRabbitLink)
#include "tst_rabbitlink.moc"
