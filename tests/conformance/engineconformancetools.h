#pragma once

#include "engineconformance.h"

#include <QTest>

/// The value of a call, or the end of the test with the error's text.
#define TAKE(name, call)                                                                           \
    auto name##Result = (call);                                                                    \
    QVERIFY2(name##Result.has_value(),                                                             \
             name##Result ? "" : qPrintable(name##Result.error().text()));                         \
    auto &name = *name##Result

#define FAILS(call, expected)                                                                      \
    do {                                                                                           \
        const auto failsResult = (call);                                                           \
        QVERIFY(!failsResult.has_value());                                                         \
        QCOMPARE(errorCodeName(failsResult.error().code()), errorCodeName(expected));              \
    } while (false)

namespace deckhand {

template <class T>
Result<T> EngineConformance::wait(FutureResult<T> future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, 15'000))
        return failure(ErrorCode::Timeout, QStringLiteral("The call did not finish."));
    return future.result();
}

} // namespace deckhand
