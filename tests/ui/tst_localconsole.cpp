// The whole console on the engine and the store it is made for: what is done in the window is what
// they hold, and what they hold is shown again after both were closed.

#include "localconsole.h"

#include "demo/receiver.h"
#include "signing/standardwebhooks.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QMutex>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int patience = 30'000;

/// What one type asks for, as it is typed; the names are those of its description.
struct TypeRow
{
    const char *type;
    std::vector<std::pair<const char *, QString>> settings;
    std::vector<std::pair<const char *, QString>> credentials;
};

const std::vector<TypeRow> &everyType()
{
    static const QString awsKey = u"AKIAIOSFODNN7EXAMPLE"_s, awsSecret = u"wJalrXUtnFEMI/K7MDENG"_s;
    static const std::vector<TypeRow> rows{
        {"webhook", {{"url", u"https://example.com/hook"_s}}, {}},
        {"aws_sqs",
         {{"queue_url", u"https://sqs.eu-west-1.amazonaws.com/123456789012/orders"_s}},
         {{"key", awsKey}, {"secret", awsSecret}}},
        {"aws_kinesis",
         {{"stream_name", u"orders"_s}, {"region", u"eu-west-1"_s}},
         {{"key", awsKey}, {"secret", awsSecret}}},
        {"aws_s3",
         {{"bucket", u"orders-archive"_s}, {"region", u"eu-west-1"_s}},
         {{"key", awsKey}, {"secret", awsSecret}}},
        {"gcp_pubsub",
         {{"project_id", u"shop-prod"_s},
          {"topic", u"orders"_s},
          {"endpoint", u"localhost:8085"_s}},
         {}},
        {"azure_servicebus",
         {{"name", u"orders"_s}},
         {{"connection_string",
           u"Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=send;"
           "SharedAccessKey=c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"_s}}},
        {"rabbitmq",
         {{"server_url", u"mq.example.com:5672"_s}, {"exchange", u"orders"_s}},
         {{"username", u"deck"_s}, {"password", u"opensesame"_s}}},
        {"hookdeck", {}, {{"token", u"c3JjX2FiYzEyMzpzZWNyZXRzZWNyZXQ="_s}}},
    };
    return rows;
}

/// Takes what it gets and remembers how often it got each event.
class CountingReceiver
{
public:
    explicit CountingReceiver(Secret secret)
    {
        Receiver::Settings settings;
        settings.secrets = {std::move(secret)};
        settings.onReceived = [this](const Received &received) {
            const QMutexLocker guard(&m_mutex);
            m_requests += received.signatureValid ? 1 : 0;
            for (const Header &header : received.headers) {
                if (header.first.compare("webhook-id", Qt::CaseInsensitive) == 0)
                    m_events.insert(header.second);
            }
        };
        auto started = Receiver::start(std::move(settings));
        if (!started)
            qFatal("%s", qPrintable(started.error().text()));
        m_receiver = std::move(*started);
    }
    [[nodiscard]] QString url() const { return QString::fromUtf8(m_receiver->url()); }
    [[nodiscard]] int requests() const
    {
        const QMutexLocker guard(&m_mutex);
        return m_requests;
    }
    [[nodiscard]] int events() const
    {
        const QMutexLocker guard(&m_mutex);
        return int(m_events.size());
    }

private:
    mutable QMutex m_mutex;
    int m_requests = 0;
    QSet<QByteArray> m_events;
    std::unique_ptr<Receiver> m_receiver; // last: its thread ends before what it writes to
};

} // namespace

class TestLocalConsole : public QObject
{
    Q_OBJECT

