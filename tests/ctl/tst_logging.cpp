#include "common/logging.h"
#include "common/metrics.h"

#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <type_traits>

using namespace deckhand;

static_assert(!std::is_constructible_v<LogField, const char *, Secret>,
              "a secret must not be loggable");

class TestLogging : public QObject
{
    Q_OBJECT

private:
    template <class Work>
    QByteArray written(LogFormat format, LogLevel level, const Work &work)
    {
        QTemporaryFile file;
        if (!file.open())
            return {};
        const SystemClock clock;
        const Logger logger({level, format, file.handle()}, clock);
        work(logger);
        file.seek(0);
        return file.readAll();
    }

private Q_SLOTS:
    void eachMessageIsOneLine()
    {
        const QByteArray text = written(LogFormat::Text, LogLevel::Info, [](const Logger &logger) {
            logger.info(QStringLiteral("two\nlines"), {{"path", "a b"}, {"n", 5}});
            logger.log(LogLevel::Debug, QStringLiteral("left out"));
        });
        QCOMPARE(text.count('\n'), 1);
        QVERIFY2(text.endsWith(" INFO  two\\nlines path=\"a b\" n=5\n"), text.constData());
    }

    void jsonLinesAreJson()
    {
        const QByteArray text = written(LogFormat::Json, LogLevel::Debug, [](const Logger &logger) {
            logger.error(QStringLiteral("quote \" and \n"), {{"n", 5}, {"s", "x"}});
        });
        const auto line = nlohmann::json::parse(text.toStdString());
        QCOMPARE(line["level"].get<std::string>(), std::string("error"));
        QCOMPARE(line["message"].get<std::string>(), std::string("quote \" and \n"));
        QCOMPARE(line["n"].get<int>(), 5);
    }

    void eachLineIsCopiedAsItIsWritten()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        const SystemClock clock;
        QByteArray copied;
        LogSettings settings{LogLevel::Info, LogFormat::Text, file.handle()};
        settings.copy = [&copied](const QByteArray &line) { copied += line + '\n'; };
        const Logger logger(std::move(settings), clock);
        logger.info(QStringLiteral("key sk_live_abcDEF123"));
        logger.log(LogLevel::Debug, QStringLiteral("left out"));
        file.seek(0);
        QCOMPARE(copied, file.readAll());
        QVERIFY(copied.contains("sk_live_****"));
    }

    void secretsAreMaskedWhereverTheyStand()
    {
        const QByteArray text = written(LogFormat::Text, LogLevel::Info, [](const Logger &logger) {
            logger.info(QStringLiteral("key sk_live_abcDEF123 and whsec_QUJD+/=="),
                        {{"auth", "Bearer abc.def"}, {"url", "amqp://user:pass@host/v"}});
        });
        for (const char *leak : {"abcDEF", "QUJD", "abc.def", "pass"})
            QVERIFY2(!text.contains(leak), text.constData());
        QVERIFY(text.contains("sk_live_****"));
        QVERIFY(text.contains("amqp://user:****@host/v"));
    }

    void qtMessagesComeAlong()
    {
        const QByteArray text = written(LogFormat::Text, LogLevel::Info, [](const Logger &logger) {
            const QtMessageRoute route(logger);
            qWarning("from Qt: %d", 7);
        });
        QVERIFY2(text.contains(" WARN  from Qt: 7"), text.constData());
    }

    void metricsAreWellFormed()
    {
        EngineCounters counters;
        counters.eventsPublished = 42;
        const QList<QByteArray> lines = prometheusText(counters).split('\n');
        QVERIFY(lines.contains("deckhand_events_published_total 42"));
        for (const QByteArray &line : lines)
            QVERIFY(line.isEmpty() || line.startsWith("# ") || line.split(' ').size() == 2);
    }
};

QTEST_GUILESS_MAIN(TestLogging)
#include "tst_logging.moc"
