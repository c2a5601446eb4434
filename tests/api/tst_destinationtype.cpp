#include "api/destinationtype.h"

#include "testtypes.h"

#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

DestinationDraft goodDraft()
{
    DestinationDraft draft;
    draft.name = u"A"_s;
    draft.events = Subscription({"*"});
    draft.config.fields = {{u"url"_s, u"https://example.com/h?x=1"_s}};
    return draft;
}

QStringList problems(const DestinationDraft &draft)
{
    return fieldsOf(testTypes().validate(draft));
}

} // namespace

class TestDestinationType : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void readsADescription();
    void namesEveryMistakeOfADescription();
    void acceptsAGoodDraft();
    void listsEveryProblem();
    void checksUrls_data();
    void checksUrls();
    void checksKindsAndPatterns_data();
    void checksKindsAndPatterns();
    void namesTheKnownFieldsForAnUnknownOne();
    void namesTheKnownTypesForAnUnknownOne();
    void needsRequiredFieldsUnlessGenerated();
    void checksSubscriptions_data();
    void checksSubscriptions();
    void checksNames();
    void checksMetadata_data();
    void checksMetadata();
    void limitsTheNumberOfMetadata();
    void checksLimits();
    void checksRetryPolicies();
    void asksTheTypesOwnCheck();
};

void TestDestinationType::readsADescription()
{
    const DestinationTypes types = testTypes();
    QCOMPARE(types.all().size(), 2U);
    const DestinationType *type = types.find("webhook");
    QVERIFY(type);
    QCOMPARE(type->label, u"Webhook"_s);
    QCOMPARE(type->guide, u"# Guide"_s);
    QVERIFY(type->field(u"secret")->credential);
    QCOMPARE(type->field(u"secret")->kind, u"text"_s);
    QVERIFY(!type->field(u"no"));
    QVERIFY(!types.find("no"));
}

void TestDestinationType::namesEveryMistakeOfADescription()
{
    const auto type = parseDestinationType(
        "{\"name\":\"Web "
        "Hook\",\"label\":\"x\",\"fields\":[{\"name\":\"a\",\"kind\":\"odd\"},{\"name\":\"a\","
        "\"pattern\":\"(\"},"
        "{\"name\":\"b\",\"kind\":\"choice\"},{\"kind\":\"text\",\"required\":\"yes\"}]}",
        {});
    QVERIFY(!type);
    const QStringList fields = fieldsOf(type.error().items);
    for (const QString &field :
         {u"name"_s, u"fields[0].kind"_s, u"fields[1].name"_s, u"fields[1].pattern"_s,
          u"fields[2].choices"_s, u"fields[3].name"_s, u"fields[3].required"_s})
        QVERIFY2(fields.contains(field), qPrintable(field));
    QVERIFY(!parseDestinationType("{}", {}));
    QVERIFY(!parseDestinationType("", {}));
}

void TestDestinationType::acceptsAGoodDraft()
{
    QCOMPARE(problems(goodDraft()), QStringList());
}

void TestDestinationType::listsEveryProblem()
{
    DestinationDraft draft;
    draft.type = "broker";
    draft.config.fields = {{u"tls"_s, u"maybe"_s}, {u"foo"_s, u"x"_s}};
    draft.maxConcurrency = 0;
    draft.maxRate = 0;
    draft.retryPolicy = RetryPolicy();
    draft.retryPolicy->maxRetries = 21;
    draft.metadata = {{u"bad key"_s, u"x"_s}};
    QCOMPARE(problems(draft),
             QStringList({u"name"_s, u"broker.region"_s, u"broker.tls"_s, u"broker.key"_s,
                          u"broker.foo"_s, u"events"_s, u"metadata.bad key"_s,
                          u"retry_policy.max_retries"_s, u"max_concurrency"_s, u"max_rate"_s}));
}

void TestDestinationType::checksUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("valid");
    for (const char *url : {"https://example.com", "http://127.0.0.1:8080/a/b?c=d",
                            "http://[::1]:9/", "https://a.b/%20", "HTTPS://EXAMPLE.COM/"})
        QTest::newRow(url) << QString::fromUtf8(url) << true;
    for (const char *url :
         {"example.com", "ftp://example.com", "https://", "https:///x", "/path",
          "https://u:p@example.com", "https://u@example.com", "https://@example.com",
          "https://example.com/#frag", "https://exa mple.com", "javascript:alert(1)",
          "https://example.com:99999", "http://example.com/\nx", "file:///etc/passwd"})
        QTest::newRow(url) << QString::fromUtf8(url) << false;
}

