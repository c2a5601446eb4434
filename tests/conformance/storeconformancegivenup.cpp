// Reads that nobody waits for any more.

#include "conformancetools.h"
#include "storeconformance.h"

#include <atomic>
#include <future>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A read that can be given up, and how often the store has asked whether it was.
struct SlowRead
{
    std::promise<Result<Page<Event>>> answer;
    std::future<Result<Page<Event>>> answered = answer.get_future();
    std::atomic<int> questions{0};
    std::atomic<bool> unwanted{false};

    void start(Store &store, const EventFilter &filter)
    {
        store.listEvents(
            filter, {}, [this](Result<Page<Event>> page) { answer.set_value(std::move(page)); },
            [this] {
                ++questions;
                return unwanted.load();
            });
    }
    /// Once before it begins, then while it goes on.
    [[nodiscard]] bool isRunning() const { return questions > 3; }
    [[nodiscard]] bool isAnswered() const
    {
        return answered.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }
};

/// Over a hundred regular expressions that match nothing, each tried on every event.
EventFilter slowFilter()
{
    QString text;
    for (int i = 0; i < 120; ++i)
        text += (i > 0 ? u" or "_s : QString()) + u"data.text~\"x[a-z]+y%1\""_s.arg(i);
    EventFilter filter;
    if (auto parsed = SearchExpression::parse(text))
        filter.q = *parsed;
    return filter;
}

} // namespace

void StoreConformance::aReadThatIsGivenUpFreesItsReader()
{
    const QByteArray data = R"({"text":")" + QByteArray("xabc ").repeated(2'000) + R"("})";
    std::vector<NewEvent> events;
    for (int i = 0; i < 1'000; ++i)
        events.push_back(newEvent("agent.created", {}, data));
    const EventId any = events.front().event.id;
    SUCCEEDS(m_calls->append(std::move(events)));
    const EventFilter filter = slowFilter();
    QVERIFY(!filter.q.isEmpty());

    // As many as there are readers, and one that waits for a reader.
    SlowRead first;
    SlowRead second;
    SlowRead waiting;
    first.start(*m_store, filter);
    second.start(*m_store, filter);
    QTRY_VERIFY_WITH_TIMEOUT(first.isRunning() && second.isRunning(), 30'000);
    waiting.start(*m_store, filter);
    for (SlowRead *read : {&first, &second, &waiting})
        read->unwanted = true;

    // Whatever comes next is answered, and by readers that nothing is left of.
    for (int i = 0; i < 20; ++i)
        SUCCEEDS(m_calls->event(any));
    for (SlowRead *read : {&first, &second, &waiting})
        QTRY_VERIFY_WITH_TIMEOUT(read->isAnswered(), 30'000);
    for (SlowRead *read : {&first, &second, &waiting})
        FAILS(read->answered.get(), ErrorCode::Timeout);
    QCOMPARE(waiting.questions.load(), 1); // it was not begun
    EventFilter quick;
    quick.types = {"agent.*"};
    for (int i = 0; i < 20; ++i) {
        TAKE(page, m_calls->events(quick));
        QCOMPARE(page.items.size(), std::size_t(20));
    }
}

void StoreConformance::otherReadsThatAreGivenUpEnd()
{
    SUCCEEDS(m_calls->append({newEvent()}));
    const GivenUp unwanted = [] { return true; };
    FAILS(m_calls->ask<Page<Delivery>>(
              [&](Store &store, auto done) { store.listDeliveries({}, {}, done, unwanted); }),
          ErrorCode::Timeout);
    FAILS(m_calls->ask<Page<AuditEntry>>(
              [&](Store &store, auto done) { store.listAudit({}, {}, done, unwanted); }),
          ErrorCode::Timeout);
    FAILS(m_calls->ask<Stats>(
              [&](Store &store, auto done) { store.stats({}, now(), done, unwanted); }),
          ErrorCode::Timeout);
    FAILS(m_calls->ask<ReplayEstimate>(
              [&](Store &store, auto done) { store.estimateReplay({}, {}, done, unwanted); }),
          ErrorCode::Timeout);
}

void StoreConformance::aPlanThatIsGivenUpEndsWithinItsLook()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 5; ++i)
        SUCCEEDS(m_calls->append({newEvent()}));
    const ReplayPlan plan{{id}, {}, ReplayOnly::Missed};
    std::atomic<int> asked{0};
    const WouldReceive would = [&asked](const DestinationId &, const Event &) {
        ++asked;
        return true;
    };
    const GivenUp unwanted = [&asked] { return asked > 0; };
    FAILS(m_calls->ask<ReplayEstimate>(
              [&](Store &store, auto done) { store.estimateReplay(plan, would, done, unwanted); }),
          ErrorCode::Timeout);
    QCOMPARE(asked.load(), 1);
}

void StoreConformance::aPlanThatIsGivenUpBuildsNoMoreRequests()
{
    const DestinationId id = addDestination();
    for (int i = 0; i < 5; ++i)
        (void)addFailure(id);
    ReplayPlan plan{{id}, {}, ReplayOnly::Failed};
    std::atomic<int> built{0};
    plan.visit = [&built](const DestinationId &, const Event &) { return ++built > 0; };
    const GivenUp unwanted = [&built] { return built > 0; };
    FAILS(m_calls->ask<ReplayEstimate>(
              [&](Store &store, auto done) { store.estimateReplay(plan, {}, done, unwanted); }),
          ErrorCode::Timeout);
    QCOMPARE(built.load(), 1);
    TAKE(estimate, m_calls->estimate(plan)); // the question was that one's alone
    QCOMPARE(estimate.set->items.size(), std::size_t(5));
}

void StoreConformance::aPlanThatIsGivenUpEndsItsCountOfWhatHasArrived()
{
    const DestinationId id = addDestination();
    const QByteArray data = R"({"text":")" + QByteArray("xabc ").repeated(2'000) + R"("})";
    std::vector<NewEvent> events;
    for (int i = 0; i < 400; ++i)
        events.push_back(newEvent("agent.created", {id}, data));
    SUCCEEDS(m_calls->append(std::move(events)));
    TAKE(claimed, m_calls->claim(id, now(), 400));
    QCOMPARE(claimed.size(), std::size_t(400));
    std::vector<AttemptRecord> records;
    for (const ClaimedDelivery &delivery : claimed)
        records.push_back(success(delivery));
    SUCCEEDS(m_calls->record(std::move(records)));

    // Nothing has failed, so that all the time goes into counting.
    const ReplayPlan plan{{id}, slowFilter(), ReplayOnly::Failed};
    std::atomic<int> questions{0};
    const GivenUp unwanted = [&questions] { return ++questions > 5; };
    FAILS(m_calls->ask<ReplayEstimate>(
              [&](Store &store, auto done) { store.estimateReplay(plan, {}, done, unwanted); }),
          ErrorCode::Timeout);
}

} // namespace deckhand
