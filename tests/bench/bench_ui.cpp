// The console under load: 10,000 events a second into a full live list with a filter and a
// selection, a store of many events, a large payload. `--full` measures the two minutes and the
// million that the goals are about; without it a tenth of both.

#include "console.h"
#include "guiload.h"
#include "measure.h"
#include "sampledata.h"

#include "console/session.h"
#include "models/logtail.h"
#include "ui/tableview.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <cstdio>
#include <cstring>
#include <ctime>

using namespace deckhand;
using namespace deckhand::bench;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int perSecond = 10'000;
constexpr int rows = 100'000;

bool allGood = true;

void judged(const char *what, double value, const char *unit, const char *goal, bool met)
{
    report(what, value, unit, goal, met);
    allGood = allGood && met;
}

void runFor(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

template <class Done>
bool runUntil(const Done &done, std::chrono::milliseconds atMost = std::chrono::seconds(20))
{
    QElapsedTimer time;
    time.start();
    while (!done()) {
        if (time.elapsed() > atMost.count())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 1);
    }
    return true;
}

double msOf(const QElapsedTimer &time)
{
    return double(time.nsecsElapsed()) / 1e6;
}

/// Types a filter letter by letter while events come, and tells how long the longest of them took
/// to be judged and drawn.
double longestKeystroke(Console &console)
{
    auto *edit = console.window->page(Place::Events)->findChild<QLineEdit *>(u"filterEdit"_s);
    edit->clear();
    double longest = 0;
    for (const QChar letter : u"type:task_run.* -data.status:done latency>5s"_s) {
        QElapsedTimer time;
        time.start();
        QTest::keyClick(edit, letter.toLatin1());
        edit->window()->repaint();
        longest = std::max(longest, msOf(time));
        runFor(std::chrono::milliseconds(20));
    }
    return longest;
}

void liveStream(std::chrono::seconds time)
{
    Console console;
    fillTypes(console.engine);
    console.open();
    console.window->goTo(Place::Events, u"type:task_run.*"_s);
    const StreamLoad load(console.engine, perSecond);
    LiveStreamModel &live = console.models->live;
    runUntil([&] { return live.held() >= rows; }, std::chrono::seconds(40));
    auto *table = console.find<TableView>("liveTable");
    table->selectRow(table->model()->rowCount() - 5);
    runFor(std::chrono::seconds(2));
    const double before = residentMiB();
    GuiWatch watch(*table);
    const qint64 sentBefore = load.sent();
    runFor(time);
    const double share = watch.shareOfCore() * 100;
    const double after = residentMiB();
    note("events a second that came", double(load.sent() - sentBefore) / double(time.count()),
         "events/s");
    note("rows held", live.held(), "rows");
    note("dropped from view", double(console.models->feed.dropped()), "events");
    judged("share of a core of the window's thread", share, "%", "<= 10 %", share <= 10);
    judged("longest stall", watch.longestStallMs(), "ms", "<= 50 ms", watch.longestStallMs() <= 50);
    const double p99 = percentile(watch.inputMs(), 0.99);
    judged("input latency p99", p99, "ms", "< 50 ms", p99 < 50);
    const double growth = (after - before) / before * 100;
    judged("growth of memory", growth, "%", "< 5 %", growth < 5);
    note("resident memory", after, "MiB");
    const double keystroke = longestKeystroke(console);
    judged("longest keystroke in the filter", keystroke, "ms", "<= 50 ms", keystroke <= 50);
}

/// More reads of everything than there are readers, given up: until another one is answered.
double cancelMs(EngineApi &engine)
{
    EventFilter everything;
    everything.q = *SearchExpression::parse(u"data.note~zzz"_s);
    std::vector<FutureResult<Page<Event>>> reads;
    for (int i = 0; i < 16; ++i)
        reads.push_back(engine.events().list(everything, {}));
    runFor(std::chrono::milliseconds(50));
    QElapsedTimer time;
    time.start();
    for (auto &read : reads)
        read.cancel();
    auto answer = engine.events().list({}, {});
    answer.waitForFinished();
    return msOf(time);
}

/// The share of a core that the process takes while nobody sees its window.
double hiddenShare(QWidget &window, std::chrono::seconds time)
{
    window.hide();
    runFor(std::chrono::seconds(1));
    const std::clock_t before = std::clock();
    runFor(time);
    return double(std::clock() - before) / CLOCKS_PER_SEC / double(time.count());
}

