#include "destinations/jmespath/jmespath.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace deckhand;
using Json = nlohmann::ordered_json;

namespace {

/// Cases that are known to differ, with why.
const QStringList unsupported;

/// Order of members is no difference; nor is 1 from 1.0.
bool same(const Json &a, const Json &b)
{
    return nlohmann::json::parse(a.dump()) == nlohmann::json::parse(b.dump());
}

QByteArray run(const QByteArray &expression, const char *input)
{
    const auto parsed = Jmespath::parse(expression);
    if (!parsed)
        return "parse: " + parsed.error().text().toUtf8();
    const auto value = parsed->evaluate(Json::parse(input));
    return value ? QByteArray::fromStdString(value->dump()) : "failed: " + value.error().toUtf8();
}

struct Tally
{
    int passed = 0;
    QStringList failed;
};

void runCase(const QString &name, const Json &given, const Json &test, Tally &tally)
{
    const std::string expression = test.at("expression").get<std::string>();
    const auto parsed =
        Jmespath::parse(QByteArrayView(expression.data(), qsizetype(expression.size())));
    QString problem;
    if (!parsed) {
        problem = test.contains("error") ? QString() : parsed.error().text();
    } else if (const auto value = parsed->evaluate(given); !value) {
        problem = test.contains("error") ? QString() : value.error();
    } else if (test.contains("error")) {
        problem = QStringLiteral("no error");
    } else if (test.contains("result") && !same(*value, test["result"])) {
        problem = QString::fromStdString(value->dump());
    }
    if (problem.isEmpty())
        ++tally.passed;
    else
        tally.failed += name + QStringLiteral(": ") + QString::fromStdString(expression) +
                        QStringLiteral(" → ") + problem;
}

} // namespace

