#include "common/forwardengine.h"

#include "common/engineassembly.h"
#include "signing/sodiumsealer.h"

namespace deckhand {

namespace {

/// Events of any age are delivered before they are forgotten; the size bounds the store.
constexpr milliseconds longRetention{3650LL * 24 * 3600 * 1000};
constexpr qint64 largestStore = 1024LL * 1024 * 1024;
constexpr qsizetype largestEvent = 1024 * 1024;

} // namespace

Result<std::unique_ptr<ForwardEngine>> ForwardEngine::start(const RetryPolicy &retry,
                                                            const Clock &clock)
{
    std::unique_ptr<ForwardEngine> made(new ForwardEngine);
    if (!made->m_folder.isValid())
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("No temporary folder could be made: %1. Free space, or set TMPDIR.")
                .arg(made->m_folder.errorString()));
    EngineOptions options;
    options.storeUrl =
        QStringLiteral("sqlite:") + made->m_folder.filePath(QStringLiteral("events.db"));
    options.sealingKey = Secret(makeSealingKey().reveal().toBase64());
    options.guard = AddressGuard::Level::Desktop;
    options.fullSync = false; // what counts is the position, and that is kept elsewhere
    options.engine.retry = retry;
    options.engine.keepActive = true; // the one destination is watched by whoever started this
    options.engine.retention = longRetention;
    options.engine.storeBudgetBytes = largestStore;
    options.engine.limits.maxBytes = largestEvent;
    options.engine.drainTimeout = milliseconds(6'000);
    auto engine = assembleEngine(options, clock);
    if (!engine)
        return failure(engine.error());
    made->m_engine = std::move(*engine);
    return made;
}

ForwardEngine::~ForwardEngine()
{
    if (m_engine)
        m_engine->shutdown();
}

} // namespace deckhand
