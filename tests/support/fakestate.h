#pragma once

#include "api/ulid.h"
#include "support/fakeengine.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>

// What the parts of FakeEngine share; for it alone.

namespace deckhand {

struct FakeEngine::State
{
    explicit State(FakeEngine &owner) : engine(owner), ids(clock) {}

    void note(const char *name)
    {
        const std::lock_guard lock(mutex);
        if (names.size() < 100'000)
            names.append(QString::fromLatin1(name));
    }

    FakeEngine &engine;
    SystemClock clock;
    IdSource ids;
    std::mutex mutex; ///< for what follows
    QStringList names;
    std::map<QByteArray, ApiKey> keys;
    std::map<QByteArray, std::pair<QByteArray, std::optional<IdempotentAnswer>>> idempotent;
    std::map<int, std::shared_ptr<StreamHandler>> handlers;
    StreamOptions lastOptions;
    int nextHandler = 0;
    std::mutex streamMutex; ///< held while handlers run
};

/// Ids with `missing` in them are not there.
template <class T, class IdType>
FutureResult<T> found(const IdType &id, T value)
{
    if (id.bytes().contains("missing")) {
        return readyFuture<T>(failure(ErrorCode::ResourceNotFound,
                                      QStringLiteral("There is no such thing; check the id.")));
    }
    return readyFuture<T>(std::move(value));
}

template <class T>
FutureResult<Page<T>> onePage(T item)
{
    Page<T> page;
    page.items.push_back(std::move(item));
    return readyFuture<Page<T>>(std::move(page));
}

} // namespace deckhand
