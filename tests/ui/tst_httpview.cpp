// One half of an exchange: what type its body is of, and bytes that are no text.

#include "models/bodytype.h"
#include "ui/httpview.h"

#include <QCryptographicHash>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

Headers ofType(const QByteArray &type)
{
    return type.isEmpty() ? Headers() : Headers{{"Content-Type", type}};
}

} // namespace

class TestHttpView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

    void theTypeIsKnownByTheBytes_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const char *header, const QByteArray &body,
                            const QString &said) {
            QTest::newRow(name) << QByteArray(header) << body << said;
        };
        const QByteArray zip("\x1f\x8b\x08\x00\x00\x00", 6);
        const QByteArray picture("\x89PNG\r\n\x1a\n\x00\x00", 10);
        row("none", "application/json", {}, u"No body"_s);
        row("json", "application/json; charset=utf-8", "{\"ok\": true}", u"Body: JSON, 12 bytes"_s);
        row("json of a vendor", "application/problem+json", "[1]", u"Body: JSON, 3 bytes"_s);
        row("json without a header", "", "{\"ok\":1}", u"Body: JSON, 8 bytes"_s);
        row("json that was cut", "", "{\"ok\":[1,2", u"Body: JSON, 10 bytes"_s);
        row("a word of json", "application/json", "\"ok\"", u"Body: JSON, 4 bytes"_s);
        row("xml", "application/xml", "<?xml version=\"1.0\"?><a/>", u"Body: XML, 25 bytes"_s);
        row("html", "text/html", "<p>down</p>", u"Body: HTML, 11 bytes"_s);
        row("form", "application/x-www-form-urlencoded", "a=1", u"Body: form fields, 3 bytes"_s);
        row("form without a header", "", "a=1&b=%20", u"Body: form fields, 9 bytes"_s);
        row("text", "text/plain", "ok", u"Body: plain text, 2 bytes"_s);
        row("text with brackets", "", "[info] started", u"Body: plain text, 14 bytes"_s);
        row("html that is called json", "application/json", "<html><body>502</body></html>",
            u"Body: HTML, 29 bytes; its header says: JSON"_s);
        row("text that is called json", "application/json", "upstream error",
            u"Body: plain text, 14 bytes; its header says: JSON"_s);
        row("gzip", "application/json", zip,
            u"Body: compressed (gzip), 6 bytes; its header says: JSON"_s);
        row("picture", "image/png", picture, u"Body: binary, 10 bytes"_s);
        row("text of another encoding", "text/plain; charset=iso-8859-1", "caf\xe9",
            u"Body: plain text, 4 bytes"_s);
        row("bytes without a header", "", "caf\xe9 \xff\xfe", u"Body: binary, 7 bytes"_s);
    }

    void theTypeIsKnownByTheBytes()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, body);
        QFETCH(QString, said);
        HttpView view("response");
        view.show(u"Status 200"_s, ofType(header), body);
        QCOMPARE(view.findChild<QLabel *>(u"responseBodyType"_s)->text(), said);
    }

    void bytesAreShownBySizeHashAndTheirBeginning()
    {
        QByteArray body("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", 16);
        body += QByteArray(5000, '\x01');
        HttpView view("response");
        view.show(u"Status 200"_s, ofType("image/png"), body);
        const QString shown = view.findChild<QPlainTextEdit *>()->toPlainText();
        const QString hash =
            QString::fromLatin1(QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex());
        QVERIFY2(shown.startsWith(u"SHA-256 "_s + hash), qPrintable(shown));
        QVERIFY2(shown.contains(u"00000000  89 50 4e 47 0d 0a 1a 0a 00 00 00 0d 49 48 44 52  "
                                "\x2ePNG........IHDR\n"_s),
                 qPrintable(shown));
        QVERIFY(shown.contains(u"000001f0  01"_s));
        QVERIFY(!shown.contains(u"00000200"_s)); // the rest is left out
        QVERIFY(!shown.contains(QChar(QChar::ReplacementCharacter)));
        view.show(u"Status 200"_s, ofType("application/json"), "{\"ok\":true}");
        QVERIFY(view.findChild<QPlainTextEdit *>()->toPlainText().contains(u"\"ok\": true"_s));
    }

    void aLastLineIsAsLongAsItsBytes()
    {
        QCOMPARE(hexHead("ab\x01", 512),
                 u"00000000  61 62 01                                         "
                 u"ab."_s);
        QCOMPARE(hexHead({}, 512), QString());
    }
};

QTEST_MAIN(TestHttpView)
#include "tst_httpview.moc"
