// What the engine says in English is said in the language of the window, with its values.

#include "console.h"

#include "ui/enginewords.h"
#include "ui/language.h"
#include "ui/phrases/phrases.h"
#include "ui/words.h"

#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QHash>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The texts in double quotes of a source, adjacent ones joined, but those that end the process.
QStringList literalsOf(const QString &fileName)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression noise(
        u"(\"(?:[^\"\\\\\\n]|\\\\.)*\")|'(?:\\\\.|[^'\\\\\\n])'|//[^\\n]*|#include[^\\n]*"_s);
    static const QRegularExpression literals(
        u"(?:(?:u|u8)?\"(?:[^\"\\\\\\n]|\\\\.)*\"(?:_s|_L1)?\\s*)+"_s);
    static const QRegularExpression literal(u"\"((?:[^\"\\\\\\n]|\\\\.)*)\""_s);
    QString source = QString::fromUtf8(file.readAll());
    source.remove(
        QRegularExpression(u"R\"\\(.*?\\)\""_s, QRegularExpression::DotMatchesEverythingOption));
    source.replace(noise, u"\\1"_s);
    QStringList found;
    for (auto all = literals.globalMatch(source); all.hasNext();) {
        const QRegularExpressionMatch match = all.next();
        const QStringView before = QStringView(source).first(match.capturedStart());
        if (before.endsWith(u"Fatal("_s) || before.endsWith(u"Warning("_s))
            continue;
        QString text;
        for (auto parts = literal.globalMatch(match.capturedView()); parts.hasNext();)
            text += parts.next().captured(1);
        found << text.replace("\\\""_L1, "\""_L1).replace("\\\\"_L1, "\\"_L1);
    }
    return found;
}

bool isSentence(const QString &text)
{
    static const QRegularExpression form(u"^[A-Z\"“`%].* .*[.…]$"_s);
    return form.match(text.trimmed()).hasMatch();
}

/// Sentences that are put together; they are looked for in the forms they take.
const QHash<QString, QStringList> composed{
    {u"This machine's clock is %1 %2 the service's."_s,
     {u"This machine's clock is 5 minutes behind the service's. Set it."_s,
      u"This machine's clock is 5 minutes ahead of the service's. Set it."_s}},
    {u"This machine's clock is %1 minutes %2 Google's."_s,
     {u"This machine's clock is 5 minutes behind Google's."_s,
      u"This machine's clock is 5 minutes ahead of Google's."_s}},
    {u"%1 closed the connection%2%3."_s,
     {u"The broker closed the connection before the sign-in was finished without saying why."_s,
      u"The broker closed the connection: TLS failed."_s}},
    {u"The replay is %1; only a running or paused one can be changed."_s,
     {u"The replay is completed; only a running or paused one can be changed."_s,
      u"The replay is planned; only a running or paused one can be changed."_s}},
    {u"The replay is %1; it can't be changed any more."_s,
     {u"The replay is canceled; it can't be changed any more."_s,
      u"The replay is failed; it can't be changed any more."_s}},
    {u"Failed after %1; it is tried again%2."_s,
     {u"Failed after 1 attempt; it is tried again."_s,
      u"Failed after 2 attempts; it is tried again at 2026-01-01T00:00:00.000Z."_s}},
};

/// Sources whose sentences no window shows: what `deckhandctl` does beside the engine, what a
/// server says of HTTP that no client of ours writes, and data.
bool isShown(const QString &file)
{
    static const QStringList others{
        u"store/backup.cpp"_s,          u"store/reseal.cpp"_s,
        u"store/partfile.cpp"_s,        u"server/requestreader.cpp"_s,
        u"server/response.cpp"_s,       u"server/servermetrics.cpp"_s,
        u"server/tlscredentials.cpp"_s, u"api/searchfields.cpp"_s,
        u"api/destinationtype.cpp"_s,   u"demo/story.cpp"_s,
        u"server/target.cpp"_s,         u"common/metrics.cpp"_s,

    };
    return std::none_of(others.begin(), others.end(),
                        [&file](const QString &other) { return file.endsWith(other); });
}

std::vector<const char *> allSentences()
{
    std::vector<const char *> all;
    for (const auto &table : {phrases::api(), phrases::search(), phrases::engine(),
                              phrases::remote(), phrases::transport(), phrases::services()})
        all.insert(all.end(), table.begin(), table.end());
    return all;
}

} // namespace

class TestEngineWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void everySentenceOfTheEngineIsKnown_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char *folder :
             {"delivery/api", "delivery/signing", "delivery/transport", "delivery/destinations",
              "delivery/store", "delivery/engine", "delivery/server", "delivery/remote",
              "delivery/forward", "delivery/demo", "models", "app/common"})
            QTest::newRow(folder) << QString::fromLatin1(folder);
    }

    void everySentenceOfTheEngineIsKnown()
    {
        QFETCH(QString, folder);
        QStringList unknown;
        int looked = 0;
        QDirIterator files(QStringLiteral(DECKHAND_SOURCE_DIR "/") + folder, {u"*.cpp"_s, u"*.h"_s},
                           QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            const QString file = files.next();
            if (!isShown(file))
                continue;
            for (const QString &text : literalsOf(file)) {
                if (!isSentence(text))
                    continue;
                ++looked;
                const QStringList forms = composed.value(text.trimmed(), {text.trimmed()});
                const bool known = std::all_of(forms.begin(), forms.end(), &isEngineText);
                if (!known)
                    unknown << file.section(u'/', -1) + u": "_s + text;
            }
        }
        QVERIFY2(looked > 0, "no sentence was found");
        QVERIFY2(unknown.isEmpty(), qPrintable(u"ui/phrases lacks:\n"_s + unknown.join(u'\n')));
    }

    void everySentenceIsSaidInEachLanguage_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("de") << u"de"_s;
        QTest::newRow("fr") << u"fr"_s;
    }

    void everySentenceIsSaidInEachLanguage()
    {
        QFETCH(QString, language);
        Translation translation;
        QVERIFY(translation.use(language));
        QStringList same;
        for (const char *english : allSentences()) {
            const QString text = QString::fromUtf8(english);
            if (engineText(text) == text)
                same << text;
        }
        QVERIFY2(same.isEmpty(), qPrintable(same.join(u'\n')));
    }

    void valuesStandInTheirPlaces_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        QTest::newRow("a value") << u"The value is longer than 65536 characters."_s
                                 << u"Der Wert ist länger als 65536 Zeichen."_s;
        QTest::newRow("the words of a destination's type")
            << u"The value must be an absolute URL that begins with http:// or https://."_s
            << u"Der Wert muss diese Form haben: eine vollständige URL, die mit http:// oder "
               "https:// "
               "beginnt."_s;
        QTest::newRow("two sentences, what the service says last")
            << u"The queue orders does not exist. The service says QueueDoesNotExist (400): The "
               "specified queue does not exist."_s
            << u"Die Warteschlange orders existiert nicht. Der Dienst sagt QueueDoesNotExist "
               "(400): The specified queue does not exist."_s;
        QTest::newRow("a sentence in a sentence")
            << u"The value must be a JSON object as text. Line 1, column 5: expected a value, "
               "found the end of the text"_s
            << u"Der Wert muss ein JSON-Objekt als Text sein. Zeile 1, Spalte 5: erwartet ein "
               "Wert, gefunden das Ende des Textes"_s;
        QTest::newRow("a field in front")
            << u"webhook.url: The URL may not have a fragment (#)."_s
            << u"webhook.url: Die URL darf kein Fragment (#) haben."_s;
        QTest::newRow("a filter's reason")
            << u"The filter refused it: data.status: expected one of \"failed\", \"error\", found "
               "\"completed\"."_s
            << u"Der Filter wies es ab: data.status: erwartet eines von \"failed\", \"error\", "
               "gefunden \"completed\"."_s;
        QTest::newRow("a name in quotes stays")
            << u"The user \"no value\" may not use the virtual host \"a value\". It says: 530 no"_s
            << u"Der Benutzer „no value“ darf den virtuellen Host „a value“ nicht benutzen. Er "
               "sagt: 530 no"_s;
        QTest::newRow("a value that looks like a place")
            << u"There is no destination evtd_%2."_s << u"Es gibt kein Ziel evtd_%2."_s;
        QTest::newRow("what nobody knows") << u"451 4.7.1 greylisted, come back later"_s
                                           << u"451 4.7.1 greylisted, come back later"_s;
        QTest::newRow("nothing") << QString() << QString();
    }

    void valuesStandInTheirPlaces()
    {
        QFETCH(QString, english);
        QFETCH(QString, german);
        QCOMPARE(engineText(english), english); // no catalogue is in use
        Translation translation;
        QVERIFY(translation.use(u"de"_s));
        QCOMPARE(engineText(english), german);
    }

    void timesAreWrittenAsTheWindowWritesThem_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("said");
        const QString en = u"en"_s;
        QTest::newRow("created later")
            << en << u"The destination was created later, at 2026-01-15T09:31:15.123Z."_s
            << u"The destination was created later, at 2026-01-15 09:31:15.123 UTC."_s;
        QTest::newRow("deleted")
            << en << u"The destination had been deleted at 2026-01-15T09:31:15.123Z."_s
            << u"The destination had been deleted at 2026-01-15 09:31:15.123 UTC."_s;
        QTest::newRow("delivered")
            << en << u"Delivered at 2026-01-15T09:31:15.123Z with 2 attempts."_s
            << u"Delivered at 2026-01-15 09:31:15.123 UTC with 2 attempts."_s;
        QTest::newRow("tried again, and what the receiver said")
            << en
            << u"Failed after 1 attempt; it is tried again at 2026-01-15T09:31:15.123Z. The last "
               "error: closed at 2026-01-15T09:31:15.123Z by peer"_s
            << u"Failed after 1 attempt; it is tried again at 2026-01-15 09:31:15.123 UTC. The "
               "last error: closed at 2026-01-15T09:31:15.123Z by peer"_s;
        QTest::newRow("in another language")
            << u"de"_s << u"Delivered at 2026-01-15T09:31:15.123Z with 2 attempts."_s
            << u"Zugestellt um 2026-01-15 09:31:15.123 UTC mit 2 Versuchen."_s;
        QTest::newRow("what only looks like a time")
            << en << u"The destination was created later, at 2026-13-15T09:31:15.123Z."_s
            << u"The destination was created later, at 2026-13-15T09:31:15.123Z."_s;
        QTest::newRow("a value in its own form")
            << en
            << u"The filter refused it: data.at: expected \"a\", found "
               "\"2026-01-15T09:31:15.123Z\"."_s
            << u"The filter refused it: data.at: expected \"a\", found "
               "\"2026-01-15T09:31:15.123Z\"."_s;
        QTest::newRow("words of somebody else") << en << u"gone since 2026-01-15T09:31:15.123Z"_s
                                                << u"gone since 2026-01-15T09:31:15.123Z"_s;
    }

    void timesAreWrittenAsTheWindowWritesThem()
    {
        QFETCH(QString, language);
        QFETCH(QString, english);
        QFETCH(QString, said);
        Translation translation;
        QVERIFY(translation.use(language));
        Words times;
        times.setTimeMode(TimeMode::Utc);
        QCOMPARE(engineText(english, times), said);
        const Explanation explanation{{}, Decision::CreatedLater, {}, english};
        QCOMPARE(Words::reason(explanation, times), said);
    }

    void anErrorKeepsItsLinesAndFields()
    {
        Translation translation;
        QVERIFY(translation.use(u"de"_s));
        Error error(ErrorCode::InputMissing,
                    u"The name is missing; give one people will know it by."_s, u"name"_s);
        error.items.push_back(
            {ErrorCode::InputInvalid, u"webhook.url"_s, u"The URL may not have a fragment (#)."_s});
        const QString german = u"name: Der Name fehlt; einen angeben, an dem man das Ziel erkennt."
                               "\nwebhook.url: Die URL darf kein Fragment (#) haben."_s;
        QCOMPARE(engineText(error), german);
        QCOMPARE(engineText(error.text()), german);
    }

    void aHostileTextTakesNoTime()
    {
        Translation translation;
        QVERIFY(translation.use(u"de"_s));
        QString nested;
        for (int i = 0; i < 180; ++i)
            nested += u"This is not valid JSON. "_s;
        QElapsedTimer time;
        time.start();
        QVERIFY(!engineText(nested).isEmpty());
        QCOMPARE(engineText(QString(5000, u'.')), QString(5000, u'.'));
        QVERIFY2(time.elapsed() < 1000, qPrintable(QString::number(time.elapsed())));
    }

    void aWindowSaysItInItsLanguage()
    {
        Translation translation;
        QVERIFY(translation.use(u"de"_s));
        Console console;
        console.open(Environment::Local);
        auto *edit = console.window->findChild<QLineEdit *>(u"filterEdit"_s);
        QVERIFY(edit);
        edit->setText(u"statuss:failure"_s);
        const auto *message = console.window->findChild<QLabel *>(u"filterMessage"_s);
        QVERIFY(message);
        QTRY_COMPARE(message->text(),
                     u"Zeichen 1: Unbekanntes Feld `statuss`; ist `status` gemeint?"_s);
        const FieldProblem problem{FieldProblem::Code::FromEngine,
                                   u"The number must be from 0 to 20."_s};
        QCOMPARE(Words::problem(problem), u"Die Zahl muss von 0 bis 20 reichen."_s);
        Attempt attempt;
        attempt.error = {ErrorClass::ConnectionRefused, u"Nothing listens at 127.0.0.1:9."_s,
                         u"Check that the service is running and that the port is right."_s};
        const Diagnosis diagnosis = Words::diagnose(attempt);
        QCOMPARE(diagnosis.evidence, u"Bei 127.0.0.1:9 hört niemand zu."_s);
        QCOMPARE(diagnosis.nextStep, u"Prüfen, ob der Dienst läuft und der Port stimmt."_s);
    }
};

QTEST_MAIN(TestEngineWords)
#include "tst_enginewords.moc"
