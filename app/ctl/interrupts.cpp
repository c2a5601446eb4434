#include "ctl/interrupts.h"

#include <QTimer>

#include <csignal>
#include <cstdlib>
#include <sys/signalfd.h>
#include <unistd.h>

namespace deckhand {

Interrupts::Interrupts()
{
    // A reader that has gone is an error of write, not the end of the program.
    std::signal(SIGPIPE, SIG_IGN);
    follow({SIGINT, SIGTERM});
    if (m_descriptor < 0)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Interrupts::read);
}

void Interrupts::follow(std::initializer_list<int> signalNumbers)
{
    sigset_t signalSet;
    sigemptyset(&signalSet);
    for (const int number : signalNumbers)
        sigaddset(&signalSet, number);
    pthread_sigmask(SIG_BLOCK, &signalSet, nullptr);
    m_descriptor = ::signalfd(m_descriptor, &signalSet, SFD_NONBLOCK | SFD_CLOEXEC);
}

void Interrupts::followHangups()
{
    if (m_descriptor >= 0)
        follow({SIGINT, SIGTERM, SIGHUP});
}

Interrupts::~Interrupts()
{
    m_notifier.reset();
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

bool Interrupts::raised()
{
    read();
    return m_raised;
}

void Interrupts::read()
{
    signalfd_siginfo info{};
    while (m_descriptor >= 0 && ::read(m_descriptor, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGHUP) {
            Q_EMIT hungUp();
            continue;
        }
        if (m_raised)
            std::_Exit(130);
        m_raised = true;
        Q_EMIT interrupted();
    }
}

bool pauseFor(milliseconds time, Interrupts &interrupts)
{
    if (interrupts.raised())
        return false;
    QEventLoop loop;
    QObject::connect(&interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
    return !interrupts.raised();
}

} // namespace deckhand
