#include "transport/filedescriptor.h"

#include <QtGlobal>

#include <cstdint>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace deckhand {

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept
{
    if (this != &other) {
        reset();
        m_fd = other.release();
    }
    return *this;
}

int FileDescriptor::release()
{
    return std::exchange(m_fd, -1);
}

void FileDescriptor::reset()
{
    if (m_fd >= 0)
        ::close(std::exchange(m_fd, -1));
}

Wakeup::Wakeup() : m_event(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_event.isOpen())
        qFatal("The system gives no more file descriptors.");
}

void Wakeup::wake()
{
    const std::uint64_t one = 1;
    // Fails only where the counter is full, and then the reader is awake.
    [[maybe_unused]] const ssize_t written = ::write(m_event.get(), &one, sizeof one);
}

void Wakeup::clear()
{
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_event.get(), &count, sizeof count);
}

bool Wakeup::isAwake() const
{
    pollfd event{m_event.get(), POLLIN, 0};
    return ::poll(&event, 1, 0) == 1;
}

} // namespace deckhand
