// How texts are written: neutral, whole phrases in sentence style, all of them translatable.

#include "catalogue.h"
#include "sampledata.h"
#include "tour.h"

#include "ui/language.h"

#include <QAbstractButton>
#include <QDir>
#include <QFile>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSet>
#include <QTabBar>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QStringList matching(const std::vector<Message> &messages, const QRegularExpression &wrong)
{
    QStringList found;
    for (const Message &message : messages) {
        if (wrong.match(message.source).hasMatch())
            found.append(message.context + u": "_s + message.source);
    }
    return found;
}

/// Texts people read in `window`, each with what shows it.
void collectTexts(QWidget &window, QSet<QString> &texts)
{
    const auto add = [&texts](const QWidget &widget, const QString &text) {
        texts.insert(QLatin1String(widget.metaObject()->className()) + u": "_s + text);
    };
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (!widget->isVisible())
            continue;
        add(*widget, widget->toolTip());
        add(*widget, widget->accessibleName());
        if (const auto *label = qobject_cast<QLabel *>(widget))
            add(*widget, label->text());
        else if (const auto *button = qobject_cast<QAbstractButton *>(widget))
            add(*widget, button->text());
        else if (const auto *edit = qobject_cast<QLineEdit *>(widget))
            add(*widget, edit->placeholderText());
        else if (const auto *box = qobject_cast<QGroupBox *>(widget))
            add(*widget, box->title());
        else if (const auto *bar = qobject_cast<QTabBar *>(widget)) {
            for (int i = 0; i < bar->count(); ++i)
                add(*widget, bar->tabText(i));
        }
    }
}

} // namespace

