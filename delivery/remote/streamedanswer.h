#pragma once

#include "api/result.h"
#include "remote/sseparser.h"

#include <functional>
#include <optional>

class QNetworkReply;

namespace deckhand {

/// An answer that may come as a stream of messages, of which `result` or `error` is the last; a
/// server that streams none answers as ever. Thread: the network's.
class StreamedAnswer
{
public:
    /// Called with each message before the last.
    using Message = std::function<void(const SseMessage &)>;

    explicit StreamedAnswer(Message message) : m_message(std::move(message)) {}
    /// Takes what has come of a stream; leaves any other answer alone.
    void read(QNetworkReply &reply);
    /// It is a stream that broke off before its last message.
    [[nodiscard]] bool isBroken() const { return m_isStream && !m_end; }
    /// What the last message said.
    [[nodiscard]] const std::optional<Result<QByteArray>> &end() const { return m_end; }

private:
    Message m_message;
    SseParser m_parser;
    std::optional<Result<QByteArray>> m_end;
    bool m_isStream = false;
};

} // namespace deckhand
