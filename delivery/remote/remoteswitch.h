#pragma once

#include "remote/remoteclient.h"

#include <atomic>

namespace deckhand {

/// Sends calls to the one of two engines that fits the server: at once when it is known which, else
/// when the server has said. Both outlive it. Thread: any.
class RemoteSwitch
{
public:
    RemoteSwitch(RemoteClient &client, EngineApi &deckhand, EngineApi &deck)
        : m_client(client), m_deckhand(deckhand), m_deck(deck)
    {}
    /// `call(EngineApi &) -> FutureResult<T>`
    template <class T, class Call>
    [[nodiscard]] FutureResult<T> pick(Call call)
    {
        if (EngineApi *engine = m_chosen.load(std::memory_order_acquire))
            return call(*engine);
        const auto completion = std::make_shared<Completion<T>>();
        FutureResult<T> future = completion->future();
        m_client.askKind(
            [this, completion, call = std::move(call)](const Result<RemoteKind> &kind) {
                if (!kind) {
                    completion->finish(failure(kind.error()));
                    return;
                }
                FutureResult<T> answer = call(choose(*kind));
                onGivenUp(QFuture<void>(completion->future()), &m_client,
                          [answer]() mutable { answer.cancel(); });
                relay<T>(answer, completion);
            });
        return future;
    }

private:
    EngineApi &choose(RemoteKind kind)
    {
        EngineApi &engine = kind == RemoteKind::Deck ? m_deck : m_deckhand;
        m_chosen.store(&engine, std::memory_order_release);
        return engine;
    }

    RemoteClient &m_client;
    EngineApi &m_deckhand;
    EngineApi &m_deck;
    std::atomic<EngineApi *> m_chosen{nullptr};
};

} // namespace deckhand