class TestStrings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_messages = updatedCatalogue(u"de"_s);
        // Names and words of the services are theirs; what the engine says is the API's.
        std::erase_if(m_messages, [](const Message &message) {
            return message.context == "deckhand::DestinationType"_L1 ||
                   message.context == "deckhand::Engine"_L1;
        });
        QVERIFY(m_messages.size() > 500);
    }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void textsFollowTheRules_data()
    {
        QTest::addColumn<QString>("wrong");
        QTest::newRow("no begging, no blame, no noise")
            << u"\\b([Pp]lease|[Ss]orry|[Oo]ops|[Uu]nfortunately|[Ss]uccessfully|[Ii]llegal|"
               "[Ff]atal|[Ww]arning|error occurred|you have to|you must|click here)\\b|!"_s;
        QTest::newRow("no codes for words") << u"\\be\\.g\\.|\\bi\\.e\\.|\\betc\\b|\\b[Ii]nfo\\b"_s;
        QTest::newRow("an ellipsis is one character") << u"\\.\\.\\."_s;
        QTest::newRow("an ellipsis after a space") << u"[A-Za-z]…"_s;
        QTest::newRow("quotes that open and close") << u"\"%\\d|%\\d\"|'%\\d'"_s;
        QTest::newRow("the words of the product")
            << u"\\b([Ww]ebhook endpoint|[Ee]ndpoints|[Mm]essages? queue|[Rr]e-?send|[Rr]e-?try "
               u"all|"
               "[Tt]opics?\\b(?! or)|[Dd]isabled|[Ee]nabled|[Cc]ancelled|[Dd]elivery attempt)\\b"_s;
        QTest::newRow("a count chooses its form")
            << u"(^|\\s)%\\d (events|deliveries|destinations|attempts|types|rows)\\b"_s;
        QTest::newRow("nothing to be put together") << u"^[ ,.;:)]|[ (]$"_s;
    }

    void textsFollowTheRules()
    {
        QFETCH(QString, wrong);
        const QStringList allowed{
            // The unit behind a number's field.
            u"deckhand::ReplayOptionsView:  per second"_s,
            u"deckhand::ReplayOptionsView:  failed attempts in a row"_s,
            u"deckhand::Diagnosis: The queue, topic, bucket or exchange does not exist."_s,
            u"deckhand::Diagnosis: The receiver says that this endpoint is gone (410)."_s,
        };
        QStringList found = matching(m_messages, QRegularExpression(wrong));
        found.removeIf([&allowed](const QString &line) { return allowed.contains(line); });
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void wordsInsideASentenceAreSmall()
    {
        // Names of things in the world keep their capitals, and so do keys and places of the
        // window.
        static const QSet<QString> names{
            u"Deckhand"_s, u"Enter"_s,         u"Esc"_s,        u"Events"_s,   u"Deliveries"_s,
            u"Replays"_s,  u"Shift"_s,         u"Everything"_s, u"File"_s,     u"Copy"_s,
            u"Bearer"_s,   u"Service"_s,       u"Bus"_s,        u"Pub"_s,      u"Sub"_s,
            u"Kinesis"_s,  u"Left"_s,          u"Right"_s,      u"Up"_s,       u"Down"_s,
            u"Issues"_s,   u"History"_s,       u"Settings"_s,   u"Overview"_s, u"Destinations"_s,
            u"Ctrl"_s,     u"Alt"_s,           u"Tab"_s,        u"Linux"_s,    u"GitHub"_s,
            u"Team"_s,     u"Authorization"_s,
        };
        static const QRegularExpression inner(u"(?<![.?:…·>(/“] )(?<=[a-z,;] )([A-Z][a-z]+)\\b"_s);
        QStringList wrong;
        for (const Message &message : m_messages) {
            auto matches = inner.globalMatch(message.source);
            while (matches.hasNext()) {
                const QString word = matches.next().captured(1);
                if (!names.contains(word))
                    wrong.append(word + u" in "_s + message.source);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void severalSentencesEndAsSentencesDo()
    {
        static const QRegularExpression several(u"[a-z)”]\\. [A-Z“]"_s);
        static const QRegularExpression ended(u"([.?:…]|%\\d|Bearer\\.)\\s*$"_s);
        QStringList wrong;
        for (const Message &message : m_messages) {
            if (several.match(message.source).hasMatch() && !ended.match(message.source).hasMatch())
                wrong.append(message.source);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void sourcesPutNoTextsTogether()
    {
        static const QRegularExpression joined(u"\\btr\\(\"[^\"]*\"\\) *[+%] |[+%] *tr\\("_s);
        QStringList wrong;
        for (const char *folder : {"ui", "app/console"}) {
            const QDir sources(
                QStringLiteral(DECKHAND_SOURCE_DIR "/%1").arg(QLatin1String(folder)));
            const QStringList names = sources.entryList({u"*.cpp"_s});
            QVERIFY2(!names.isEmpty(), folder);
            for (const QString &name : names) {
                QFile file(sources.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                int number = 0;
                while (!file.atEnd()) {
                    const QString line = QString::fromUtf8(file.readLine());
                    ++number;
                    if (joined.match(line).hasMatch())
                        wrong.append(u"%1:%2: %3"_s.arg(name).arg(number).arg(line.trimmed()));
                }
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void timesOfDayAreWrittenWhereTheirZoneIs()
    {
        // By Wording: `shortTime` and `fullTime` have it, the header of a column has it for `time`.
        static const QRegularExpression own(
            u"clockTime\\(|toString\\([^;]*([Hh]{1,2}:mm|[tT]ime\\(\\)|QLocale::\\w+Format)"_s);
        const QStringList allowed{
            u"formatting.cpp"_s,  // is the helper
            u"wording.cpp"_s,     // for columns, below `timeHeader`
            u"payloadpane.cpp"_s, // a time in a payload, with its zone after it
        };
        QStringList wrong;
        for (const char *folder : {"ui", "models", "app/console"}) {
            const QDir sources(
                QStringLiteral(DECKHAND_SOURCE_DIR "/%1").arg(QLatin1String(folder)));
            for (const QString &name : sources.entryList({u"*.cpp"_s, u"*.h"_s})) {
                QFile file(sources.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString source = QString::fromUtf8(file.readAll());
                if (own.match(source).hasMatch() &&
                    !allowed.contains(QString(name).replace(u".h"_s, u".cpp"_s)))
                    wrong.append(name);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void timesOfDayThatAreSeenShowTheirZone()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Local);
        QSet<QString> texts;
        tour(console, [&texts](const QString &, QWidget &window) { collectTexts(window, texts); });
        static const QRegularExpression time(u"\\b\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?\\b"_s);
        static const QRegularExpression zoned(time.pattern() + u" ([A-Z]|[+-]\\d)"_s);
        int seen = 0;
        QStringList wrong;
        for (const QString &text : texts) {
            auto times = time.globalMatch(text);
            while (times.hasNext()) {
                ++seen;
                const QRegularExpressionMatch found = times.next();
                if (!zoned
                         .match(text, found.capturedStart(), QRegularExpression::NormalMatch,
                                QRegularExpression::AnchorAtOffsetMatchOption)
                         .hasMatch())
                    wrong.append(text);
            }
        }
        QVERIFY2(seen > 5, qPrintable(u"only %1 times were seen"_s.arg(seen)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyTextSeenWasGivenToTheTranslators()
    {
        Translation translation;
        QVERIFY(translation.use(u"pseudo"_s));
        Console console;
        fillTypes(console.engine);
        console.open(Environment::Local);
        QSet<QString> texts;
        tour(console, [&texts](const QString &, QWidget &window) { collectTexts(window, texts); });
        QVERIFY2(texts.size() > 200, qPrintable(u"only %1 texts were seen"_s.arg(texts.size())));
        // What is not ours to translate: data of the sample, labels of destination types, which
        // come with the type.
        QStringList known{u"http"_s, u"whsec_"_s, u"sk_live_"_s};
        for (const DestinationType &type : console.models->editor.types()) {
            known << type.label << QString::fromUtf8(type.name);
            for (const FieldDescriptor &field : type.fields)
                known << field.label << field.help;
        }
        static const QRegularExpression word(u"[A-Za-z]{3,}"_s);
        QStringList wrong;
        for (const QString &text : texts) {
            const QString said = text.section(u": "_s, 1);
            const bool given = said.contains(u'[') || !word.match(said).hasMatch();
            const bool data = std::any_of(known.begin(), known.end(), [&said](const QString &part) {
                return !part.isEmpty() && said.contains(part);
            });
            if (!given && !data)
                wrong.append(text);
        }
        wrong.sort();
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

private:
    std::vector<Message> m_messages;
};

QTEST_MAIN(TestStrings)
#include "tst_strings.moc"
