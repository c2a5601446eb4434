#pragma once

#include "engine/localengine.h"
#include "signing/sodiumsealer.h"
#include "store/sqlstore.h"
#include "support/manualclock.h"

#include "scriptedsenders.h"

#include <QTemporaryDir>
#include <QTest>

#include <future>

namespace deckhand {

/// An engine on a store in a temporary folder, with a clock the test owns and scripted
/// destinations.
class EngineFixture
{
public:
    EngineFixture()
    {
        settings.retry.jitter = 0;
        settings.drainTimeout = milliseconds(300);
    }
    ~EngineFixture() { m_engine.reset(); }

    void start()
    {
        StoreSettings storeSettings;
        storeSettings.url =
            QStringLiteral("sqlite:") + m_folder.filePath(QStringLiteral("events.db"));
        storeSettings.fullSync = false;
        auto sealer = makeSodiumSealer(Secret(QByteArray(32, 'k')));
        QVERIFY2(sealer.has_value(), "sealer");
        auto store =
            openStore(storeSettings, clock, std::shared_ptr<const Sealer>(std::move(*sealer)));
        QVERIFY2(store.has_value(), store ? "" : qPrintable(store.error().text()));
        auto wrapped = wrapStore ? wrapStore(std::move(*store)) : std::move(*store);
        auto http = HttpClient::start({});
        m_delivery = http.get();
        auto engine =
            LocalEngine::start({std::move(wrapped), std::move(http),
                                std::make_unique<ScriptedSenderFactory>(script), clock, seed},
                               settings);
        QVERIFY2(engine.has_value(), engine ? "" : qPrintable(engine.error().text()));
        m_engine = std::move(*engine);
    }
    void stop() { m_engine.reset(); }
    void restart()
    {
        stop();
        start();
    }
    LocalEngine &operator*() { return *m_engine; }
    LocalEngine *operator->() { return m_engine.get(); }

    /// Returns when everything has happened that was under way: each round goes once through the
    /// delivery thread, the store and back, and nothing the engine does by itself takes more.
    void settle()
    {
        for (int round = 0; round < 5; ++round) {
            std::promise<void> passed;
            m_delivery->post([&passed] { passed.set_value(); });
            passed.get_future().wait();
            (void)wait(m_engine->deliveries().list({}, {1, {}}));
        }
    }
    /// The clock goes on and the engine looks at it.
    void pass(milliseconds time)
    {
        clock.advance(time);
        m_engine->wakeUp();
    }
    template <class T>
    static Result<T> wait(FutureResult<T> future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, 10'000))
            return failure(ErrorCode::Timeout, QStringLiteral("The future did not finish."));
        return future.result();
    }

    static DestinationDraft draft(const QByteArrayList &patterns = {"*"},
                                  const QString &url = QStringLiteral("http://127.0.0.1:9/hooks"))
    {
        DestinationDraft draft;
        draft.name = QStringLiteral("Test");
        draft.events = Subscription(std::vector<QByteArray>(patterns.begin(), patterns.end()));
        draft.config.fields[QStringLiteral("url")] = url;
        return draft;
    }
    DestinationId create(const DestinationDraft &wanted = draft())
    {
        const auto made = wait(m_engine->destinations().create(wanted));
        return made ? made->id : DestinationId();
    }
    std::vector<PublishOutcome> publish(int count, const QByteArray &type = "task_run.completed",
                                        const QByteArray &data = "{\"n\":1}")
    {
        std::vector<EventDraft> drafts;
        for (int i = 0; i < count; ++i)
            drafts.push_back({{}, type, data, {}});
        return wait(m_engine->events().publish(drafts)).value_or(std::vector<PublishOutcome>());
    }
    std::vector<Delivery> deliveries(const DestinationId &id)
    {
        DeliveryFilter filter;
        filter.destinationId = id;
        const auto page = wait(m_engine->deliveries().list(filter, {1000, {}}));
        return page ? page->items : std::vector<Delivery>();
    }
    int countOf(const DestinationId &id, DeliveryStatus status)
    {
        const auto all = deliveries(id);
        return int(std::count_if(all.begin(), all.end(),
                                 [&](const Delivery &d) { return d.status == status; }));
    }
    Delivery only(const DestinationId &id)
    {
        const auto all = deliveries(id);
        return all.size() == 1
                 ? wait(m_engine->deliveries().get(all.front().id)).value_or(Delivery())
                 : Delivery();
    }
    Destination destination(const DestinationId &id)
    {
        return wait(m_engine->destinations().get(id)).value_or(Destination());
    }

    ManualClock clock;
    SendScript script;
    EngineSettings settings;
    std::optional<std::uint64_t> seed = 7;
    std::function<std::unique_ptr<Store>(std::unique_ptr<Store>)> wrapStore;

private:
    QTemporaryDir m_folder;
    std::unique_ptr<LocalEngine> m_engine;
    Executor *m_delivery = nullptr; ///< the engine's
};

} // namespace deckhand
