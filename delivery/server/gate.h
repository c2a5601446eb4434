#pragma once

#include "api/futures.h"

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace deckhand {

/// The one way from other threads into the server's. Tasks that come while the server is busy are
/// run in one go, so that a batch the engine commits costs one wake-up. Thread: any.
class Gate
{
public:
    /// `wake` is called from any thread, under a lock; it makes the server's thread call `run`
    /// soon.
    explicit Gate(std::function<void()> wake) : m_wake(std::move(wake)) {}

    void post(std::function<void()> task);
    /// From the server's thread.
    void run();
    /// What is posted from now on, or was and has not run, is dropped.
    void close();

private:
    std::mutex m_mutex;
    std::function<void()> m_wake;
    std::vector<std::function<void()>> m_tasks;
    std::vector<std::function<void()>> m_running;
    bool m_open = true;
};

/// Where an answer waits until the server's thread takes it. If the promise is dropped, the answer
/// is an error.
template <class T, class Fn>
class Waiter final : public std::enable_shared_from_this<Waiter<T, Fn>>
{
public:
    Waiter(std::shared_ptr<Gate> gate, Fn fn) : m_gate(std::move(gate)), m_fn(std::move(fn)) {}

    void deliver(Result<T> result)
    {
        m_result = std::move(result);
        m_gate->post([self = this->shared_from_this()] { self->m_fn(std::move(self->m_result)); });
    }

private:
    std::shared_ptr<Gate> m_gate;
    Fn m_fn;
    Result<T> m_result = failure(ErrorCode::ApiError, QStringLiteral("The call was abandoned."));
};

/// Calls `fn(Result<T>)` in the server's thread: at once where the future is finished already, else
/// through the gate. Call it from the server's thread. What `fn` holds may be let go of on another
/// thread when the server is gone. The result is copied: `takeResult` would reset the state that
/// the promise, which may still be alive on another thread, looks at when it goes.
template <class T, class Fn>
void onReady(const std::shared_ptr<Gate> &gate, FutureResult<T> future, Fn fn)
{
    if (future.isFinished()) {
        if (future.resultCount() > 0)
            fn(future.result());
        else
            fn(Result<T>(failure(ErrorCode::ApiError, QStringLiteral("The call was abandoned."))));
        return;
    }
    auto waiter = std::make_shared<Waiter<T, Fn>>(gate, std::move(fn));
    const std::lock_guard lock(continuationMutex());
    future
        .then(QtFuture::Launch::Sync,
              [waiter](FutureResult<T> ready) {
                  if (ready.resultCount() > 0)
                      waiter->deliver(ready.result());
                  else
                      waiter->deliver(
                          failure(ErrorCode::ApiError, QStringLiteral("The call was abandoned.")));
              })
        .onCanceled([waiter] {
            waiter->deliver(
                failure(ErrorCode::ApiError, QStringLiteral("The call was abandoned.")));
        });
}

} // namespace deckhand
