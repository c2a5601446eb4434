// The search language's two readings agree on a real store: what a list answers is what the
// predicate says of the rows that the store shows one by one.

#include "searchgenerator.h"
#include "storefixture.h"

#include "store/searchsql.h"

#include <QTest>

#include <set>

using namespace deckhand;
using namespace deckhand::test;
using namespace Qt::Literals::StringLiterals;

class TestSearchStore : public QObject
{
    Q_OBJECT

private:
    static constexpr int eventCount = 300;
    static constexpr int expressionCount = 500;

    struct Row
    {
        Event event;
        std::vector<Delivery> deliveries; ///< with their histories
    };

    std::unique_ptr<StoreFixture> m_fixture;
    std::unique_ptr<SearchGenerator> m_generator;
    std::map<DestinationId, SearchGenerator::NamedDestination> m_destinations;
    std::vector<Row> m_rows;
    unsigned m_seed = 0;

    void addDestinations();
    void addEvents();
    void recordAttempts();
    void cancelSome();
    void readBack();
    std::set<QByteArray> listed(const SearchExpression &expression, SearchRows rows);
    std::set<QByteArray> matching(const SearchExpression &expression, SearchRows rows) const;
    SearchDelivery named(const Delivery &delivery) const;

private Q_SLOTS:
    void initTestCase();
    void listsAnswerWhatThePredicateSays();
};

void TestSearchStore::initTestCase()
{
    m_seed = qEnvironmentVariableIsSet("DECKHAND_TEST_SEED")
               ? unsigned(qEnvironmentVariableIntValue("DECKHAND_TEST_SEED"))
               : std::random_device()();
    qInfo("DECKHAND_TEST_SEED=%u", m_seed);
    m_generator = std::make_unique<SearchGenerator>(m_seed);
    m_fixture = std::make_unique<StoreFixture>();
    m_fixture->clock.advance(searchNow() - m_fixture->clock.now());
    m_fixture->settings.fullSync = false;
    QVERIFY(m_fixture->open());
    for (const auto step : {&TestSearchStore::addDestinations, &TestSearchStore::addEvents,
                            &TestSearchStore::recordAttempts, &TestSearchStore::cancelSome,
                            &TestSearchStore::readBack}) {
        (this->*step)();
        if (QTest::currentTestFailed())
            return;
    }
}

void TestSearchStore::addDestinations()
{
    for (const auto &named : SearchGenerator::destinations()) {
        DestinationWrite write;
        write.destination.id = DestinationId(named.id);
        write.destination.name = named.name;
        write.destination.type = named.type;
        write.destination.events = Subscription({"*"});
        write.destination.createdAt = write.destination.updatedAt = write.at = searchNow();
        QVERIFY(m_fixture->calls->write(write));
        m_destinations.emplace(write.destination.id, named);
    }
}

void TestSearchStore::addEvents()
{
    std::vector<NewEvent> events;
    for (int i = 0; i < eventCount; ++i) {
        NewEvent event;
        event.event = m_generator->event(i);
        int number = i % 4; // of this event's destinations
        for (const auto &[id, named] : m_destinations) {
            if (number-- > 0)
                event.deliveries.push_back({id, m_fixture->ids.next<DeliveryTag>()});
        }
        events.push_back(std::move(event));
    }
    const auto appended = m_fixture->calls->append(std::move(events));
    QVERIFY2(appended, appended ? "" : qPrintable(appended.error().text()));
}

/// What `delivery` of the generator made up becomes attempts that the store is told of.
void TestSearchStore::recordAttempts()
{
    for (const auto &[id, named] : m_destinations) {
        const auto claimed = m_fixture->calls->claim(id, searchNow(), 1000);
        QVERIFY(claimed);
        std::vector<AttemptRecord> records;
        for (const ClaimedDelivery &delivery : *claimed) {
            const Delivery madeUp = m_generator->delivery(delivery.event, int(records.size()));
            int number = 0;
            for (Attempt attempt : madeUp.history) {
                attempt.id = m_fixture->ids.next<AttemptTag>();
                attempt.number = ++number;
                attempt.startedAt = attempt.scheduledAt = searchNow();
                const bool last = std::size_t(number) == madeUp.history.size();
                const bool good = last && madeUp.status == DeliveryStatus::Success;
                attempt.outcome = good ? AttemptOutcome::Success : AttemptOutcome::Failure;
                if (!good)
                    attempt.error = madeUp.lastError.value_or(
                        AttemptError{ErrorClass::Timeout, u"It took too long."_s, {}});
                const bool failed = last && madeUp.status == DeliveryStatus::Failure;
                records.push_back({delivery.key,
                                   attempt,
                                   good     ? DeliveryStatus::Success
                                   : failed ? DeliveryStatus::Failure
                                            : DeliveryStatus::Retrying,
                                   {},
                                   {}});
                if (!good && !failed)
                    records.back().nextAttemptAt =
                        madeUp.nextAttemptAt.value_or(searchNow() + milliseconds(1));
            }
        }
        QVERIFY(m_fixture->calls->record(std::move(records)));
    }
}

