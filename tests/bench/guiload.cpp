#include "guiload.h"

#include "fakeengine.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QTimerEvent>
#include <QWidget>

#include <ctime>
#include <unistd.h>

namespace deckhand::bench {

namespace {

constexpr auto batchEvery = std::chrono::milliseconds(20);
constexpr int tickMs = 5;
constexpr auto typeEvery = std::chrono::milliseconds(15);
const QEvent::Type typed = QEvent::Type(QEvent::registerEventType());

/// Knows when it was sent.
struct Typed final : QEvent
{
    Typed() : QEvent(typed) {}
    std::chrono::steady_clock::time_point sent = std::chrono::steady_clock::now();
};

double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

double msBetween(std::chrono::steady_clock::time_point from,
                 std::chrono::steady_clock::time_point to)
{
    return std::chrono::duration<double, std::milli>(to - from).count();
}

Event eventNumber(qint64 number)
{
    static const std::array types{"task_run.created",    "task_run.running", "task_run.completed",
                                  "task_run.failed",     "session.created",  "session.connected",
                                  "credential.verified", "source.created"};
    Event event;
    event.id = EventId("evt_" + QByteArray::number(number).rightJustified(26, '0'));
    event.type = types[std::size_t(number) % types.size()];
    event.data = "{\"id\":\"trun_" + QByteArray::number(number) +
                 "\",\"object\":\"task_run\",\"status\":\"completed\",\"note\":\"" +
                 QByteArray(220, 'n') + "\"}";
    event.createdAt = SystemClock().now();
    return event;
}

} // namespace

StreamLoad::StreamLoad(FakeEngine &engine, int perSecond)
    : m_engine(engine), m_perSecond(perSecond), m_thread([this] { run(); })
{}

StreamLoad::~StreamLoad()
{
    m_stop = true;
    m_thread.join();
}

void StreamLoad::run()
{
    const auto begin = std::chrono::steady_clock::now();
    while (!m_stop) {
        const double seconds = msBetween(begin, std::chrono::steady_clock::now()) / 1000;
        const qint64 due = qint64(seconds * m_perSecond);
        std::vector<StreamMessage> messages;
        for (qint64 number = m_sent; number < due; ++number)
            messages.push_back({QByteArray::number(number), eventNumber(number)});
        m_sent += qint64(messages.size());
        m_engine.emitBatch(std::move(messages));
        std::this_thread::sleep_for(batchEvery);
    }
}

GuiWatch::GuiWatch(QWidget &target) : m_target(target), m_cpuAtBegin(threadCpuSeconds())
{
    target.installEventFilter(this);
    startTimer(tickMs, Qt::PreciseTimer);
    m_typist = std::thread([this] {
        while (!m_stop) {
            // As the window system does: from outside, into the queue of the window's thread.
            QCoreApplication::postEvent(&m_target, new Typed, Qt::HighEventPriority);
            std::this_thread::sleep_for(typeEvery);
        }
    });
}

GuiWatch::~GuiWatch()
{
    m_stop = true;
    m_typist.join();
}

void GuiWatch::timerEvent(QTimerEvent *)
{
    const auto now = Clock::now();
    m_longestMs = std::max(m_longestMs, msBetween(m_lastTick, now) - tickMs);
    m_lastTick = now;
}

bool GuiWatch::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != typed)
        return QObject::eventFilter(watched, event);
    m_inputMs.push_back(msBetween(static_cast<Typed *>(event)->sent, Clock::now()));
    return true;
}

double GuiWatch::shareOfCore() const
{
    return (threadCpuSeconds() - m_cpuAtBegin) / (msBetween(m_begin, Clock::now()) / 1000);
}

double residentMiB()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const double pages = file.readAll().split(' ').value(1).toDouble();
    return pages * double(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

} // namespace deckhand::bench
