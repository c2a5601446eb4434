#include "api/secret.h"

#include <QDebug>
#include <QRegularExpression>
#include <QTest>

#include <iostream>

using namespace deckhand;

template <class T>
concept Printable = requires(std::ostream &stream, QDebug debug, const T &value)
{
    requires requires
    {
        stream << value;
    } || requires
    {
        debug << value;
    };
};
static_assert(!Printable<Secret>);
static_assert(!std::is_convertible_v<Secret, QByteArray>);
static_assert(!std::is_convertible_v<QByteArray, Secret>);

class TestSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void showsFourCharactersOfALongOneOnly();
    void comparesByContent();
    void survivesTheDestructionOfACopy();
    void keepsItsTextWhenAssigned();
};

void TestSecret::showsFourCharactersOfALongOneOnly()
{
    QCOMPARE(Secret("whsec_MfKQ9r8GKYqrTwjU").masked(), "whse****");
    QCOMPARE(Secret("123456789012").masked(), "1234****");
    QCOMPARE(Secret("12345678901").masked(), "****");
    QCOMPARE(Secret().masked(), "****");
}

void TestSecret::comparesByContent()
{
    QVERIFY(Secret("abc") == Secret("abc"));
    QVERIFY(!(Secret("abc") == Secret("abd")));
    QVERIFY(!(Secret("abc") == Secret("ab")));
    QVERIFY(Secret() == Secret(""));
}

void TestSecret::survivesTheDestructionOfACopy()
{
    const QByteArray text = QByteArray("a secret that is long enough").append('!');
    const Secret kept(text);
    {
        const Secret copy(kept);
        QCOMPARE(copy.reveal(), text);
    }
    QCOMPARE(kept.reveal(), "a secret that is long enough!");
    QCOMPARE(text, "a secret that is long enough!");
}

void TestSecret::keepsItsTextWhenAssigned()
{
    Secret a(QByteArray("first ").repeated(3));
    Secret b(QByteArray("second ").repeated(3));
    a = b;
    QCOMPARE(a.reveal(), QByteArray("second ").repeated(3));
    QCOMPARE(b.reveal(), a.reveal());
    const Secret &same = a;
    a = same;
    QCOMPARE(a.reveal(), QByteArray("second ").repeated(3));
    b = Secret("third");
    QCOMPARE(b.reveal(), "third");
    a = std::move(b);
    QCOMPARE(a.reveal(), "third");
}

QTEST_APPLESS_MAIN(TestSecret)
#include "tst_secret.moc"
