#include "ctlprocess.h"
#include "rawclient.h"

#include "demo/receiver.h"
#include "support/postgresserver.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

#include <map>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray strangersKey = "sk_live_strangerstrangerstrangerstranger";

/// What was used and must be found nowhere, by name.
using Secrets = std::map<QString, QByteArray>;

/// The ways in which a secret may be written down.
QByteArrayList spellings(const QByteArray &secret)
{
    QByteArrayList all{secret, secret.toBase64(), secret.toHex(), secret.toPercentEncoding()};
    const QByteArray bare = secret.startsWith("whsec_") ? secret.mid(6) : secret;
    const auto decoded =
        QByteArray::fromBase64Encoding(bare, QByteArray::AbortOnBase64DecodingErrors);
    if (decoded && decoded.decoded.size() >= 16)
        all << bare << decoded.decoded << decoded.decoded.toHex();
    return all;
}

QStringList found(const Secrets &secrets, const QByteArray &text)
{
    QStringList names;
    for (const auto &[name, secret] : secrets) {
        for (const QByteArray &each : spellings(secret)) {
            const qsizetype at = text.indexOf(each);
            if (at < 0)
                continue;
            names.append(name);
            const QByteArray around = text.mid(std::max<qsizetype>(0, at - 200), 200);
            qInfo("%s stands behind: %s", qPrintable(name),
                  around.toPercentEncoding(" {}:,\"/").constData());
            break;
        }
    }
    return names;
}

/// What all files below a folder hold.
QByteArray contents(const QString &folder)
{
    QByteArray all;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

} // namespace

/// One run with every kind of secret, deliveries that work and deliveries that fail, on a server
/// that logs all it can: no secret is in the log, the metrics, an answer, an export or the store.
class TestSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void noSecretIsWrittenDown_data();
    void noSecretIsWrittenDown();

private:
    void serve();
    void makeKeys();
    void addDestinations();
    void deliver();
    void readEverything();
    /// Notes what is answered, to be searched.
    QByteArray call(const QByteArray &method, const QByteArray &path, const QByteArray &body = {});
    void add(const QString &type, const QJsonObject &config);
    [[nodiscard]] QStringList environment() const;
    [[nodiscard]] bool isDone();

    QTemporaryDir m_folder;
    PostgresServer m_database;
    QString m_store;
    QString m_storeFolder;
    std::unique_ptr<Receiver> m_receiver;
    std::unique_ptr<CtlProcess> m_server;
    QString m_url;
    Secrets m_secrets;
    QByteArray m_log;
    QByteArray m_answers;
    QByteArrayList m_destinations;
};

void TestSecrets::init()
{
    QTest::failOnWarning(QRegularExpression(u".?"_s));
    auto receiver = Receiver::start({});
    QVERIFY(receiver);
    m_receiver = std::move(*receiver);
    m_log.clear();
    m_answers.clear();
    m_destinations.clear();
    m_secrets = {{u"admin key"_s, testKey.toUtf8()},
                 {u"a stranger's key"_s, strangersKey},
                 {u"sealing key"_s, QByteArray("sealing key of 32 bytes exactly!").toBase64()}};
}

void TestSecrets::cleanup()
{
    m_server.reset();
    m_receiver.reset();
}

QStringList TestSecrets::environment() const
{
    return {u"DECKHAND_ADMIN_KEY="_s + testKey, u"DECKHAND_STORE="_s + m_store,
            u"DECKHAND_SEALING_KEY="_s + QString::fromUtf8(m_secrets.at(u"sealing key"_s)),
            u"DECKHAND_BASE_URLS=hookdeck="_s + QString::fromUtf8(m_receiver->url())};
}

void TestSecrets::serve()
{
    m_server = std::make_unique<CtlProcess>(
        QStringList{u"serve"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--retry-schedule"_s, u"none"_s,
                    u"--attempt-timeout"_s, u"3s"_s, u"--allow-address"_s, u"127.0.0.0/8"_s,
                    u"--log-level"_s, u"debug"_s, u"--log-format"_s, u"json"_s},
        environment());
    m_url = m_server->waitUntilReady();
    QVERIFY2(!m_url.isEmpty(), m_server->allErr().constData());
}

/// Of every role; they are made while no server runs, in a store that has had one.
void TestSecrets::makeKeys()
{
    serve();
    m_log += m_server->stop() == 0 ? m_server->allErr() : "it did not stop";
    for (const QString &role : {u"viewer"_s, u"publisher"_s, u"operator"_s}) {
        const CtlResult made =
            runCtl({u"keys"_s, u"add"_s, u"team "_s + role, u"--role"_s, role, u"--json"_s}, {},
                   environment());
        static const QRegularExpression key(u"sk_live_[A-Za-z0-9_-]{16,}"_s);
        const QString shown = key.match(QString::fromUtf8(made.out)).captured();
        QVERIFY2(!shown.isEmpty(), made.err.constData());
        m_secrets[role + u"'s key"_s] = shown.toUtf8();
        m_log += made.err;
    }
}