void fillStore(const SystemClock &clock, int events)
{
    auto running = startProfile(localProfile(), {}, clock);
    if (!running)
        qFatal("%s", qUtf8Printable(running.error().text()));
    constexpr int batch = 5000;
    for (int at = 0; at < events; at += batch) {
        std::vector<EventDraft> drafts(batch);
        for (int i = 0; i < batch; ++i) {
            drafts[std::size_t(i)].type = i % 7 == 0 ? "task_run.failed" : "task_run.completed";
            drafts[std::size_t(i)].data = "{\"id\":\"trun_" + QByteArray::number(at + i) +
                                          "\",\"note\":\"" + QByteArray(200, 'n') + "\"}";
        }
        const auto stored = running->engine().events().publish(std::move(drafts)).result();
        if (!stored)
            qFatal("%s", qUtf8Printable(stored.error().text()));
    }
}

void storedEvents(int events, std::chrono::seconds hiddenFor)
{
    const SystemClock clock;
    QElapsedTimer time;
    time.start();
    fillStore(clock, events);
    note("storing them", msOf(time) / 1000, "s");

    Theme theme;
    ScriptedHost host;
    WindowDialogs dialogs;
    SystemKeyVault vault;
    Preferences preferences;
    const LogTail log;
    time.start();
    auto running = startProfile(localProfile(), {}, clock);
    Session session(std::make_shared<Running>(std::move(*running)), localProfile(),
                    SessionContext{clock, theme, preferences, dialogs, vault, host, log});
    session.window().show(); // nothing is read for a window that nobody sees
    runUntil([&] { return session.models().overview.stats().has_value(); });
    judged("cold start to usable", msOf(time), "ms", "<= 1,000 ms", msOf(time) <= 1000);
    const auto &stats = session.models().overview.stats();
    judged("events stored for this", double(stats ? stats->eventsStored : 0), "events", "all",
           stats && stats->eventsStored == events);

    MainWindow &window = session.window();
    time.start();
    window.goTo(Place::Events);
    window.findChild<QToolButton *>(u"historyButton"_s)->click();
    auto *history = window.findChild<TableView *>(u"historyTable"_s);
    const bool came = runUntil([&] { return history->model()->rowCount() > 0; });
    history->repaint();
    judged("first rows of the history", msOf(time), "ms", "<= 200 ms", came && msOf(time) <= 200);
    time.start();
    window.goTo(Place::Events, u"type:task_run.failed"_s);
    runUntil([&] { return session.models().events.rowCount() > 0; });
    note("first rows with a filter", msOf(time), "ms");

    double longest = 0;
    for (int round = 0; round < 3; ++round) {
        for (const Place place : {Place::Overview, Place::Events, Place::Deliveries,
                                  Place::Destinations, Place::Replays}) {
            time.start();
            window.goTo(place);
            window.repaint();
            longest = std::max(longest, msOf(time));
            runFor(std::chrono::milliseconds(30));
        }
    }
    judged("longest page switch", longest, "ms", "<= 100 ms", longest <= 100);
    const double given = cancelMs(session.running()->engine());
    judged("16 reads of everything given up", given, "ms", "<= 100 ms", given <= 100);
    const double hidden = hiddenShare(window, hiddenFor) * 100;
    judged("share of a core while hidden", hidden, "%", "<= 0.5 %", hidden <= 0.5);
}

void largePayload()
{
    Console console;
    fillSample(console.engine, console.clock.now());
    Event &event = console.engine.storedEvents.front();
    QByteArray data = "{\"rows\":[";
    while (data.size() < 1024 * 1024 - 100)
        data += "{\"id\":12345,\"name\":\"some name\",\"ok\":true,\"tags\":[\"a\",\"b\"]},";
    data.chop(1);
    event.data = data + "]}";
    console.open();
    console.window->goTo(Place::Events);
    runFor(std::chrono::milliseconds(200));
    QElapsedTimer time;
    time.start();
    console.window->goTo(Place::Events, {}, event.id.bytes());
    runUntil([&] { return console.models->eventDetail.event().has_value(); });
    QCoreApplication::processEvents();
    console.window->repaint();
    judged("a payload of 1 MB shown", msOf(time), "ms", "<= 100 ms", msOf(time) <= 100);
}

} // namespace

int main(int argc, char **argv)
{
    const bool full = argc > 1 && std::strcmp(argv[1], "--full") == 0;
    const QTemporaryDir home;
    qputenv("XDG_DATA_HOME", home.path().toUtf8());
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"deckhand"_s);
    std::printf("%s\n", machine().constData());
    liveStream(full ? std::chrono::seconds(120) : std::chrono::seconds(12));
    largePayload();
    storedEvents(full ? 1'000'000 : 100'000, std::chrono::seconds(full ? 60 : 10));
    return allGood ? 0 : 1;
}
