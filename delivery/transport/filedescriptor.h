#pragma once

namespace deckhand {

/// Owns a file descriptor and closes it.
class FileDescriptor
{
public:
    FileDescriptor() = default;
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    FileDescriptor(FileDescriptor &&other) noexcept : m_fd(other.release()) {}
    FileDescriptor &operator=(FileDescriptor &&other) noexcept;
    FileDescriptor(const FileDescriptor &) = delete;
    FileDescriptor &operator=(const FileDescriptor &) = delete;
    ~FileDescriptor() { reset(); }

    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    [[nodiscard]] int release();
    void reset();

private:
    int m_fd = -1;
};

/// Ends a `poll` of another thread: readable from `wake` until `clear`. Thread: any.
class Wakeup
{
public:
    Wakeup();
    [[nodiscard]] int fd() const { return m_event.get(); }
    void wake();
    void clear();
    [[nodiscard]] bool isAwake() const;

private:
    FileDescriptor m_event;
};

} // namespace deckhand
