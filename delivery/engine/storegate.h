#pragma once

#include "api/futures.h"
#include "store/store.h"

#include <atomic>
#include <memory>
#include <type_traits>

namespace deckhand {

/// The answer of every call that comes when the engine has stopped.
[[nodiscard]] inline tl::unexpected<Error> engineStopped()
{
    return failure(ErrorCode::Overloaded,
                   QStringLiteral("The engine is shutting down. Try again once it runs."));
}

/// The door to the store. Whoever calls the store holds a lease meanwhile, so that closing waits
/// for calls under way and nobody meets a store that is gone. Thread: any.
class StoreGate
{
public:
    class Lease
    {
    public:
        explicit Lease(StoreGate *gate) : m_gate(gate) {}
        Lease(Lease &&other) noexcept : m_gate(std::exchange(other.m_gate, nullptr)) {}
        Lease &operator=(Lease &&) = delete;
        ~Lease()
        {
            if (m_gate)
                m_gate->leave();
        }
        [[nodiscard]] explicit operator bool() const { return m_gate != nullptr; }
        [[nodiscard]] Store &operator*() const { return m_gate->m_store; }
        [[nodiscard]] Store *operator->() const { return &m_gate->m_store; }

    private:
        StoreGate *m_gate;
    };

    explicit StoreGate(Store &store) : m_store(store) {}
    [[nodiscard]] Lease enter()
    {
        m_inside.fetch_add(1);
        if (m_open.load())
            return Lease(this);
        leave();
        return Lease(nullptr);
    }
    /// Blocks until the last lease is back. Not from inside.
    void close()
    {
        m_open = false;
        for (int inside = m_inside.load(); inside != 0; inside = m_inside.load())
            m_inside.wait(inside);
    }
    [[nodiscard]] bool isOpen() const { return m_open.load(); }

    /// One question to the store as a future: `start(Store &, Done<T>)` asks it, or
    /// `start(Store &, Done<T>, GivenUp)` where the store can end it early.
    template <class T, class Start>
    [[nodiscard]] FutureResult<T> ask(Start start)
    {
        auto answer = std::make_shared<Completion<T>>();
        FutureResult<T> future = answer->future();
        const Lease lease = enter();
        if (!lease) {
            answer->finish(engineStopped());
            return future;
        }
        Done<T> done = [answer](Result<T> result) { answer->finish(std::move(result)); };
        if constexpr (std::is_invocable_v<Start, Store &, Done<T>, GivenUp>)
            start(*lease, std::move(done), answer->givenUp());
        else
            start(*lease, std::move(done));
        return future;
    }

private:
    void leave()
    {
        if (m_inside.fetch_sub(1) == 1 && !m_open.load())
            m_inside.notify_all();
    }

    Store &m_store;
    std::atomic<int> m_inside{0};
    std::atomic<bool> m_open{true};
};

} // namespace deckhand