void TestDestinationType::checksUrls()
{
    QFETCH(QString, url);
    QFETCH(bool, valid);
    DestinationDraft draft = goodDraft();
    draft.config.fields[u"url"_s] = url;
    QCOMPARE(problems(draft), valid ? QStringList() : QStringList(u"webhook.url"_s));
}

void TestDestinationType::checksKindsAndPatterns_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("valid");
    const auto row = [](const char *field, const char *value, bool valid) {
        QTest::addRow("%s=%s", field, value)
            << QString::fromUtf8(field) << QString::fromUtf8(value) << valid;
    };
    row("region", "eu-west-1", true);
    row("region", "eu-west-1 ", false);
    row("region", "eu-west-1\n", false);
    row("region", "xeu-west-1", false);
    row("tls", "true", true);
    row("tls", "True", false);
    row("class", "cold", true);
    row("class", "warm", false);
    row("class", "", true);
}

void TestDestinationType::checksKindsAndPatterns()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    QFETCH(bool, valid);
    DestinationDraft draft = goodDraft();
    draft.type = "broker";
    draft.config.fields = {{u"region"_s, u"us-east-1"_s}};
    draft.config.credentials = {{u"key"_s, Secret("k")}, {u"account"_s, Secret("line\nline")}};
    draft.config.fields[field] = value;
    QCOMPARE(problems(draft), valid ? QStringList() : QStringList(u"broker."_s + field));
}

void TestDestinationType::namesTheKnownFieldsForAnUnknownOne()
{
    DestinationDraft draft = goodDraft();
    draft.config.fields[u"foo"_s] = u"x"_s;
    draft.config.credentials[u"bar"_s] = Secret("hidden value");
    draft.config.fields[u"custom_headers"_s] = u"[1]"_s;
    const auto errors = testTypes().validate(draft);
    QCOMPARE(fieldsOf(errors),
             QStringList({u"webhook.custom_headers"_s, u"webhook.foo"_s, u"webhook.bar"_s}));
    QVERIFY(errors[1].message.contains(u"url, custom_headers, secret"));
    for (const ErrorItem &error : errors)
        QVERIFY(!error.message.contains(u"hidden"));
}

void TestDestinationType::namesTheKnownTypesForAnUnknownOne()
{
    DestinationDraft draft = goodDraft();
    draft.type = "aws_eventbridge";
    const auto errors = testTypes().validate(draft);
    QCOMPARE(fieldsOf(errors), QStringList(u"type"_s));
    QVERIFY(errors[0].message.contains(u"webhook, broker"));
}

void TestDestinationType::needsRequiredFieldsUnlessGenerated()
{
    DestinationDraft draft = goodDraft();
    draft.config.fields[u"url"_s].clear();
    const auto errors = testTypes().validate(draft);
    QCOMPARE(fieldsOf(errors), QStringList(u"webhook.url"_s));
    QCOMPARE(errors[0].code, ErrorCode::InputMissing);
    QVERIFY(errors[0].message.contains(u"Where to send."));
    draft = goodDraft();
    draft.config.credentials[u"secret"_s] = Secret("wrong secret value");
    const auto wrong = testTypes().validate(draft);
    QCOMPARE(fieldsOf(wrong), QStringList(u"webhook.secret"_s));
    QVERIFY(wrong[0].message.contains(u"whsec_ and base64"));
    QVERIFY(!wrong[0].message.contains(u"wrong secret"));
}

void TestDestinationType::checksSubscriptions_data()
{
    QTest::addColumn<std::vector<QByteArray>>("events");
    QTest::addColumn<QStringList>("fields");
    using List = std::vector<QByteArray>;
    QTest::newRow("everything") << List{"*"} << QStringList();
    QTest::newRow("types and patterns") << List{"a.b", "task.*"} << QStringList();
    QTest::newRow("nothing") << List{} << QStringList(u"events"_s);
    QTest::newRow("star beside others") << List{"a.b", "*"} << QStringList(u"events[1]"_s);
    QTest::newRow("bad ones") << List{"a.b", "A.b", "x", "a.*.b"}
                              << QStringList({u"events[1]"_s, u"events[2]"_s, u"events[3]"_s});
}