void TestSearchStore::cancelSome()
{
    const auto page = m_fixture->calls->deliveries({}, {1000, {}});
    QVERIFY(page);
    int number = 0;
    for (const Delivery &delivery : page->items) {
        if (delivery.status == DeliveryStatus::Retrying && ++number % 3 == 0)
            QVERIFY(m_fixture->calls->cancel(delivery.id, searchNow()));
    }
}

void TestSearchStore::readBack()
{
    const auto page = m_fixture->calls->events({}, {1000, {}});
    QVERIFY(page);
    QCOMPARE(int(page->items.size()), eventCount);
    std::set<DeliveryStatus> states;
    for (const Event &event : page->items) {
        Row row{event, {}};
        const auto deliveries = m_fixture->calls->deliveriesOf(event.id);
        QVERIFY(deliveries);
        for (const Delivery &delivery : *deliveries) {
            const auto whole = m_fixture->calls->delivery(delivery.id);
            QVERIFY(whole);
            states.insert(whole->status);
            row.deliveries.push_back(*whole);
        }
        m_rows.push_back(std::move(row));
    }
    QVERIFY(states.size() >= 5);
}

SearchDelivery TestSearchStore::named(const Delivery &delivery) const
{
    const auto &destination = m_destinations.at(delivery.destinationId);
    return {&delivery, destination.name, destination.type};
}

std::set<QByteArray> TestSearchStore::matching(const SearchExpression &expression,
                                               SearchRows rows) const
{
    std::set<QByteArray> ids;
    for (const Row &one : m_rows) {
        std::vector<SearchDelivery> deliveries;
        for (const Delivery &delivery : one.deliveries)
            deliveries.push_back(named(delivery));
        SearchRow row;
        row.event = &one.event;
        if (rows == SearchRows::Events) {
            row.deliveries = deliveries;
            if (expression.matches(row, searchNow()))
                ids.insert(one.event.id.bytes());
            continue;
        }
        for (const SearchDelivery &delivery : deliveries) {
            row.delivery = delivery.delivery;
            row.destinationName = delivery.destinationName;
            row.destinationType = delivery.destinationType;
            if (expression.matches(row, searchNow()))
                ids.insert(delivery.delivery->id.bytes());
        }
    }
    return ids;
}

/// By pages of odd sizes, so that cursors take part.
std::set<QByteArray> TestSearchStore::listed(const SearchExpression &expression, SearchRows rows)
{
    std::set<QByteArray> ids;
    const auto readAll = [&ids](auto list) {
        QByteArray cursor;
        do {
            const auto page = list(PageRequest{67, cursor});
            if (!page) {
                ids.insert("refused: " + page.error().text().toUtf8());
                return;
            }
            for (const auto &item : page->items)
                ids.insert(item.id.bytes());
            cursor = page->hasMore ? page->nextCursor : QByteArray();
        } while (!cursor.isEmpty());
    };
    if (rows == SearchRows::Events) {
        EventFilter filter;
        filter.q = expression;
        readAll([&](PageRequest page) { return m_fixture->calls->events(filter, page); });
    } else {
        DeliveryFilter filter;
        filter.q = expression;
        readAll([&](PageRequest page) { return m_fixture->calls->deliveries(filter, page); });
    }
    return ids;
}

void TestSearchStore::listsAnswerWhatThePredicateSays()
{
    int telling = 0;
    for (int i = 0; i < expressionCount; ++i) {
        const QString text = m_generator->expression();
        const auto parsed = SearchExpression::parse(text);
        QVERIFY2(parsed, qPrintable(text));
        for (const SearchRows rows : {SearchRows::Events, SearchRows::Deliveries}) {
            const std::set<QByteArray> bySql = listed(*parsed, rows);
            const std::set<QByteArray> byPredicate = matching(*parsed, rows);
            telling += !byPredicate.empty() && byPredicate.size() < m_rows.size() ? 1 : 0;
            if (bySql == byPredicate)
                continue;
            QByteArrayList differing;
            std::set_symmetric_difference(bySql.begin(), bySql.end(), byPredicate.begin(),
                                          byPredicate.end(), std::back_inserter(differing));
            QFAIL(qPrintable(u"seed %1, `%2`, %3 listed, %4 match: %5"_s.arg(m_seed)
                                 .arg(text)
                                 .arg(bySql.size())
                                 .arg(byPredicate.size())
                                 .arg(QString::fromUtf8(differing.first()))));
        }
    }
    // Expressions that hold everywhere or nowhere prove little.
    QVERIFY2(telling > expressionCount / 3, qPrintable(QString::number(telling)));
}

QTEST_GUILESS_MAIN(TestSearchStore)
#include "tst_searchstore.moc"
