#pragma once

#include "api/ulid.h"
#include "store/sqlstore.h"
#include "support/manualclock.h"
#include "support/plainsealer.h"
#include "support/storecalls.h"

#include <QTemporaryDir>

#include <memory>

namespace deckhand {

/// A store on a file of its own, with one active destination.
struct StoreFixture
{
    explicit StoreFixture(QString folder = {})
        : path((folder.isEmpty() ? temporary.path() : folder) + QStringLiteral("/events.db"))
    {
        settings.url = QStringLiteral("sqlite:") + path;
    }
    /// Closes what is open first.
    Result<bool> open(const QByteArray &key = "test key")
    {
        close();
        auto opened = openStore(settings, clock, std::make_shared<PlainSealer>(key));
        if (!opened)
            return failure(opened.error());
        store = std::move(*opened);
        calls = std::make_unique<StoreCalls>(*store);
        return true;
    }
    void close()
    {
        calls.reset();
        store.reset();
    }
    DestinationId addDestination(const QString &name = QStringLiteral("Production"))
    {
        DestinationWrite write;
        write.destination.id = ids.next<DestinationTag>();
        write.destination.name = name;
        write.destination.type = "webhook";
        write.destination.events = Subscription({"*"});
        write.destination.config.fields[QStringLiteral("url")] =
            QStringLiteral("https://example.com/");
        write.destination.createdAt = write.destination.updatedAt = write.at = clock.now();
        const DestinationId id = write.destination.id;
        return calls->write(std::move(write)) ? id : DestinationId();
    }
    NewEvent newEvent(const std::vector<DestinationId> &destinations, const QByteArray &type,
                      qsizetype bytes)
    {
        NewEvent event;
        event.event = {ids.next<EventTag>(), type,
                       "{\"pad\":\"" + QByteArray(bytes - 10, 'x') + "\"}", clock.now()};
        for (const DestinationId &id : destinations)
            event.deliveries.push_back({id, ids.next<DeliveryTag>()});
        return event;
    }

    QTemporaryDir temporary;
    QString path;
    StoreSettings settings;
    ManualClock clock;
    IdSource ids{clock, 3};
    std::unique_ptr<Store> store;
    std::unique_ptr<StoreCalls> calls;
};

/// What a webhook's attempt looks like, byte for byte.
[[nodiscard]] inline AttemptRecord webhookSuccess(IdSource &ids, const Clock &clock, RowKey key,
                                                  const Event &event)
{
    AttemptRecord record;
    record.key = key;
    Attempt &attempt = record.attempt;
    attempt.id = ids.next<AttemptTag>();
    attempt.scheduledAt = attempt.startedAt = clock.now();
    attempt.durationMs = 3.217;
    attempt.phases = {0.012, 0.25, std::nullopt, 2.9};
    attempt.outcome = AttemptOutcome::Success;
    const QByteArray seconds = QByteArray::number(toMillis(clock.now()) / 1000);
    // 44 characters that do not repeat, as base64 of an HMAC-SHA256 does not.
    const QByteArray both = attempt.id.bytes() + event.id.bytes();
    const QByteArray signature = "v1," + both.right(33).toBase64().left(44);
    attempt.request = AttemptRequest{"POST",
                                     "https://example.com/webhooks/deckhand",
                                     {{"Content-Type", "application/json"},
                                      {"User-Agent", "Deckhand/0.1.0"},
                                      {"webhook-id", event.id.bytes()},
                                      {"webhook-timestamp", seconds},
                                      {"webhook-signature", signature},
                                      {"webhook-topic", event.type}},
                                     event.data.size() + 130};
    attempt.response = AttemptResponse{200,
                                       {{"Content-Type", "text/plain"},
                                        {"Content-Length", "2"},
                                        {"Date", "Wed, 15 Jan 2025 09:31:15 GMT"},
                                        {"Server", "nginx"}},
                                       "ok",
                                       false};
    return record;
}

} // namespace deckhand