void TestDestinationType::checksSubscriptions()
{
    QFETCH(std::vector<QByteArray>, events);
    QFETCH(QStringList, fields);
    DestinationDraft draft = goodDraft();
    draft.events = Subscription(events);
    QCOMPARE(problems(draft), fields);
}

void TestDestinationType::checksNames()
{
    DestinationDraft draft = goodDraft();
    for (const QString &name : {u""_s, u"  "_s, QString(256, u'x'), u"a\nb"_s}) {
        draft.name = name;
        QCOMPARE(problems(draft), QStringList(u"name"_s));
    }
    draft.name = QString(255, u'x');
    QCOMPARE(problems(draft), QStringList());
}

void TestDestinationType::checksMetadata_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("valid");
    QTest::newRow("plain") << u"x-team.a_1"_s << u"data \u00e9"_s << true;
    QTest::newRow("longest") << QString(64, u'k') << QString(500, u'v') << true;
    QTest::newRow("long key") << QString(65, u'k') << u"v"_s << false;
    QTest::newRow("long value") << u"k"_s << QString(501, u'v') << false;
    QTest::newRow("empty key") << QString() << u"v"_s << false;
    QTest::newRow("space") << u"a b"_s << u"v"_s << false;
    QTest::newRow("colon") << u"a:b"_s << u"v"_s << false;
    QTest::newRow("wide") << u"\u00e9"_s << u"v"_s << false;
    QTest::newRow("line break") << u"k"_s << u"a\r\nb"_s << false;
}

void TestDestinationType::checksMetadata()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(bool, valid);
    DestinationDraft draft = goodDraft();
    draft.metadata[key] = value;
    QCOMPARE(problems(draft), valid ? QStringList() : QStringList(u"metadata."_s + key));
}

void TestDestinationType::limitsTheNumberOfMetadata()
{
    DestinationDraft draft = goodDraft();
    for (int i = 0; i < 50; ++i)
        draft.metadata[u"k%1"_s.arg(i)] = u"v"_s;
    QCOMPARE(problems(draft), QStringList());
    draft.metadata[u"one-more"_s] = u"v"_s;
    QCOMPARE(problems(draft), QStringList(u"metadata"_s));
}

void TestDestinationType::checksLimits()
{
    DestinationDraft draft = goodDraft();
    draft.maxConcurrency = 1000;
    draft.maxRate = 0.1;
    QCOMPARE(problems(draft), QStringList());
    draft.maxConcurrency = 1001;
    draft.maxRate = -1;
    QCOMPARE(problems(draft), QStringList({u"max_concurrency"_s, u"max_rate"_s}));
}

void TestDestinationType::checksRetryPolicies()
{
    DestinationDraft draft = goodDraft();
    draft.retryPolicy = RetryPolicy();
    QCOMPARE(problems(draft), QStringList());
    draft.retryPolicy =
        RetryPolicy{-1, milliseconds(-1), 0.5, std::chrono::hours(25), 2, {std::chrono::hours(25)}};
    QCOMPARE(problems(draft),
             QStringList({u"retry_policy.max_retries"_s, u"retry_policy.base_seconds"_s,
                          u"retry_policy.factor"_s, u"retry_policy.cap_seconds"_s,
                          u"retry_policy.jitter"_s, u"retry_policy.schedule"_s}));
    draft.retryPolicy = RetryPolicy();
    draft.retryPolicy->schedule.assign(21, milliseconds(1));
    QCOMPARE(problems(draft), QStringList(u"retry_policy.schedule"_s));
}

void TestDestinationType::asksTheTypesOwnCheck()
{
    DestinationType type = *testTypes().find("webhook");
    type.check = [](const DestinationConfig &config, std::vector<ErrorItem> &errors) {
        if (config.fields.contains(u"url"_s))
            errors.push_back({ErrorCode::InputInvalid, u"webhook.url"_s, u"Not that one."_s});
    };
    const DestinationTypes types({type});
    QCOMPARE(fieldsOf(types.validate(goodDraft())), QStringList(u"webhook.url"_s));
}

QTEST_APPLESS_MAIN(TestDestinationType)
#include "tst_destinationtype.moc"
