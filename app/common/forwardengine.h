#pragma once

#include "api/destination.h"
#include "engine/localengine.h"

#include <QTemporaryDir>

#include <memory>

namespace deckhand {

/// A delivery engine in this process with one destination, on a store that goes with it: what
/// forwarded events are delivered by. It may reach loopback.
class ForwardEngine
{
public:
    [[nodiscard]] static Result<std::unique_ptr<ForwardEngine>> start(const RetryPolicy &retry,
                                                                      const Clock &clock);
    ~ForwardEngine();
    ForwardEngine(const ForwardEngine &) = delete;
    ForwardEngine &operator=(const ForwardEngine &) = delete;

    [[nodiscard]] LocalEngine &engine() { return *m_engine; }

private:
    ForwardEngine() = default;

    QTemporaryDir m_folder;
    std::unique_ptr<LocalEngine> m_engine;
};

} // namespace deckhand
