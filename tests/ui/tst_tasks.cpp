// Four things people come to do, in as few steps as the window allows. Each prints its steps and
// its time; the time is the program's, a person adds their reading.

#include "console.h"
#include "sampledata.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTest>

#include <algorithm>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Counts what a person does with keyboard and mouse, and tells it at the end.
class Task
{
public:
    Task(const char *what, int most) : m_what(what), m_most(most) { m_time.start(); }
    void step(const QString &done) { m_steps.append(done); }
    /// One field or key press is one step.
    void type(QWidget *into, const QString &text)
    {
        step(u"type “%1”"_s.arg(text));
        QTest::keyClicks(into, text);
    }
    void press(QWidget *in, Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        step(QKeySequence(QKeyCombination(with, key)).toString());
        QTest::keyClick(in, key, with);
    }
    void click(QPushButton *button)
    {
        step(u"press “%1”"_s.arg(button->text()));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void finish()
    {
        qInfo("%s: %d steps, %lld ms: %s", m_what, int(m_steps.size()), m_time.elapsed(),
              qUtf8Printable(m_steps.join(u", "_s)));
        QVERIFY2(m_steps.size() <= m_most, m_what);
    }

private:
    const char *m_what;
    int m_most;
    QStringList m_steps;
    QElapsedTimer m_time;
};

} // namespace

class TestTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
    }
    void cleanup() { m_console.reset(); }

    void findWhyAnEventDidNotArrive()
    {
        open(Environment::Demo);
        const Event &event = m_console->engine.storedEvents[5];
        Task task("find why an event did not arrive", 3);
        task.press(m_console->window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_console->find<QLineEdit>("paletteEdit");
        QTRY_VERIFY(edit->isVisible());
        task.type(edit, event.id.toString());
        task.press(edit, Qt::Key_Return);
        auto *journey = m_console->find<QTableWidget>("journey");
        QTRY_VERIFY(journey->isVisible() && journey->rowCount() > 0);
        // One line for each destination, with a reason where it did not arrive.
        QCOMPARE(journey->rowCount(), int(m_console->engine.storedDestinations.size()));
        bool reason = false;
        for (int row = 0; row < journey->rowCount(); ++row)
            reason = reason || journey->item(row, 2)->text().size() > 10;
        QVERIFY(reason);
        task.finish();
    }

    void reactivateAndReplayWhatWasMissed()
    {
        open(Environment::Demo);
        auto &stored = m_console->engine.storedDestinations;
        const auto inactive = std::find_if(stored.begin(), stored.end(), [](const Destination &d) {
            return d.status == DestinationStatus::Inactive;
        });
        QVERIFY(inactive != stored.end());
        Task task("reactivate a destination and replay what it missed", 5);
        task.press(m_console->window.get(), Qt::Key_K, Qt::ControlModifier);
        auto *edit = m_console->find<QLineEdit>("paletteEdit");
        QTRY_VERIFY(edit->isVisible());
        task.type(edit, u"@"_s + inactive->name);
        task.press(edit, Qt::Key_Return);
        QPushButton *replay = nullptr;
        QTRY_VERIFY((replay = m_console->find<QPushButton>("bannerReplay")) != nullptr &&
                    replay->isVisible());
        task.click(replay);
        m_console->models->delayed.flush(); // as its timer does
        QTRY_COMPARE(inactive->status, DestinationStatus::Active);
        QCOMPARE(m_console->engine.reactivated, OnReactivate::ReplayMissed);
        task.finish();
    }

    void createAnSqsDestination()
    {
        open(Environment::Demo);
        QTRY_VERIFY(m_console->models->editor.isReady());
        Task task("create an SQS destination", 7);
        task.press(m_console->window.get(), Qt::Key_N, Qt::ControlModifier);
        auto *name = m_console->find<QLineEdit>("name");
        QTRY_VERIFY(name->isVisible());
        task.type(name, u"Orders"_s);
        auto *type = m_console->find<QComboBox>("type");
        type->setFocus();
        task.type(type, u"AWS SQS"_s);
        QCOMPARE(type->currentData().toByteArray(), QByteArray("aws_sqs"));
        const std::vector<std::pair<const char *, QString>> values{
            {"field_queue_url", u"https://sqs.eu-west-1.amazonaws.com/123456789012/orders"_s},
            {"field_key", u"AKIAIOSFODNN7EXAMPLE"_s},
            {"field_secret", u"wJalrXUtnFEMI/K7MDENG"_s}};
        for (const auto &[field, value] : values) {
            auto *input = m_console->find<QLineEdit>(field);
            QVERIFY(input);
            task.type(input, value);
        }
        task.click(m_console->find<QPushButton>("save"));
        QTRY_COMPARE(m_console->engine.created.size(), std::size_t(1));
        QCOMPARE(m_console->engine.created.front().type, QByteArray("aws_sqs"));
        QVERIFY(m_console->engine.created.front().events.isEverything());
        task.finish();
    }

    void tellWhetherThisIsProduction()
    {
        Task task("tell whether this is production", 0);
        open(Environment::Production);
        QCOMPARE(m_console->find<QLabel>("environmentWord")->text(), u"PRODUCTION"_s);
        QVERIFY(m_console->find<QLabel>("environmentWord")->isVisible());
        QVERIFY(m_console->window->windowTitle().contains(u"[PRODUCTION]"_s));
        task.finish();
    }

private:
    void open(Environment environment)
    {
        m_console->open(environment);
        m_console->streamAll();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        QTRY_VERIFY(m_console->models->destinations.rowCount() > 0);
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestTasks)
#include "tst_tasks.moc"
