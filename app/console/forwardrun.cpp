#include "console/forwardrun.h"

#include "common/forwardengine.h"
#include "console/localdelivery.h"
#include "forward/forwarder.h"
#include "forward/forwardjournal.h"

#include <QPointer>

namespace deckhand {

namespace {

/// How often the position is written at most, and how often the window hears of numbers.
constexpr milliseconds writeInterval{250};
constexpr milliseconds tellInterval{150};
constexpr int tries = 4;

RetryPolicy quickRetries()
{
    RetryPolicy policy;
    policy.schedule = {milliseconds(1'000), milliseconds(3'000), milliseconds(9'000)};
    return policy;
}

} // namespace

ForwardRun::ForwardRun(Settings settings) : m_settings(std::move(settings))
{
    for (QTimer *timer : {&m_write, &m_tell}) {
        timer->setParent(this); // it moves to the thread along
        timer->setSingleShot(true);
    }
    connect(&m_write, &QTimer::timeout, this, &ForwardRun::save);
    connect(&m_tell, &QTimer::timeout, this, &ForwardRun::tell);
}

ForwardRun::~ForwardRun() = default;

void ForwardRun::start(const ForwardRequest &request, const Secret &secret)
{
    end();
    m_status = {};
    m_status.target = request.target;
    setPhase(ForwardPhase::Starting);
    m_running = std::make_unique<Running>();
    m_running->request = request;
    const auto place = folder();
    if (!place)
        return fail(place.error());
    auto journal = ForwardJournal::open(*place, m_settings.origin, request.target.toEncoded());
    if (!journal)
        return fail(journal.error());
    m_running->journal = std::move(*journal);
    auto engine = ForwardEngine::start(quickRetries(), *m_settings.clock);
    if (!engine)
        return fail(engine.error());
    m_running->engine = std::move(*engine);
    onFinished(
        m_running->engine->engine().destinations().create(localDestination(request.target, secret)),
        &m_running->guard, [this](const Result<Destination> &made) {
            if (made)
                follow(made->id);
            else
                fail(made.error());
        });
}

void ForwardRun::stop()
{
    if (!m_running)
        return;
    setPhase(ForwardPhase::Stopping);
    end();
    setPhase(ForwardPhase::Off);
}

Result<QString> ForwardRun::folder()
{
    if (!m_settings.folder.isEmpty())
        return m_settings.folder;
    if (!m_temporary)
        m_temporary = std::make_unique<QTemporaryDir>();
    if (m_temporary->isValid())
        return m_temporary->path();
    return failure(
        ErrorCode::ApiError,
        QStringLiteral("No temporary folder could be made: %1. Free space, or set TMPDIR.")
            .arg(m_temporary->errorString()));
}

void ForwardRun::follow(const DestinationId &destination)
{
    const ForwardRequest &request = m_running->request;
    std::optional<ForwardPosition> position;
    if (request.begin == ForwardBegin::Last) {
        auto loaded = m_running->journal->load();
        if (!loaded)
            return fail(loaded.error());
        position = std::move(*loaded);
    }
    ForwardSettings settings;
    settings.sink.destination = destination;
    settings.sink.tries = tries;
    settings.search = request.filter;
    if (request.begin == ForwardBegin::Time)
        settings.source.since = request.since;
    m_running->forwarder =
        std::make_unique<Forwarder>(*m_settings.source, m_running->engine->engine(),
                                    *m_settings.clock, std::move(settings), std::move(position));
    connectForwarder(*m_running->forwarder);
    m_running->forwarder->start();
}

void ForwardRun::connectForwarder(Forwarder &forwarder)
{
    connect(&forwarder, &Forwarder::following, this, [this] {
        m_running->following = true;
        save(); // what comes after this is caught up, whatever happens
        updatePhase();
    });
    connect(&forwarder, &Forwarder::attempted, this, &ForwardRun::takeAttempt);
    connect(&forwarder, &Forwarder::linkChanged, this, &ForwardRun::takeLink);
    connect(&forwarder, &Forwarder::targetChanged, this, [this](const ForwardTarget &target) {
        m_running->targetLost = !target.reachable;
        updatePhase();
    });
    connect(&forwarder, &Forwarder::caughtUp, this, [this](qint64 events) {
        m_status.caughtUp += events;
        count();
    });
    connect(&forwarder, &Forwarder::moved, this, [this] {
        if (!m_write.isActive())
            m_write.start(writeInterval);
        count();
    });
    connect(&forwarder, &Forwarder::failed, this, &ForwardRun::fail);
}

void ForwardRun::takeAttempt(const ForwardRecord &record)
{
    if (record.error.errorClass != ErrorClass::None) {
        m_status.failedEvent = record.eventId;
        m_status.failure = attemptOf(record);
    } else if (record.eventId == m_status.failedEvent) {
        m_status.failedEvent = {}; // it has arrived after all
    }
    count();
}

void ForwardRun::takeLink(const StreamState &state)
{
    if (state.phase == StreamPhase::Opening)
        return;
    m_running->sourceLost = state.phase == StreamPhase::Waiting;
    m_status.error = m_running->sourceLost ? state.error : std::nullopt;
    updatePhase();
}

void ForwardRun::save()
{
    m_write.stop();
    if (!m_running || !m_running->forwarder)
        return;
    if (const auto saved = m_running->journal->save(m_running->forwarder->position()); !saved)
        fail(saved.error());
}

void ForwardRun::fail(const Error &error)
{
    const auto failed = [this, error, guard = QPointer<QObject>(&m_running->guard)] {
        if (!guard)
            return;
        end();
        m_status.error = error;
        setPhase(ForwardPhase::Failed);
    };
    QMetaObject::invokeMethod(this, failed, Qt::QueuedConnection);
}

void ForwardRun::end()
{
    if (!m_running)
        return;
    if (m_running->forwarder) {
        LocalEngine &engine = m_running->engine->engine();
        m_running->forwarder->stop();
        engine.shutdown(); // lets attempts under way end, so that they need not be made again
        const EngineCounters made = engine.counters();
        m_running->forwarder->drain(made.attemptsSucceeded + made.attemptsFailed);
        count();
        m_write.stop();
        (void)m_running->journal->save(m_running->forwarder->position());
    }
    m_running.reset();
    m_status.error.reset();
}

void ForwardRun::count()
{
    const ForwardCounts counts = m_running->forwarder->counts();
    m_status.delivered = counts.delivered;
    m_status.failed = counts.failed;
    m_status.waiting = counts.waiting;
    m_status.filtered = counts.filtered;
    m_status.received = counts.delivered + counts.failed + counts.waiting + counts.filtered;
    if (!m_tell.isActive())
        m_tell.start(tellInterval);
}

void ForwardRun::setPhase(ForwardPhase phase)
{
    m_status.phase = phase;
    tell();
}

void ForwardRun::updatePhase()
{
    const ForwardPhase phase = m_running->sourceLost ? ForwardPhase::SourceLost
                             : m_running->targetLost ? ForwardPhase::TargetLost
                             : m_running->following  ? ForwardPhase::Following
                                                     : ForwardPhase::Starting;
    setPhase(phase);
}

void ForwardRun::tell()
{
    m_tell.stop();
    Q_EMIT changed(m_status);
}

} // namespace deckhand