class TestJmespath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void holdsToTheComplianceCases_data()
    {
        QTest::addColumn<QString>("file");
        const QDir dir(QStringLiteral(DECKHAND_SOURCE_DIR "/tests/destinations/jmespath"));
        const QStringList files = dir.entryList({QStringLiteral("*.json")});
        QCOMPARE(files.size(), 16);
        for (const QString &file : files)
            QTest::newRow(qPrintable(file)) << dir.filePath(file);
    }
    void holdsToTheComplianceCases()
    {
        QFETCH(QString, file);
        QFile json(file);
        QVERIFY(json.open(QIODevice::ReadOnly));
        const Json suites = Json::parse(json.readAll().toStdString());
        Tally tally;
        for (std::size_t s = 0; s < suites.size(); ++s) {
            const Json &cases = suites[s].at("cases");
            for (std::size_t c = 0; c < cases.size(); ++c) {
                const QString name = QStringLiteral("%1/%2").arg(s).arg(c);
                runCase(name, suites[s].at("given"), cases[c], tally);
            }
        }
        qInfo("%d cases pass, %d do not", tally.passed, int(tally.failed.size()));
        for (const QString &failed : tally.failed) {
            const QString name =
                QString::fromLatin1(QTest::currentDataTag()) + QLatin1Char(' ') + failed;
            QVERIFY2(unsupported.contains(name), qPrintable(name));
        }
        QVERIFY(tally.passed > 0);
    }

    void templatesYieldKeys()
    {
        const char *input = R"({"metadata":{"event-id":"evt_1","topic":"a.b"},)"
                            R"("data":{"id":"evt_1","data":{"n":1.5,"list":["x","y"]}}})";
        QCOMPARE(run("metadata.\"event-id\"", input), "\"evt_1\"");
        QCOMPARE(run("join('/', [metadata.topic, data.id])", input), "\"a.b/evt_1\"");
        QCOMPARE(run("join('-', data.data.list[::-1])", input), "\"y-x\"");
        QCOMPARE(run("data.data.missing || metadata.topic", input), "\"a.b\"");
        QCOMPARE(run("to_string(data.data.n)", input), "\"1.5\"");
        QCOMPARE(run("data.nothing", input), "null");
        QCOMPARE(run("sum(`[1, 2]`)", input), "3");
    }

    void mistakesHaveAPlaceAndASentence_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char *expression, const char *says) {
            QTest::newRow(expression) << QByteArray(expression) << QByteArray(says);
        };
        row("", "parse: Character 1: expected an expression, found the end.");
        row("a.", "parse: Character 3: expected a name, *, [ or { after the dot.");
        row("a b", "parse: Character 3: expected the end of the expression.");
        row("é", "parse: Character 1: nothing can begin with this character.");
        row("'é' = 'b'", "parse: Character 5: expected == for a comparison.");
        row("nope(a)", "parse: Character 5: there is no function nope.");
        row("join('a')", "parse: Character 5: join takes 2 arguments, not 1.");
        row("'abc", "parse: Character 1: the text that begins here does not end.");
        row("`{`", "parse: Character 1: what stands between the backticks is not JSON.");
        row("a[1:2:0]", "parse: Character 7: a slice's step cannot be 0.");
        row("[a", "parse: Character 3: expected a comma or a closing bracket.");
        row("abs('a')", "failed: argument 1 of abs must be a number, not string");
        row("sort_by(@, &a)", "failed: argument 1 of sort_by must be an array, not object");
    }
    void mistakesHaveAPlaceAndASentence()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, says);
        QCOMPARE(run(expression, "{}"), says);
    }

    /// Changes the suite's own expressions at random, always the same way.
    void mutatedExpressionsDoNoHarm()
    {
        const std::vector<QByteArray> seeds{
            "foo[?a.b > `1` && !c].{x: y[0], \"z\": join(', ', keys(@))} | [::-1]",
            "sort_by(foo[*].bar[], &to_number(baz)) || max_by(@, &a)",
            "a.*.b[1:5:2][][?@ == 'x' || contains(@, `\"y\"`)] | length(@)",
            "map(&[@, @], not_null(a, b, `[1, [2, {\"c\": null}]]`))"};
        const Json input =
            Json::parse(R"({"foo":[{"a":{"b":2},"y":[1]},{"bar":[1,2]}],"a":[1,2]})");
        const QByteArray letters = "abc01-.[]{}()*&|!<=>@,:'\"` \\?\xC3";
        QRandomGenerator random(42);
        int understood = 0;
        for (int i = 0; i < 20'000; ++i) {
            QByteArray text = seeds[random.bounded(quint32(seeds.size()))];
            for (int changes = random.bounded(1, 5); changes > 0; --changes) {
                const int at = random.bounded(int(text.size()));
                const char letter = letters[random.bounded(int(letters.size()))];
                if (random.bounded(3) == 0)
                    text.insert(at, letter);
                else if (random.bounded(2) == 0)
                    text.remove(at, 1 + random.bounded(4));
                else
                    text[at] = letter;
                text += ' ';
            }
            const auto parsed = Jmespath::parse(text);
            if (!parsed) {
                QVERIFY(parsed.error().position >= 0 && parsed.error().position <= text.size());
                continue;
            }
            ++understood;
            (void)parsed->evaluate(input);
        }
        QVERIFY(understood > 100);
    }

    void expressionsAreBounded()
    {
        const auto fails = [](const QByteArray &expression) {
            return !Jmespath::parse(expression);
        };
        QVERIFY(fails(QByteArray(9000, 'a')));
        QVERIFY(fails(QByteArray(200, '(') + 'a' + QByteArray(200, ')')));
        QVERIFY(fails(QByteArray(4000, '!')));
        QVERIFY(fails(QByteArray("a.").repeated(3000) + 'a'));
        QVERIFY(fails("`" + QByteArray(200, '[') + QByteArray(200, ']') + "`"));
        QVERIFY(!fails(QByteArray("a.").repeated(900) + 'a'));
        // What doubles its input at every step stops.
        const QByteArray doubling = "[@, @]" + QByteArray(" | [@, @]").repeated(60);
        QVERIFY(run(doubling, "1").startsWith("failed: "));
        const QByteArray joined = "@" + QByteArray(" | join('', [@, @])").repeated(60);
        QVERIFY(run(joined, "\"abcdefghijklmnop\"").startsWith("failed: "));
        QCOMPARE(run("[0:10:9223372036854775807]", "[1,2]"), "[1]");
        QCOMPARE(run("[9223372036854775807]", "[1,2]"), "null");
        QCOMPARE(run("[-9223372036854775808]", "[1,2]"), "null");
        QCOMPARE(run("[::-9223372036854775808]", "[1,2]"), "[2]");
    }
};

QTEST_APPLESS_MAIN(TestJmespath)
#include "tst_jmespath.moc"
