#pragma once

#include "api/futures.h"

#include <QtGlobal>

namespace deckhand {

/// Waits for what must succeed for a test to go on; ends the program where it does not.
template <class T>
T result(FutureResult<T> future)
{
    future.waitForFinished();
    if (future.resultCount() == 0 || !future.result())
        qFatal("%s", future.resultCount() == 0 ? "no answer"
                                               : qPrintable(future.result().error().text()));
    return *future.result();
}

} // namespace deckhand
