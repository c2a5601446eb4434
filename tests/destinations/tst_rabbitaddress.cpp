#include "destinations/rabbitmq/rabbitaddress.h"
#include "destinations/sender.h"

#include <QTest>

using namespace deckhand;

class TestRabbitAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addressesAreTakenApart_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("port"); // 0: refused
        QTest::addColumn<QByteArray>("vhost");
        const auto row = [](const char *text, const char *host, int port, const char *vhost) {
            QTest::newRow(text) << QByteArray(text) << QByteArray(host) << port
                                << QByteArray(vhost);
        };
        row("rabbit.example.com:5672", "rabbit.example.com", 5672, "/");
        row("rabbit:5672/", "rabbit", 5672, "/");
        row("rabbit:5671/production", "rabbit", 5671, "production");
        row("rabbit:5671/%2F", "rabbit", 5671, "/");
        row("rabbit:5671/a%20b%2fc%25", "rabbit", 5671, "a b/c%");
        row("[::1]:5672/x", "::1", 5672, "x");
        row("127.0.0.1:1", "127.0.0.1", 1, "/");
        for (const char *bad :
             {"rabbit", "rabbit:", "rabbit:0", "rabbit:65536", "rabbit:-1", "rabbit:x", ":5672",
              "amqp://rabbit:5672", "user:pw@rabbit:5672", "rabbit:5672/a/b", "rabbit:5672/a%2",
              "rabbit:5672/%zz", "ra bbit:5672", "[::1:5672", "::1:5672", "rab\nbit:5672"})
            row(bad, "", 0, "");
    }
    void addressesAreTakenApart()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, host);
        QFETCH(int, port);
        QFETCH(QByteArray, vhost);
        const auto address = parseRabbitAddress(text);
        QCOMPARE(address.has_value(), port != 0);
        if (!address) {
            QCOMPARE(address.error().items.at(0).field, QStringLiteral("rabbitmq.server_url"));
            return;
        }
        QCOMPARE(address->host, host);
        QCOMPARE(int(address->port), port);
        QCOMPARE(address->vhost, vhost);
    }

    void settingsAreChecked()
    {
        const auto factory = makeSenderFactory();
        DestinationDraft draft;
        draft.name = QStringLiteral("Rabbit");
        draft.type = "rabbitmq";
        draft.events = Subscription({"*"});
        QCOMPARE(
            fields(factory->types().validate(draft)),
            (QStringList{QStringLiteral("rabbitmq.password"), QStringLiteral("rabbitmq.server_url"),
                         QStringLiteral("rabbitmq.username")}));
        draft.config.fields[QStringLiteral("server_url")] = QStringLiteral("rabbit:5672");
        draft.config.credentials[QStringLiteral("username")] = Secret("a");
        draft.config.credentials[QStringLiteral("password")] = Secret("b");
        QCOMPARE(fields(factory->types().validate(draft)), QStringList());
        draft.config.fields[QStringLiteral("server_url")] = QStringLiteral("amqp://rabbit:5672");
        draft.config.fields[QStringLiteral("tls")] = QStringLiteral("maybe");
        draft.config.fields[QStringLiteral("exchange")] = QString(256, u'x');
        QCOMPARE(
            fields(factory->types().validate(draft)),
            (QStringList{QStringLiteral("rabbitmq.exchange"), QStringLiteral("rabbitmq.server_url"),
                         QStringLiteral("rabbitmq.tls")}));
    }

private:
    static QStringList fields(const std::vector<ErrorItem> &items)
    {
        QStringList all;
        for (const ErrorItem &item : items)
            all.append(item.field);
        all.sort();
        return all;
    }
};

QTEST_APPLESS_MAIN(TestRabbitAddress)
#include "tst_rabbitaddress.moc"
