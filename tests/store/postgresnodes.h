#pragma once

#include "api/ulid.h"
#include "store/connection.h"
#include "store/sqlstore.h"
#include "support/manualclock.h"
#include "support/plainsealer.h"
#include "support/postgresserver.h"
#include "support/storecalls.h"

#include <QTest>

#include <atomic>
#include <memory>

namespace deckhand {

/// A database, with as many nodes on it as a test opens.
struct PostgresNodes
{
    struct Node
    {
        std::unique_ptr<Store> store;
        std::unique_ptr<StoreCalls> calls;
    };

    explicit PostgresNodes(PostgresServer &server) : url(server.makeDatabase()) {}

    [[nodiscard]] Result<std::unique_ptr<Store>> open(const QByteArray &key = "test key") const
    {
        StoreSettings settings = base;
        settings.url = url;
        return openStore(settings, clock, std::make_shared<PlainSealer>(key));
    }
    /// Null calls where it does not open.
    [[nodiscard]] Node node() const
    {
        Node made;
        if (auto store = open())
            made.store = std::move(*store);
        if (made.store)
            made.calls = std::make_unique<StoreCalls>(*made.store);
        return made;
    }
    /// A node that hears from the database: none of its connections is being opened any more.
    /// When the server goes away in the midst of that, Qt's driver warns of what it could not set.
    [[nodiscard]] Node listeningNode() const
    {
        Node made = node();
        if (!made.store)
            return made;
        const auto heard = std::make_shared<std::atomic<bool>>(false);
        StoreNews news;
        news.workWaits = [heard](const std::vector<DestinationId> &) { *heard = true; };
        made.store->follow(std::move(news));
        const bool listens = QTest::qWaitFor(
            [&] { return sql(QStringLiteral("NOTIFY deckhand, 'w'")) == 0 && *heard; }, 15'000);
        if (!listens || !made.calls->info())
            made.calls.reset();
        return made;
    }
    /// What `openStore` answers where it refuses.
    [[nodiscard]] QString refusal(const QByteArray &key = "test key") const
    {
        const auto store = open(key);
        return store ? QStringLiteral("opened") : store.error().text();
    }
    /// Statements past the store; the first number of the last one's answer.
    [[nodiscard]] qint64 sql(const QString &text) const
    {
        try {
            Connection db(*parseStoreUrl(url), Connection::Mode::ReadWrite, false);
            Statement query = db.runText(text);
            return query.next() ? query.value(0).toLongLong() : 0;
        } catch (const SqlException &exception) {
            qWarning("%s", qPrintable(exception.error.text()));
            return -1;
        }
    }
    [[nodiscard]] DestinationId addDestination(StoreCalls &calls)
    {
        return writeDestination(calls, ids.next<DestinationTag>(), DestinationStatus::Active,
                                DestinationWrite::Waiting::Keep);
    }
    DestinationId writeDestination(StoreCalls &calls, const DestinationId &id,
                                   DestinationStatus status, DestinationWrite::Waiting waiting)
    {
        DestinationWrite write;
        write.destination.id = id;
        write.destination.name = QStringLiteral("Hook");
        write.destination.type = "webhook";
        write.destination.events = Subscription({"*"});
        write.destination.status = status;
        write.destination.createdAt = write.at = clock.now();
        write.waiting = waiting;
        return calls.write(write) ? id : DestinationId();
    }
    [[nodiscard]] NewEvent event(const DestinationId &destination)
    {
        NewEvent made;
        made.event = {ids.next<EventTag>(), "agent.created", R"({"id":"agt_1"})", clock.now()};
        made.deliveries.push_back({destination, ids.next<DeliveryTag>()});
        return made;
    }
    [[nodiscard]] AttemptRecord success(const ClaimedDelivery &claimed)
    {
        AttemptRecord record;
        record.key = claimed.key;
        record.attempt.id = ids.next<AttemptTag>();
        record.attempt.number = claimed.attempts + 1;
        record.attempt.scheduledAt = record.attempt.startedAt = clock.now();
        record.attempt.outcome = AttemptOutcome::Success;
        return record;
    }

    QString url;
    StoreSettings base;
    ManualClock clock;
    IdSource ids{clock, 3};
};

} // namespace deckhand
