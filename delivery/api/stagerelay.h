#pragma once

#include "api/engineapi.h"

#include <QFutureWatcher>
#include <QPromise>

#include <memory>
#include <utility>

namespace deckhand {

/// Brings the stages of a test to one's own thread.
struct StageRelay
{
    StageHandler handler;         ///< for the request
    QFuture<AttemptStage> stages; ///< cancel it, and nothing more comes
};

/// Calls `fn(AttemptStage)` in the guard's thread, from its event loop, in order and before
/// `onFinished` brings the answer; not at all once the guard is gone.
template <class Fn>
[[nodiscard]] StageRelay relayStages(QObject *guard, Fn fn)
{
    const std::shared_ptr<QPromise<AttemptStage>> promise(new QPromise<AttemptStage>,
                                                          [](QPromise<AttemptStage> *ending) {
                                                              // Else what waits would be dropped.
                                                              ending->finish();
                                                              delete ending;
                                                          });
    promise->start();
    auto *watcher = new QFutureWatcher<AttemptStage>(guard);
    QObject::connect(watcher, &QFutureWatcherBase::resultReadyAt, guard,
                     [watcher, fn = std::move(fn)](int index) { fn(watcher->resultAt(index)); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(promise->future());
    return {[promise](const AttemptStage &stage) { promise->addResult(stage); }, promise->future()};
}

} // namespace deckhand
