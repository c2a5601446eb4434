#pragma once

#include "api/result.h"

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace deckhand {

template <class T>
using FutureResult = QFuture<Result<T>>;

/// Whether whoever asked wants no answer any more: it has canceled the future. Asked now and then
/// by who works on the answer, from any thread; empty: nobody can give it up.
using GivenUp = std::function<bool()>;

/// Held while a future of ours finishes and while a continuation is attached to one with
/// `QFuture::then`. Qt 6.4 marks a future finished before it runs its continuation, and a `then`
/// that comes between the two runs it a second time, on what the first run has moved away.
/// Recursive, since a continuation may finish another future; held for no longer than that takes.
[[nodiscard]] inline std::recursive_mutex &continuationMutex()
{
    static std::recursive_mutex mutex;
    return mutex;
}

/// A future that is finished already.
template <class T>
[[nodiscard]] FutureResult<T> readyFuture(Result<T> result)
{
    QPromise<Result<T>> promise;
    promise.start();
    promise.addResult(std::move(result));
    promise.finish(); // nobody has the future yet
    return promise.future();
}

/// Calls `fn(Result<T>)` in the guard's thread, always from its event loop, once the future has
/// finished; not at all if the guard is gone by then.
template <class T, class Fn>
void onFinished(const FutureResult<T> &future, QObject *guard, Fn fn)
{
    auto *watcher = new QFutureWatcher<Result<T>>(guard);
    QObject::connect(watcher, &QFutureWatcherBase::finished, guard,
                     [watcher, fn = std::move(fn)]() mutable {
                         watcher->deleteLater();
                         if (watcher->future().resultCount() > 0)
                             fn(watcher->result());
                         else
                             fn(Result<T>(failure(ErrorCode::ApiError,
                                                  QStringLiteral("The call was abandoned."))));
                     });
    watcher->setFuture(future);
}

/// The producing side: finishes its future exactly once. If it is dropped without an answer the
/// future gets an error, so that no caller waits for ever. Movable, thread: any, one at a time.
template <class T>
class Completion
{
public:
    Completion() : m_promise(std::make_unique<QPromise<Result<T>>>()) { m_promise->start(); }
    Completion(Completion &&) noexcept = default;
    Completion &operator=(Completion &&) noexcept = default;
    ~Completion()
    {
        if (m_promise)
            finish(failure(ErrorCode::ApiError,
                           QStringLiteral("The engine stopped before it could answer.")));
    }
    [[nodiscard]] FutureResult<T> future() const { return m_promise->future(); }
    /// May be asked for longer than this lives.
    [[nodiscard]] GivenUp givenUp() const
    {
        return [future = m_promise->future()] { return future.isCanceled(); };
    }
    void finish(Result<T> result)
    {
        auto promise = std::move(m_promise);
        promise->addResult(std::move(result));
        const std::lock_guard lock(continuationMutex());
        promise->finish();
    }

private:
    std::unique_ptr<QPromise<Result<T>>> m_promise;
};

/// Calls `fn` in the guard's thread, from its event loop, if the future is canceled before it has
/// finished; not at all if the guard is gone by then.
template <class Fn>
void onGivenUp(const QFuture<void> &future, QObject *guard, Fn fn)
{
    auto *watcher = new QFutureWatcher<void>(guard);
    QObject::connect(watcher, &QFutureWatcherBase::canceled, guard, std::move(fn));
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
}

/// Finishes `waiting` with what `future` answers, on the thread that finishes it.
template <class T>
void relay(FutureResult<T> future, const std::shared_ptr<Completion<T>> &waiting)
{
    const auto abandoned = [waiting] {
        waiting->finish(failure(ErrorCode::ApiError, QStringLiteral("The call was abandoned.")));
    };
    const auto answer = [waiting, abandoned](const FutureResult<T> &ready) {
        if (ready.resultCount() > 0)
            waiting->finish(ready.result());
        else
            abandoned();
    };
    const std::lock_guard hold(continuationMutex());
    if (future.isFinished())
        answer(future);
    else
        future.then(QtFuture::Launch::Sync, answer).onCanceled(abandoned);
}

} // namespace deckhand
