#include "ctlprocess.h"

#include "signing/standardwebhooks.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace deckhand;

/// Commands that need no server, and every command's answer to bad input.
class TestCtl : public QObject
{
    Q_OBJECT

private:
    static constexpr const char *secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    QStringList vector(const QStringList &more) const
    {
        QStringList words{QStringLiteral("verify"),
                          QStringLiteral("--id"),
                          QStringLiteral("msg_p5jXN8AQM9LWM0D4loKWxJek"),
                          QStringLiteral("--timestamp"),
                          QStringLiteral("1614265330"),
                          QStringLiteral("--signature"),
                          QStringLiteral("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")};
        return words + more;
    }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".?"))); }

    void helpNamesCommandsAndExitCodes()
    {
        const CtlResult help = runCtl({QStringLiteral("--help")});
        QCOMPARE(help.code, 0);
        for (const char *word :
             {"serve", "publish", "tail", "forward", "search", "destinations add", "retry",
              "replay", "receive", "verify", "keys add", "bench", "demo", "Exit codes", "130"})
            QVERIFY2(help.out.contains(word), word);
        QCOMPARE(runCtl({}).code, 2);
        QCOMPARE(runCtl({QStringLiteral("--version")}).code, 0);
    }

    void everyCommandHasHelp()
    {
        const CtlResult help = runCtl({QStringLiteral("--help")});
        static const QRegularExpression row(QStringLiteral("^  ([a-z]+(?: [a-z]+)?)  "),
                                            QRegularExpression::MultilineOption);
        auto it = row.globalMatch(QString::fromUtf8(help.out));
        int commands = 0;
        while (it.hasNext()) {
            const QString name = it.next().captured(1);
            const CtlResult one =
                runCtl(name.split(QLatin1Char(' ')) + QStringList{QStringLiteral("--help")});
            QCOMPARE(one.code, 0);
            QVERIFY(one.out.startsWith(QByteArray("Usage: deckhandctl " + name.toUtf8())));
            ++commands;
        }
        QVERIFY(commands >= 20);
    }

    void badCommandLinesSayWhatToDo_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *line, const char *says) {
            QTest::newRow(line) << QString::fromUtf8(line) << QByteArray(says);
        };
        row("pubish", "did you mean “publish”?");
        row("destinations", "deckhandctl destinations list");
        row("destinations ad", "deckhandctl destinations");
        row("serve", "--store is needed: --store sqlite:PATH");
        row("serve --store mysql:x", "--store can't be used: “mysql” is no kind of store.");
        row("serve --store sqlite:/tmp/x --listen 8377", "--listen takes HOST:PORT");
        row("serve --store sqlite:/tmp/x --retry-schedule soon", "--retry-schedule takes waits");
        row("serve --store sqlite:/tmp/x --allow-address 300.0.0.0/8",
            "--allow-address takes an address");
        row("serve --store sqlite:/tmp/x --rate-limit -1", "--rate-limit takes the requests");
        row("serve --store sqlite:/tmp/x --log-level loud", "--log-level takes one of debug, info");
        row("serve --store sqlite:/tmp/x --max-event-size 2MiB",
            "--max-event-size must lie between");
        row("publish Bad {}", "no event type");
        row("publish a.b [1]", "data");
        row("publish a.b {} --id a.b", "id");
        row("publish --file /nonexistent/x", "can't be read");
        row("publish --id x", "--id goes with one event");
        row("tail statuss:x", "status");
        row("forward", "--to is needed");
        row("forward --to ftp://x", "--to takes an address");
        row("forward --to http://x --since soon", "--since takes a time");
        row("forward --to http://x --event evt_1 --since 2h", "--since does not go with --event");
        row("forward --to http://x --event evt_1 --count 3", "--count does not go with --event");
        row("forward --to http://x --events Bad!", "--events takes types");
        row("search http>", "Expected a value");
        row("search --limit x", "--limit takes a whole number");
        row("search --url ftp://x", "--url takes an address");
        row("retry", "Something is missing: retry DELIVERY_ID");
        row("retry evt_1", "is an event");
        row("replay --only some", "--only takes one of failed, missed, all");
        row("replay --only all", "wants an expression");
        row("receive --status 99", "--status takes a whole number from 200 to 599");
        row("receive --secret whsec_x", "--secret");
        row("verify --body-text {}", "--secret is needed");
        row("keys add ci", "--store is needed");
        row("bench --events 0", "--events takes a whole number");
        row("demo --rate x", "--rate takes a number");
        row("destinations set evtd_1 --active --inactive", "exclude each other");
    }
    void badCommandLinesSayWhatToDo()
    {
        QFETCH(QString, line);
        QFETCH(QByteArray, says);
        const CtlResult result = runCtl(line.split(QLatin1Char(' ')));
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains(says), result.err.constData());
        QVERIFY(result.out.isEmpty());
    }

    void unreachableServersAreCode3()
    {
        const QStringList url{QStringLiteral("--url"), QStringLiteral("http://127.0.0.1:1")};
        for (const char *line :
             {"search", "tail", "destinations list", "retry edlv_1", "forward --to http://x",
              "replay --dry-run", "publish a.b {} --tries 1"}) {
            const CtlResult result = runCtl(QString::fromUtf8(line).split(QLatin1Char(' ')) + url);
            QCOMPARE(result.code, 3);
            QVERIFY2(result.err.contains("refused"), result.err.constData());
        }
    }

    void verifyAcceptsTheVector()
    {
        const CtlResult result = runCtl(
            vector({QStringLiteral("--secret"), QLatin1String(secret), QStringLiteral("--at"),
                    QStringLiteral("sent"), QStringLiteral("--body-text"),
                    QStringLiteral("{\"test\": 2432232314}"), QStringLiteral("--json")}));
        QCOMPARE(result.code, 0);
        QCOMPARE(nlohmann::json::parse(result.out.toStdString())["valid"].get<bool>(), true);
    }

    void verifyNamesThePartThatFailed_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("part");
        const QString body = QStringLiteral("{\"test\": 2432232314}");
        const auto words = [&](const char *key, const QString &text, const char *at) {
            return vector({QStringLiteral("--secret"), QLatin1String(key),
                           QStringLiteral("--body-text"), text, QStringLiteral("--at"),
                           QLatin1String(at)});
        };
        QTest::newRow("clock behind") << words(secret, body, "2021-02-25T14:00:00Z") << "clock";
        QTest::newRow("clock ahead") << words(secret, body, "2025-01-01T00:00:00Z") << "clock";
        QTest::newRow("line end") << words(secret, QString(body + QLatin1Char('\n')), "sent")
                                  << "body";
        QTest::newRow("cut") << words(secret, body.chopped(1), "sent") << "body";
        QTest::newRow("other request")
            << words(secret, QStringLiteral("{\"id\":\"evt_2\"}"), "sent") << "body";
        QTest::newRow("secret") << words("whsec_QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB", body, "sent")
                                << "secret";
        QTest::newRow("no id") << words(secret, body, "sent") +
                                      QStringList{QStringLiteral("--id"), QString()}
                               << "header";
        QTest::newRow("no signature")
            << words(secret, body, "sent") +
                   QStringList{QStringLiteral("--signature"), QStringLiteral("v2,abc")}
            << "header";
    }
    void verifyNamesThePartThatFailed()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, part);
        const CtlResult result = runCtl(words + QStringList{QStringLiteral("--json")});
        QVERIFY2(result.code == 6, result.err.constData());
        const auto json = nlohmann::json::parse(result.out.toStdString());
        QCOMPARE(QString::fromStdString(json["failed"].get<std::string>()), part);
    }
};

QTEST_GUILESS_MAIN(TestCtl)
#include "tst_ctl.moc"
