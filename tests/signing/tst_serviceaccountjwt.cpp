#include "signing/serviceaccountjwt.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr Timestamp now{1'736'933'475s};
constexpr auto audience = "https://pubsub.googleapis.com/";

QByteArray pemOf(EVP_PKEY *key, const char *passphrase = nullptr)
{
    BIO *bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PKCS8PrivateKey(bio, key, passphrase ? EVP_aes_128_cbc() : nullptr, passphrase,
                                  passphrase ? int(qstrlen(passphrase)) : 0, nullptr, nullptr);
    char *data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QByteArray text(data, size);
    BIO_free(bio);
    return text;
}

QJsonObject decoded(const QByteArray &part)
{
    return QJsonDocument::fromJson(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding))
        .object();
}

} // namespace

class TestServiceAccountJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aSelfSignedTokenIsWhatGoogleAsksFor()
    {
        const auto account = ServiceAccount::parse(file());
        QVERIFY2(account, account ? "" : qPrintable(account.error().text()));
        const QByteArray token = account->selfSigned(audience, now + 999ms).reveal();
        const QList<QByteArray> parts = token.split('.');
        QCOMPARE(parts.size(), 3);
        QVERIFY(!token.contains('=') && !token.contains('+') && !token.contains('/'));
        QCOMPARE(
            decoded(parts[0]),
            QJsonObject({{u"alg"_s, u"RS256"_s}, {u"typ"_s, u"JWT"_s}, {u"kid"_s, u"key1"_s}}));
        QCOMPARE(decoded(parts[1]),
                 QJsonObject({{u"iss"_s, u"deckhand@lab.iam.gserviceaccount.com"_s},
                              {u"sub"_s, u"deckhand@lab.iam.gserviceaccount.com"_s},
                              {u"aud"_s, QString::fromLatin1(audience)},
                              {u"iat"_s, 1'736'933'475},
                              {u"exp"_s, 1'736'937'075}}));
        QVERIFY(verifies(token));
        QByteArray forged = token;
        forged[forged.indexOf('.') + 5] = forged[forged.indexOf('.') + 5] == 'a' ? 'b' : 'a';
        QVERIFY(!verifies(forged));
    }

    void anAssertionIsForTheTokenEndpoint()
    {
        const auto account = ServiceAccount::parse(file());
        const QByteArray scope = "https://www.googleapis.com/auth/pubsub";
        const QByteArray token = account->assertion(scope, now).reveal();
        const QJsonObject claims = decoded(token.split('.').at(1));
        QCOMPARE(claims["aud"_L1].toString(), u"https://oauth2.googleapis.com/token"_s);
        QCOMPARE(claims["scope"_L1].toString(), QString::fromLatin1(scope));
        QVERIFY(verifies(token));
    }

    void aTokenIsKeptForAnHourLessAMargin()
    {
        SelfSignedToken token(*ServiceAccount::parse(file()), audience);
        const QByteArray first = token.at(now).reveal();
        QCOMPARE(token.at(now + 54min).reveal(), first);
        const QByteArray second = token.at(now + 55min).reveal();
        QVERIFY(second != first);
        QCOMPARE(token.at(now + 56min).reveal(), second);
        QVERIFY(token.at(now - 1s).reveal() != second); // set back: it would lie in the future
    }

    void whatIsMissingIsNamed()
    {
        auto problems = problemsOf("{}");
        QCOMPARE(problems.size(), size_t(4));
        for (const char *name : {"type", "client_email", "private_key_id", "private_key"}) {
            const QString quoted = u"\"%1\" is missing"_s.arg(QLatin1String(name));
            QVERIFY2(std::any_of(problems.begin(), problems.end(),
                                 [&](const auto &p) { return p.message.contains(quoted); }),
                     name);
        }
        QJsonObject object = json();
        object.remove(u"client_email"_s);
        problems = problemsOf(QJsonDocument(object).toJson());
        QCOMPARE(problems.size(), size_t(1));
        QVERIFY(problems.front().message.contains(u"client_email"_s));
        QCOMPARE(problems.front().code, ErrorCode::InputMissing);
    }

    void whatCannotBeUsedIsSaid_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *member, const QByteArray &value,
                            const char *says) {
            QTest::newRow(name) << QString::fromLatin1(member) << QString::fromUtf8(value)
                                << QString::fromLatin1(says);
        };
        row("user", "type", "authorized_user", "authorized_user");
        row("no PEM", "private_key", "MIIEvQIBADANBg", "no readable private key");
        row("half a PEM", "private_key", pemOf(m_key.get()).left(400), "no readable private key");
        row("encrypted", "private_key", pemOf(m_key.get(), "pass"), "no readable private key");
        const KeyPtr curve(EVP_EC_gen("P-256"), &EVP_PKEY_free);
        row("curve", "private_key", pemOf(curve.get()), "not an RSA key");
        const KeyPtr small(EVP_RSA_gen(1024), &EVP_PKEY_free);
        row("small", "private_key", pemOf(small.get()), "1024 bits");
        row("plain", "token_uri", "http://oauth2.googleapis.com/token", "https");
    }
    void whatCannotBeUsedIsSaid()
    {
        QFETCH(QString, member);
        QFETCH(QString, value);
        QFETCH(QString, says);
        QJsonObject object = json();
        object[member] = value;
        const auto problems = problemsOf(QJsonDocument(object).toJson());
        QCOMPARE(problems.size(), size_t(1));
        QVERIFY2(problems.front().message.contains(says), qPrintable(problems.front().message));
        QCOMPARE(problems.front().code, ErrorCode::InputInvalid);
        QVERIFY(!problems.front().message.contains(u"MIIE"_s));
    }

    void whatIsNoObjectIsSaidSo()
    {
        for (const char *text : {"", "[]", "nonsense", "{\"type\":", "\"service_account\""}) {
            const auto problems = problemsOf(text);
            QCOMPARE(problems.size(), size_t(1));
            QVERIFY(problems.front().message.contains(u"not JSON"_s));
        }
    }

private:
    QJsonObject json() const
    {
        return {{u"type"_s, u"service_account"_s},
                {u"project_id"_s, u"lab"_s},
                {u"client_email"_s, u"deckhand@lab.iam.gserviceaccount.com"_s},
                {u"private_key_id"_s, u"key1"_s},
                {u"private_key"_s, QString::fromLatin1(pemOf(m_key.get()))}};
    }
    Secret file() const { return Secret(QJsonDocument(json()).toJson()); }
    static std::vector<ErrorItem> problemsOf(const QByteArray &text)
    {
        const auto account = ServiceAccount::parse(Secret(text));
        return account ? std::vector<ErrorItem>() : account.error().items;
    }
    bool verifies(const QByteArray &token) const
    {
        const qsizetype dot = token.lastIndexOf('.');
        const QByteArray text = token.first(dot);
        const QByteArray signature =
            QByteArray::fromBase64(token.mid(dot + 1), QByteArray::Base64UrlEncoding);
        EVP_MD_CTX *context = EVP_MD_CTX_new();
        EVP_DigestVerifyInit(context, nullptr, EVP_sha256(), nullptr, m_key.get());
        const int good = EVP_DigestVerify(
            context, reinterpret_cast<const unsigned char *>(signature.constData()),
            size_t(signature.size()), reinterpret_cast<const unsigned char *>(text.constData()),
            size_t(text.size()));
        EVP_MD_CTX_free(context);
        return good == 1;
    }

    const KeyPtr m_key{EVP_RSA_gen(2048), &EVP_PKEY_free};
};

QTEST_APPLESS_MAIN(TestServiceAccountJwt)
#include "tst_serviceaccountjwt.moc"