    std::unique_ptr<LocalConsole> m_console;

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<LocalConsole>();
        m_console->open();
    }
    void cleanup() { m_console.reset(); }

    void everyTypeIsMadeByKeyboard_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < everyType().size(); ++i)
            QTest::addRow("%s", everyType()[i].type) << int(i);
    }
    void everyTypeIsMadeByKeyboard()
    {
        QFETCH(int, index);
        const TypeRow &row = everyType()[std::size_t(index)];
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
        QTRY_VERIFY(m_console->models->editor.isReady());
        QCOMPARE(m_console->models->editor.types().size(), everyType().size());
        QTest::keySequence(m_console->window.get(), QKeySequence(QKeySequence::New));
        auto *name = m_console->find<QLineEdit>("name");
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, u"Orders"_s);
        auto *type = m_console->find<QComboBox>("type");
        type->setFocus();
        QTest::keyClick(type, Qt::Key_Home);
        for (int i = 0; i < type->count() && type->currentData() != QByteArray(row.type); ++i)
            QTest::keyClick(type, Qt::Key_Down);
        QCOMPARE(type->currentData().toByteArray(), QByteArray(row.type));
        for (const auto &values : {row.settings, row.credentials}) {
            for (const auto &[field, value] : values)
                typeInto(field, value);
        }
        leaveOutTheCheck();
        m_console->find<QPushButton>("save")->click();
        QTRY_COMPARE_WITH_TIMEOUT(stored().size(), std::size_t(1), patience);
        const Destination made = stored().front();
        QCOMPARE(made.name, u"Orders"_s);
        QCOMPARE(made.type, QByteArray(row.type));
        for (const auto &[field, value] : row.settings)
            QCOMPARE(made.config.fields.at(QLatin1String(field)), value);
        // Sealed, and shown as no more than their beginning.
        for (const auto &[field, value] : row.credentials) {
            const QByteArray shown = made.config.credentials.at(QLatin1String(field)).reveal();
            QVERIFY2(shown.endsWith("****") && value.toUtf8().startsWith(shown.chopped(4)),
                     shown.constData());
            QVERIFY(shown != value.toUtf8());
        }
        QTRY_COMPARE(m_console->models->destinations.rowCount(), 1);
    }

    void aReplayOfAThousandIsPausedClosedAndGoesOnWhereItStood()
    {
        const Secret secret = makeWebhookSecret();
        const CountingReceiver receiver(secret);
        missAThousand(receiver.url(), secret);
        QCOMPARE(receiver.requests(), 0);
        startReplay();
        QTRY_VERIFY_WITH_TIMEOUT(receiver.requests() >= 300, patience);
        m_console->find<QPushButton>("pauseReplayHere")->click();
        QTRY_COMPARE_WITH_TIMEOUT(onlyReplay().status, ReplayStatus::Paused, patience);
        // What was on its way arrives; then nothing does.
        QTRY_COMPARE_WITH_TIMEOUT(onlyReplay().counts.sent, receiver.requests(), patience);
        const int before = receiver.requests();
        QVERIFY2(before < 1000, "paused too late to prove anything");

        m_console->close();
        QCOMPARE(receiver.requests(), before);
        m_console->open();
        QTRY_COMPARE(m_console->models->replays.rowCount(), 1);
        const Replay paused = onlyReplay();
        QCOMPARE(paused.status, ReplayStatus::Paused);
        QCOMPARE(paused.counts.total, 1000);
        QCOMPARE(paused.counts.left, 1000 - before);
        m_console->window->goTo(Place::Replays, {}, paused.id.bytes());
        auto *resume = m_console->actions->action("resumeReplay");
        QTRY_VERIFY(resume->isEnabled());
        QCOMPARE(receiver.requests(), before);
        resume->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(onlyReplay().status, ReplayStatus::Completed, patience);
        QCOMPARE(receiver.events(), 1000);
        QCOMPARE(receiver.requests(), 1000); // each once: the pause was no crash
        QCOMPARE(onlyReplay().counts.succeeded, 1000);
    }

private:
    void typeInto(const char *field, const QString &value)
    {
        auto *input = m_console->find<QWidget>(QByteArray("field_").append(field).constData());
        QVERIFY2(input, field);
        input->setFocus();
        QTest::keyClicks(input, value);
    }
    /// Of a type that asks its service before: there is none here to ask.
    void leaveOutTheCheck()
    {
        if (!m_console->models->editor.canSkipVerification())
            return;
        m_console->find<QAbstractButton>("deliveryToggle")->click();
        auto *skip = m_console->find<QCheckBox>("skipVerification");
        QVERIFY(skip->isVisible());
        skip->click();
    }
    std::vector<Destination> stored() const
    {
        return result(m_console->engine().destinations().list({})).items;
    }
    Replay onlyReplay() const { return result(m_console->engine().replays().list({})).items.at(0); }
    /// Publishes a thousand events while their destination is inactive.
    void missAThousand(const QString &url, const Secret &secret)
    {
        DestinationDraft draft;
        draft.name = u"Orders"_s;
        draft.events = Subscription({"order.*"});
        draft.config.fields[u"url"_s] = url;
        draft.config.credentials[u"secret"_s] = secret;
        auto &destinations = m_console->engine().destinations();
        const DestinationId id = result(destinations.create(draft)).id;
        DestinationPatch patch;
        patch.status = DestinationStatus::Inactive;
        (void)result(destinations.update(id, patch));
        std::vector<EventDraft> events(1000);
        for (std::size_t i = 0; i < events.size(); ++i) {
            events[i].type = "order.placed";
            events[i].data = "{\"number\":" + QByteArray::number(qulonglong(i)) + "}";
        }
        QCOMPARE(result(m_console->engine().events().publish(events)).size(), events.size());
        patch.status = DestinationStatus::Active;
        patch.onReactivate = OnReactivate::Drop;
        (void)result(destinations.update(id, patch));
        QTRY_COMPARE(m_console->models->destinations.rowCount(), 1);
    }
    void startReplay()
    {
        m_console->window->goTo(Place::Events, u"type:order.*"_s);
        m_console->actions->action("replayEventsMatching")->trigger();
        auto *only = m_console->find<QComboBox>("replayOnly");
        QTRY_VERIFY(only->isVisible());
        only->setCurrentIndex(only->findData(int(ReplayOnly::Missed)));
        Q_EMIT only->activated(only->currentIndex());
        QTRY_COMPARE_WITH_TIMEOUT(m_console->models->planner.total(), 1000, patience);
        auto *next = m_console->find<QPushButton>("replayNext");
        QTRY_VERIFY(next->isEnabled());
        next->click();
        m_console->find<QDoubleSpinBox>("replayRate")->setValue(400);
        auto *start = m_console->find<QPushButton>("startReplay");
        QTRY_VERIFY(start->isEnabled());
        start->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_console->find<QPushButton>("pauseReplayHere")->isVisible(),
                                 patience);
    }
};

QTEST_MAIN(TestLocalConsole)
#include "tst_localconsole.moc"
