// The demo's lines about itself, as words and as rows of a list.

#include "console.h"
#include "demo/dialchange.h"
#include "models/livestreammodel.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QHeaderView>
#include <QLabel>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

Event eventOf(const DialChange &change)
{
    const EventDraft draft = demoLine(change);
    Event event;
    event.id = EventId("evt_1");
    event.type = draft.type;
    event.data = draft.data;
    return event;
}

StreamBatch batchOf(const Event &event)
{
    return std::make_shared<const std::vector<StreamMessage>>(1, StreamMessage{{}, event});
}

} // namespace

class TestDemoLines : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }

    void everyDialHasItsWords_data()
    {
        QTest::addColumn<int>("dial");
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QString>("told");
        const auto row = [](Dial dial, const char *before, const char *after, const QString &told) {
            QTest::newRow(qPrintable(told)) << int(dial) << QByteArray(before) << QByteArray(after)
                                            << QString(u"CRM · "_s + told);
        };
        row(Dial::Status, "200", "204", u"Accepts with status: 200 → 204"_s);
        row(Dial::FailingShare, "0", "0.05", u"Failing: 0 % → 5 %"_s);
        row(Dial::FailingStatus, "500", "503", u"Fails with status: 500 → 503"_s);
        row(Dial::Latency, "20", "6000", u"Answers after: 20 ms → 6.0 s"_s);
        row(Dial::LatencySpread, "0", "500", u"Varies by up to: 0 ms → 500 ms"_s);
        row(Dial::Refuse, "false", "true", u"Refuse connections: off → on"_s);
        row(Dial::Reset, "true", "false", u"Break off answers: on → off"_s);
        row(Dial::OtherSecret, "false", "true", u"Expect another secret: off → on"_s);
        row(Dial::RetryAfter, "0", "7", u"Asks to wait: off → 7.0 s"_s);
        row(Dial::HugeBody, "false", "true", u"Answer with 1 MB: off → on"_s);
        row(Dial::Certificate, "\"expired\"", "\"other_name\"",
            u"Certificate: expired → for another name"_s);
        row(Dial::Unknown, "1", "[2]", u"A dial: 1 → [2]"_s);
    }

    void everyDialHasItsWords()
    {
        QFETCH(int, dial);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(QString, told);
        QCOMPARE(Words().demoLine(eventOf({u"CRM"_s, Dial(dial), before, after})), told);
    }

    void otherEventsAreNoLines()
    {
        Event event;
        event.type = "task_run.failed";
        event.data = "{\"id\":\"trun_1\"}";
        QVERIFY(Words().demoLine(event).isEmpty());
        QCOMPARE(Words().aboutInFull(event), u"trun_1"_s);
    }

    void aLineInTheListRunsOnBesideItsCell()
    {
        // What only differs far behind the narrow cell that it begins in.
        const QImage expired = besideTheLine("\"expired\"");
        QVERIFY(expired == besideTheLine("\"expired\""));
        QVERIFY(expired != besideTheLine("\"untrusted\""));
    }

    void theHeadOfItsDetailSaysIt()
    {
        Console console;
        const Event line = eventOf({u"CRM"_s, Dial::Refuse, "false", "true"});
        console.engine.storedEvents.push_back(line);
        console.open();
        console.window->goTo(Place::Events, {}, line.id.bytes());
        QTRY_VERIFY(console.find<QLabel>("eventFacts")
                        ->text()
                        .startsWith(u"CRM · Refuse connections: off → on"_s));
    }

private:
    /// The cell of the id in the row of a line.
    static QImage besideTheLine(const QByteArray &fault)
    {
        const Words words;
        const SystemClock clock;
        LiveStreamModel live(words, clock);
        live.take({batchOf(eventOf({u"Prod webhook"_s, Dial::Certificate, "\"valid\"", fault}))});
        TableView view;
        view.setModel(&live);
        view.horizontalHeader()->resizeSection(2, 60);
        view.horizontalHeader()->resizeSection(3, 500);
        view.resize(1200, 100);
        view.show();
        return view.viewport()->grab(view.visualRect(live.index(0, 3))).toImage();
    }
};

QTEST_MAIN(TestDemoLines)
#include "tst_demolines.moc"
