#pragma once

#include "api/futures.h"
#include "api/time.h"

#include <QEventLoop>
#include <QObject>
#include <QSocketNotifier>

#include <initializer_list>
#include <memory>

namespace deckhand {

/// Turns SIGINT and SIGTERM into a signal of an object. They are blocked in every thread and read
/// from a descriptor, so no code of ours ever runs inside a signal handler. Made first in `main`,
/// before there are threads. A second Ctrl-C ends the program at once.
class Interrupts final : public QObject
{
    Q_OBJECT

public:
    Interrupts();
    ~Interrupts() override;
    /// Looks at the descriptor too: right without a running event loop.
    [[nodiscard]] bool raised();
    /// From now on SIGHUP is `hungUp` instead of the end. Before there are threads.
    void followHangups();

Q_SIGNALS:
    void interrupted();
    void hungUp();

private:
    void read();
    void follow(std::initializer_list<int> signalNumbers);

    int m_descriptor = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_raised = false;
};

/// Runs an event loop until the future is finished, or Ctrl-C: then the answer is an error, and
/// `interrupts.raised()` tells it from the engine's own.
template <class T>
[[nodiscard]] Result<T> await(const FutureResult<T> &future, Interrupts &interrupts)
{
    QEventLoop loop;
    QObject::connect(&interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
    std::optional<Result<T>> answer;
    onFinished(future, &loop, [&answer, &loop](Result<T> result) {
        answer = std::move(result);
        loop.quit();
    });
    if (!interrupts.raised())
        loop.exec();
    if (answer)
        return std::move(*answer);
    return failure(ErrorCode::Timeout, QStringLiteral("Interrupted."));
}

/// Runs an event loop for `time`; false when Ctrl-C came first.
[[nodiscard]] bool pauseFor(milliseconds time, Interrupts &interrupts);

} // namespace deckhand
