#pragma once

#include "demo/receiverstate.h"

#include <utility> // before asio: Boost 1.74 under C++20 needs std::exchange

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <unordered_set>

namespace deckhand {

/// One keep-alive connection. Kept alive by the operation it waits for.
class ReceiverConnection : public std::enable_shared_from_this<ReceiverConnection>
{
public:
    using Registry = std::unordered_set<ReceiverConnection *>;
    ReceiverConnection(boost::asio::ip::tcp::socket socket, ReceiverState &state,
                       Registry &registry);
    ~ReceiverConnection();
    Q_DISABLE_COPY_MOVE(ReceiverConnection)

    void start() { read(); }
    /// Whatever is under way.
    void close();

private:
    void read();
    void makeRoom();
    /// Answers every whole request of the buffer; then reads on, or waits for what holds it up.
    void work();
    /// False where the connection has to wait for something, or is closed.
    [[nodiscard]] bool serve(const RequestView &request);
    [[nodiscard]] bool answer(const QByteArray &text, bool keepAlive);
    void answerLater(milliseconds wait, const QByteArray &text, bool keepAlive, bool reset);
    void resetMidway(const QByteArray &text);
    void refuse(int status);
    void consume(qsizetype bytes);

    boost::asio::ip::tcp::socket m_socket;
    boost::asio::steady_timer m_timer;
    ReceiverState &m_state;
    Registry &m_registry;
    std::vector<char> m_buffer;
    size_t m_begin = 0;   ///< of what is not answered yet
    size_t m_end = 0;     ///< of what was read
    QByteArray m_pending; ///< an answer under way
};

} // namespace deckhand
