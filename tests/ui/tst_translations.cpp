// The catalogues say everything, with the same places for values and the same keys.

#include "catalogue.h"

#include "ui/language.h"
#include "ui/words.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QString named(const Message &message)
{
    return message.context + u": "_s + message.source;
}

QStringList placesOf(const QString &text)
{
    static const QRegularExpression place(u"%L?[0-9n]+"_s);
    QStringList places;
    auto matches = place.globalMatch(text);
    while (matches.hasNext())
        places.append(matches.next().captured());
    places.sort();
    return places;
}

int accelerators(const QString &text)
{
    static const QRegularExpression mark(u"&[^&\\s]"_s);
    return int(text.count(mark));
}

QString edgesOf(const QString &text)
{
    // Spaces at the ends, and whether it is a sentence, a question or goes on.
    static const QRegularExpression edges(u"^(\\s*).*?([.?:…]?)(\\s*)$"_s,
                                          QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = edges.match(text);
    return match.captured(1) + u'|' + match.captured(2) + u'|' + match.captured(3);
}

void addLanguages()
{
    QTest::addColumn<QString>("language");
    QVERIFY(languages().size() >= 3);
    for (const Language &language : languages())
        QTest::newRow(qPrintable(language.code)) << language.code;
}

} // namespace

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void everyTextIsTranslated_data() { addLanguages(); }

    void everyTextIsTranslated()
    {
        QFETCH(QString, language);
        const std::vector<Message> messages = updatedCatalogue(language);
        QVERIFY2(messages.size() >= (language == "en"_L1 ? 10U : 500U), "lupdate found too little");
        QStringList missing;
        for (const Message &message : messages) {
            const bool said = message.finished && !message.forms.isEmpty() &&
                              std::none_of(message.forms.begin(), message.forms.end(),
                                           [](const QString &form) { return form.isEmpty(); });
            if (!said)
                missing.append(named(message));
            QVERIFY2(message.context.startsWith("deckhand::"_L1), qPrintable(named(message)));
        }
        QVERIFY2(missing.isEmpty(),
                 qPrintable(u"deckhand_%1.ts lacks (run the target "
                            "update_translations, then translate):\n"_s.arg(language) +
                            missing.join(u'\n')));
    }

    void whatDestinationTypesSayIsTranslated()
    {
        QSet<QString> known;
        for (const Message &message : readCatalogue(catalogueFile(u"fr"_s))) {
            if (message.context == "deckhand::DestinationType"_L1)
                known.insert(message.source);
        }
        QStringList missing;
        int looked = 0;
        const auto look = [&](const QJsonObject &object, std::initializer_list<const char *> keys) {
            for (const char *key : keys) {
                const QString text = object.value(QLatin1String(key)).toString();
                looked += text.isEmpty() ? 0 : 1;
                if (!text.isEmpty() && !known.contains(text))
                    missing.append(text);
            }
        };
        QDirIterator files(QStringLiteral(DECKHAND_SOURCE_DIR "/delivery/destinations"),
                           {u"type.json"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QJsonObject type = QJsonDocument::fromJson(file.readAll()).object();
            look(type, {"label", "summary"});
            for (const QJsonValue &field : type.value("fields"_L1).toArray())
                look(field.toObject(), {"label", "help", "pattern_help"});
        }
        QVERIFY2(looked >= 50, qPrintable(u"only %1 texts were found"_s.arg(looked)));
        QVERIFY2(missing.isEmpty(),
                 qPrintable(u"ui/typetexts.cpp lacks:\n"_s + missing.join(u'\n')));
    }

    void valuesAndMarksArePlacedAlike_data() { addLanguages(); }

    void valuesAndMarksArePlacedAlike()
    {
        QFETCH(QString, language);
        QStringList wrong;
        const std::vector<Message> messages = readCatalogue(catalogueFile(language));
        QVERIFY2(messages.size() >= (language == "en"_L1 ? 10U : 500U), "the catalogue is cut");
        for (const Message &message : messages) {
            for (const QString &form : message.forms) {
                if (placesOf(form) != placesOf(message.source) ||
                    accelerators(form) != accelerators(message.source) ||
                    edgesOf(form) != edgesOf(message.source))
                    wrong.append(named(message) + u" → "_s + form);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void countsChooseTheirForm()
    {
        Translation translation;
        const auto said = [](int n) {
            return QCoreApplication::translate("deckhand::DeliveriesPage", "%n newer deliveries.",
                                               nullptr, n);
        };
        QVERIFY(translation.use(u"en"_s));
        QCOMPARE(said(1), u"1 newer delivery."_s);
        QCOMPARE(said(2), u"2 newer deliveries."_s);
        QVERIFY(translation.use(u"fr"_s));
        QCOMPARE(said(0), u"0 livraison plus récente."_s);
        QCOMPARE(said(2), u"2 livraisons plus récentes."_s);
        QVERIFY(translation.use(u"de"_s));
        QCOMPARE(said(1), u"1 neuere Zustellung."_s);
    }

    void hintsInEnglishStandAloneOnlyAmongEnglishWords()
    {
        Translation translation;
        Attempt attempt;
        attempt.outcome = AttemptOutcome::Failure;
        attempt.error = {ErrorClass::Timeout, u"No answer within 5.0 s."_s, u"Answer first."_s};
        QVERIFY(translation.use(u"en"_s));
        QCOMPARE(Words::diagnose(attempt).nextStep, u"Answer first."_s);
        // Spoken in English, as there is no catalogue.
        QVERIFY(translation.use(u"sv"_s));
        QCOMPARE(Words::diagnose(attempt).nextStep, u"Answer first."_s);
        QVERIFY(translation.use(u"de"_s));
        const QString german = Words::diagnose(attempt).nextStep;
        QVERIFY(german.endsWith(u"\nAnswer first."_s));
        QVERIFY(translation.use(u"en"_s));
    }

    void languagesHaveTheirFormatsAndDirection()
    {
        Translation translation;
        QVERIFY(translation.use(u"de"_s));
        QCOMPARE(QLocale().toString(1234567), u"1.234.567"_s);
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
        QVERIFY(translation.use(u"ar"_s));
        QCOMPARE(translation.spoken(), u"en"_s);
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::RightToLeft);
        QVERIFY(translation.use(u"pseudo-rtl"_s));
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::RightToLeft);
        QVERIFY(!translation.use(u"xx-none"_s));
        QVERIFY(translation.use(u"en"_s));
        QCOMPARE(QGuiApplication::layoutDirection(), Qt::LeftToRight);
    }

    void pseudoTextKeepsWhatProgramsRead()
    {
        const QString text = pseudoText(u"Filter %1 of %n, as <b>type:task_run.*</b>"_s);
        QVERIFY(text.contains("%1"_L1) && text.contains("%n"_L1) && text.contains("<b>"_L1));
        QVERIFY(text.contains("type:task_run.*"_L1));
        QVERIFY(text.startsWith(u'[') && text.endsWith(u']'));
        QVERIFY(text.contains(u"Fïltër"_s));
        QVERIFY(text.size() > 50);
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
