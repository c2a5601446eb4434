#include "signing/sigv4.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace std::chrono_literals;

namespace {

// The key, the time and the scope of AWS's published vectors, whose source `sigv4vectors.json`
// names.
const AwsCredentials vectorKey{
    Secret("AKIDEXAMPLE"), Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), {}};
constexpr Timestamp vectorTime{1'440'938'160s}; // 2015-08-30T12:36:00Z
const SigV4Scope vectorScope{"us-east-1", "service", SigV4Path::EncodedAgain};

struct Vector
{
    SigV4Request request;
    QByteArray session;
};

/// Reads the raw request of a vector. Lines that begin with a blank continue a header.
Vector parsed(const QByteArray &raw)
{
    Vector vector;
    const qsizetype blank = raw.indexOf("\n\n");
    const QByteArray head = blank < 0 ? raw : raw.first(blank);
    vector.request.payloadHash = sha256Hex(blank < 0 ? QByteArray() : raw.sliced(blank + 2));
    QList<QByteArray> lines = head.split('\n');
    const QByteArray first = lines.takeFirst();
    vector.request.method = first.left(first.indexOf(' '));
    const QByteArray target = first.mid(first.indexOf(' ') + 1).chopped(9); // " HTTP/1.1"
    const qsizetype question = target.indexOf('?');
    vector.request.path = question < 0 ? target : target.first(question);
    vector.request.query = question < 0 ? QByteArray() : target.sliced(question + 1);
    for (const QByteArray &line : lines) {
        if (line.startsWith(' ')) {
            vector.request.headers.back().second += '\n' + line;
            continue;
        }
        const QByteArray name = line.left(line.indexOf(':'));
        const QByteArray value = line.mid(line.indexOf(':') + 1);
        if (name.toLower() == "x-amz-security-token")
            vector.session = value;
        else if (!name.isEmpty() && name.toLower() != "x-amz-date") // the signer makes it
            vector.request.headers.emplace_back(name, value);
    }
    return vector;
}

QByteArray headerOf(const Headers &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class TestSigV4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void signsThePublishedVectors_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("session");
        QTest::addColumn<QByteArray>("authorization");
        QFile file(QStringLiteral(DECKHAND_SOURCE_DIR "/tests/signing/sigv4vectors.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonArray cases = QJsonDocument::fromJson(file.readAll())
                                     .object()
                                     .value(QLatin1String("cases"))
                                     .toArray();
        QCOMPARE(cases.size(), vectorCount);
        for (const QJsonValue &value : cases) {
            const auto text = [&value](const char *name) {
                return value.toObject().value(QLatin1String(name)).toString().toUtf8();
            };
            QTest::newRow(text("name").constData())
                << text("request") << text("session") << text("authorization");
        }
    }
    void signsThePublishedVectors()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, session);
        QFETCH(QByteArray, authorization);
        Vector vector = parsed(raw);
        if (!session.isEmpty())
            vector.session = session;
        AwsCredentials credentials = vectorKey;
        // "after": the token is added once the request has been signed.
        const bool tokenIsSigned = authorization.contains("x-amz-security-token");
        if (tokenIsSigned)
            credentials.session = Secret(vector.session);
        const Headers made = signSigV4(vector.request, credentials, vectorScope, vectorTime);
        QCOMPARE(headerOf(made, "Authorization"), authorization);
        QCOMPARE(headerOf(made, "X-Amz-Date"), QByteArray("20150830T123600Z"));
        QCOMPARE(headerOf(made, "X-Amz-Security-Token"),
                 tokenIsSigned ? vector.session : QByteArray());
    }

    /// The example "PUT Object" of Amazon S3's API reference ("Authenticating requests: using the
    /// Authorization header").
    void signsThePutObjectExampleOfS3()
    {
        SigV4Request request;
        request.method = "PUT";
        request.path = "/test%24file.text";
        request.payloadHash = sha256Hex("Welcome to Amazon S3.");
        request.headers = {{"Host", "examplebucket.s3.amazonaws.com"},
                           {"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                           {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                           {"x-amz-content-sha256", request.payloadHash}};
        const AwsCredentials credentials{
            Secret("AKIAIOSFODNN7EXAMPLE"), Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), {}};
        const Headers made = signSigV4(request, credentials, {"us-east-1", "s3", SigV4Path::AsSent},
                                       Timestamp(1'369'353'600s));
        QCOMPARE(headerOf(made, "Authorization"),
                 QByteArray("AWS4-HMAC-SHA256 "
                            "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;"
                            "x-amz-storage-class, Signature="
                            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"));
    }

    void otherServicesSignTheEncodedPathEncodedAgain()
    {
        SigV4Request once;
        once.method = "GET";
        once.path = "/a%20b";
        SigV4Request twice = once;
        twice.path = "/a%2520b";
        const auto sign = [](const SigV4Request &request, SigV4Path path) {
            return signSigV4(request, vectorKey, {"r", "s", path}, vectorTime);
        };
        QCOMPARE(sign(once, SigV4Path::EncodedAgain), sign(twice, SigV4Path::AsSent));
        QVERIFY(sign(once, SigV4Path::EncodedAgain) != sign(once, SigV4Path::AsSent));
    }

    void pathsAreEncodedByteByByte()
    {
        QCOMPARE(awsUriEncoded("a/b c+\xC3\xA9~*", true), QByteArray("a/b%20c%2B%C3%A9~%2A"));
        QCOMPARE(awsUriEncoded("a/b", false), QByteArray("a%2Fb"));
    }

private:
    static constexpr int vectorCount = 34;
};

QTEST_APPLESS_MAIN(TestSigV4)
#include "tst_sigv4.moc"
