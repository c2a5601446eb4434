#include "destinations/azure_servicebus/connectionstring.h"
#include "destinations/sender.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

constexpr auto goodString = "Endpoint=sb://contoso.servicebus.windows.net/;"
                            "SharedAccessKeyName=sender;SharedAccessKey=c2VjcmV0a2V5PT0=";

} // namespace

class TestConnectionString : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void connectionStringsAreTakenApart()
    {
        auto address = parseConnectionString(
            Secret("endpoint = sb://Contoso.servicebus.windows.net:5671/ ; SharedAccessKeyName=a b;"
                   "SharedAccessKey=abc=;EntityPath=events;TransportType=Amqp;"));
        QVERIFY2(address, address ? "" : qPrintable(address.error().text()));
        QCOMPARE(address->host, QByteArray("contoso.servicebus.windows.net"));
        QCOMPARE(address->port, quint16(5671));
        QCOMPARE(address->keyName, QByteArray("a b"));
        QCOMPARE(address->key.reveal(), QByteArray("abc="));
        QCOMPARE(address->entityPath, QByteArray("events"));
        QVERIFY(!address->emulator);
        address = parseConnectionString(Secret("Endpoint=sb://localhost;SharedAccessKeyName=a;"
                                               "SharedAccessKey=b;UseDevelopmentEmulator=True"));
        QVERIFY(address && address->emulator);
        QCOMPARE(address->port, quint16(5672));
    }

    void whatIsMissingIsNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("says");
        const auto row = [](const char *name, const QByteArray &text, const QStringList &says) {
            QTest::newRow(name) << text << says;
        };
        row("everything", "x=y",
            {QStringLiteral("no Endpoint"), QStringLiteral("no SharedAccessKeyName"),
             QStringLiteral("no SharedAccessKey (")});
        row("key", "Endpoint=sb://a;SharedAccessKeyName=b",
            {QStringLiteral("no SharedAccessKey (")});
        row("key name", "Endpoint=sb://a;SharedAccessKey=hushhush",
            {QStringLiteral("no SharedAccessKeyName")});
        row("scheme", "Endpoint=https://a;SharedAccessKeyName=b;SharedAccessKey=hushhush",
            {QStringLiteral("Endpoint is not an address")});
        row("no host", "Endpoint=sb:///;SharedAccessKeyName=b;SharedAccessKey=hushhush",
            {QStringLiteral("Endpoint is not an address")});
        row("port", "Endpoint=sb://a:99999;SharedAccessKeyName=b;SharedAccessKey=hushhush",
            {QStringLiteral("Endpoint is not an address")});
        row("no name", "Endpoint=sb://a;SharedAccessKeyName=b;SharedAccessKey=c;hushhush",
            {QStringLiteral("has no name")});
        row("signature", "Endpoint=sb://a;SharedAccessSignature=hushhush",
            {QStringLiteral("expires and cannot be renewed"),
             QStringLiteral("no SharedAccessKeyName"), QStringLiteral("no SharedAccessKey (")});
    }
    void whatIsMissingIsNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, says);
        const auto address = parseConnectionString(Secret(text));
        QVERIFY(!address);
        QCOMPARE(address.error().items.size(), std::size_t(says.size()));
        for (qsizetype i = 0; i < says.size(); ++i) {
            const ErrorItem &item = address.error().items[std::size_t(i)];
            QVERIFY2(item.message.contains(says[i]), qPrintable(item.message));
            QCOMPARE(item.field, QStringLiteral("azure_servicebus.connection_string"));
            QVERIFY(!item.message.contains(QStringLiteral("hushhush")));
        }
    }

    void settingsAreChecked()
    {
        const auto factory = makeSenderFactory();
        DestinationDraft draft;
        draft.name = QStringLiteral("Bus");
        draft.type = "azure_servicebus";
        draft.events = Subscription({"*"});
        QCOMPARE(factory->types().validate(draft).size(), std::size_t(2)); // both are missing
        const auto say = [&](const char *name, const QByteArray &text) {
            draft.config.fields[QStringLiteral("name")] = QString::fromUtf8(name);
            draft.config.credentials[QStringLiteral("connection_string")] = Secret(text);
            Error error;
            error.items = factory->types().validate(draft);
            return error.text();
        };
        QCOMPARE(say("events", goodString), QString());
        QCOMPARE(say("a/b-c_d.e", goodString), QString());
        QCOMPARE(say("Events", QByteArray(goodString) + ";EntityPath=events"), QString());
        QVERIFY(say("other", QByteArray(goodString) + ";EntityPath=events")
                    .contains(QStringLiteral("is for \"events\" (EntityPath)")));
        QVERIFY(say("/events", goodString).contains(QStringLiteral("azure_servicebus.name")));
        QVERIFY(say("a b", goodString).contains(QStringLiteral("azure_servicebus.name")));
    }
};

QTEST_APPLESS_MAIN(TestConnectionString)
#include "tst_connectionstring.moc"