QByteArray TestSecrets::call(const QByteArray &method, const QByteArray &path,
                             const QByteArray &body)
{
    const RawAnswer answer =
        ask(quint16(QUrl(m_url).port()), method, path, body, {}, testKey.toUtf8());
    for (const auto &[name, value] : answer.headers)
        m_answers += name + ": " + value + '\n';
    m_answers += answer.body + '\n';
    return answer.body;
}

void TestSecrets::add(const QString &type, const QJsonObject &config)
{
    const QJsonObject draft{{u"name"_s, QString(u"named "_s + type)},
                            {u"type"_s, type},
                            {u"events"_s, QJsonArray{u"*"_s}},
                            {type, config}};
    const RawAnswer made =
        ask(quint16(QUrl(m_url).port()), "POST", "/v2/event-destinations?skip_verification=true",
            QJsonDocument(draft).toJson(QJsonDocument::Compact), {}, testKey.toUtf8());
    QVERIFY2(made.status == 201, made.body.constData());
    m_destinations += QJsonDocument::fromJson(made.body)[u"id"].toString().toUtf8();
    // The one answer that shows the secret of a webhook.
    if (type != u"webhook"_s)
        m_answers += made.body + '\n';
}

void TestSecrets::addDestinations()
{
    const QString port = QString::number(m_receiver->port());
    const QString url = QString::fromUtf8(m_receiver->url());
    const auto secret = [this](const char *name, const char *value) {
        m_secrets[QString::fromLatin1(name)] = value;
        return QString::fromLatin1(value);
    };
    add(u"webhook"_s, {{u"url"_s, url},
                       {u"secret"_s, secret("webhook secret",
                                            "whsec_d2ViaG9vayBzZWNyZXQgb2YgMzIgYnl0ZXMhIQ==")}});
    const QJsonObject amazon{
        {u"endpoint"_s, url},
        {u"key"_s, secret("AWS key", "AKIAIOSFODNN7SECRETS")},
        {u"secret"_s, secret("AWS secret", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYSECRETKEY")},
        {u"session"_s, secret("AWS session", "FwoGZXIvYXdzSESSIONTOKENSESSIONTOKEN")}};
    QJsonObject queue = amazon;
    queue[u"queue_url"_s] = QString(url + u"/123456789012/orders"_s);
    add(u"aws_sqs"_s, queue);
    QJsonObject stream = amazon;
    stream[u"stream_name"_s] = u"orders"_s;
    stream[u"region"_s] = u"eu-west-1"_s;
    add(u"aws_kinesis"_s, stream);
    QJsonObject bucket = amazon;
    bucket[u"bucket"_s] = u"orders"_s;
    bucket[u"region"_s] = u"eu-west-1"_s;
    add(u"aws_s3"_s, bucket);
    add(u"hookdeck"_s,
        {{u"token"_s, secret("Hookdeck token", "c3JjX2FiYzpzZWNyZXQtcmFuZG9tLXN0cmluZw==")}});
    add(u"rabbitmq"_s, {{u"server_url"_s, QString(u"127.0.0.1:"_s + port)},
                        {u"username"_s, secret("broker's user", "publisher-kept-secret")},
                        {u"password"_s, secret("broker's password", "correct horse battery!")}});
    add(u"azure_servicebus"_s,
        {{u"name"_s, u"orders"_s},
         {u"connection_string"_s,
          u"Endpoint=sb://127.0.0.1:%1;SharedAccessKeyName=sender;SharedAccessKey=%2;"
          "UseDevelopmentEmulator=true;"_s.arg(
              port, secret("shared access key", "c2hhcmVkIGFjY2VzcyBrZXkgb2YgMzIgYnl0ZXM="))}});
}

bool TestSecrets::isDone()
{
    const QByteArray list = call("GET", "/v2/event-deliveries?limit=100");
    const QJsonArray all = QJsonDocument::fromJson(list)[u"data"].toArray();
    return all.size() >= m_destinations.size() &&
           std::none_of(all.begin(), all.end(), [](const QJsonValue &delivery) {
               return delivery[u"status"].toString() == u"pending"_s;
           });
}

void TestSecrets::deliver()
{
    RawClient watching(quint16(QUrl(m_url).port()));
    watching.request("GET", "/v2/stream", {}, {}, testKey.toUtf8());
    m_answers += watching.readUntil("\r\n\r\n");
    call("POST", "/v2/events", R"({"type":"task_run.completed","data":{"id":"trun_1"}})");
    m_answers += watching.readUntil("delivery.updated");
    QVERIFY(QTest::qWaitFor([this] { return isDone(); }, 60'000));
    for (const QByteArray &id : m_destinations)
        call("POST", "/v2/event-destinations/" + id + "/test");
    // Its answer shows the new secret; nothing else does.
    const RawAnswer rotated =
        ask(quint16(QUrl(m_url).port()), "POST",
            "/v2/event-destinations/" + m_destinations.front() + "/rotate-secret", {}, {},
            testKey.toUtf8());
    const QByteArray fresh =
        QJsonDocument::fromJson(rotated.body)[u"webhook"][u"secret"].toString().toUtf8();
    QVERIFY2(fresh.startsWith("whsec_") && fresh.size() > 30, rotated.body.constData());
    m_secrets[u"rotated secret"_s] = fresh;
    call("POST", "/v2/events", R"({"type":"task_run.completed","data":{"id":"trun_2"}})");
    QVERIFY(QTest::qWaitFor([this] { return isDone(); }, 60'000));
}

void TestSecrets::readEverything()
{
    (void)ask(quint16(QUrl(m_url).port()), "GET", "/v2/events", {}, {}, strangersKey);
    for (const QString &role : {u"viewer"_s, u"publisher"_s, u"operator"_s}) {
        const RawAnswer answer = ask(quint16(QUrl(m_url).port()), "GET", "/v2/event-destinations",
                                     {}, {}, m_secrets.at(role + u"'s key"_s));
        m_answers += answer.body;
    }
    for (const char *path : {"/metrics", "/v2/stats", "/v2/replays", "/v2/destination-types",
                             "/v2/event-destinations?limit=100", "/healthz", "/readyz"})
        call("GET", path);
    for (const QByteArray &id : m_destinations)
        call("GET", "/v2/event-destinations/" + id);
    for (const char *list : {"/v2/events", "/v2/event-deliveries"}) {
        const QJsonArray all =
            QJsonDocument::fromJson(call("GET", QByteArray(list) + "?limit=100"))[u"data"]
                .toArray();
        for (const QJsonValue &item : all)
            call("GET", QByteArray(list) + '/' + item[u"id"].toString().toUtf8());
    }
    const QStringList place{u"DECKHAND_URL="_s + m_url, u"DECKHAND_KEY="_s + testKey};
    for (const char *words : {"destinations list --json", "search --json --limit 0",
                              "search --deliveries --json --limit 0", "search --deliveries"}) {
        const CtlResult result = runCtl(QString::fromLatin1(words).split(u' '), {}, place);
        QVERIFY2(result.code == 0, result.err.constData());
        m_answers += result.out + result.err;
    }
}

void TestSecrets::noSecretIsWrittenDown_data()
{
    QTest::addColumn<bool>("postgres");
    QTest::newRow("SQLite") << false;
    QTest::newRow("PostgreSQL") << true;
}

void TestSecrets::noSecretIsWrittenDown()
{
    QFETCH(bool, postgres);
    if (postgres) {
        QVERIFY2(m_database.start(), qPrintable(m_database.error()));
        m_store = m_database.makeDatabase();
        m_storeFolder = m_database.socketFolder();
    } else {
        m_store = u"sqlite:"_s + m_folder.filePath(u"events.db"_s);
        m_storeFolder = m_folder.path();
    }
    for (const auto step :
         {&TestSecrets::makeKeys, &TestSecrets::serve, &TestSecrets::addDestinations,
          &TestSecrets::deliver, &TestSecrets::readEverything}) {
        (this->*step)();
        if (QTest::currentTestFailed())
            return;
    }
    QByteArray stored = contents(m_storeFolder); // with what is in its journal only
    QCOMPARE(m_server->stop(), 0);
    stored += contents(m_storeFolder);
    m_log += m_server->allErr();

    // The search finds what is there.
    QVERIFY(stored.contains("named rabbitmq") && stored.contains("trun_2"));
    QVERIFY(m_log.contains("Stopped"));
    QVERIFY(m_answers.contains("named azure_servicebus") && m_answers.contains("deckhand_"));
    QCOMPARE(found(m_secrets, "x" + m_secrets.at(u"AWS secret"_s).toBase64() + "x"),
             QStringList{u"AWS secret"_s});

    QCOMPARE(found(m_secrets, m_log), QStringList());
    QCOMPARE(found(m_secrets, m_answers), QStringList());
    QCOMPARE(found(m_secrets, stored), QStringList());
    qInfo("%zu secrets, %lld bytes of log, %lld of answers, %lld of the store", m_secrets.size(),
          m_log.size(), m_answers.size(), stored.size());
}

QTEST_GUILESS_MAIN(TestSecrets)
#include "tst_secrets.moc"
