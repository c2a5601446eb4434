#include "common/engineassembly.h"
#include "ui/guides.h"
#include "ui/language.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

/// The first group of every match.
QStringList verbatim(const QString &markdown, const QString &pattern)
{
    QStringList found;
    const QRegularExpression expression(pattern,
                                        QRegularExpression::MultilineOption |
                                            QRegularExpression::DotMatchesEverythingOption);
    for (auto match = expression.globalMatch(markdown); match.hasNext();)
        found.append(match.next().captured(1));
    return found;
}

QStringList blocks(const QString &markdown)
{
    return verbatim(markdown, QStringLiteral("^```(.*?)^```"));
}

QStringList sortedCode(QString markdown)
{
    markdown.remove(QRegularExpression(QStringLiteral("^```.*?^```"),
                                       QRegularExpression::MultilineOption |
                                           QRegularExpression::DotMatchesEverythingOption));
    QStringList found = verbatim(markdown, QStringLiteral("`([^`]+)`"));
    for (QString &code : found)
        code = code.simplified();
    found.sort();
    return found;
}

qsizetype headings(const QString &markdown)
{
    return verbatim(markdown, QStringLiteral("^(#+ )")).size();
}

} // namespace

class TestGuides : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyGuideIsTranslated_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("english");
        const auto types = builtInTypes();
        for (const char *language : {"de", "fr"}) {
            for (const DestinationType &type : types->all()) {
                const QByteArray row = QByteArray(language) + ' ' + type.name;
                QTest::newRow(row.constData())
                    << QString::fromLatin1(language) << QString::fromUtf8(type.name) << type.guide;
            }
        }
    }

    void everyGuideIsTranslated()
    {
        QFETCH(QString, language);
        QFETCH(QString, type);
        QFETCH(QString, english);
        Translation translation;
        QVERIFY(translation.use(language));
        const QString translated = guideText(english);
        QFile file(QStringLiteral(":/guides/%1/%2.md").arg(language, type));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString first = QString::fromUtf8(file.readLine());
        const QString stamp = guideStamp(english);
        QVERIFY2(first == QStringLiteral("<!-- %1 -->\n").arg(stamp),
                 qPrintable(QStringLiteral("The English guide has changed: bring %1 up to date and "
                                           "begin it with <!-- %2 -->")
                                .arg(file.fileName(), stamp)));
        QVERIFY(translated != english);
        QCOMPARE(blocks(translated), blocks(english));
        QCOMPARE(sortedCode(translated), sortedCode(english));
        QCOMPARE(headings(translated), headings(english));
    }

    void anotherTextIsShownAsItIs()
    {
        Translation translation;
        QVERIFY(translation.use(QStringLiteral("de")));
        const QString newer = QStringLiteral("# Webhook\n\nA newer server says more.\n");
        QCOMPARE(guideText(newer), newer);
    }

    void englishAndPseudoStayEnglish()
    {
        const auto types = builtInTypes();
        const QString english = types->all().front().guide;
        for (const char *language : {"en", "pseudo"}) {
            Translation translation;
            QVERIFY(translation.use(QLatin1String(language)));
            QCOMPARE(guideText(english), english);
        }
    }
};

QTEST_MAIN(TestGuides)
#include "tst_guides.moc"
