#pragma once

#include "demo/receiverstate.h"

#include <utility> // before asio: Boost 1.74 under C++20 needs std::exchange

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <unordered_set>

namespace deckhand {

/// One keep-alive connection, over TCP or over TLS on it. Kept alive by the operation it waits for.
class ReceiverConnection : public std::enable_shared_from_this<ReceiverConnection>
{
public:
    using Registry = std::unordered_set<ReceiverConnection *>;
    using Socket = boost::asio::ip::tcp::socket;
    using TlsContext = std::shared_ptr<boost::asio::ssl::context>;
    /// Without a context it speaks no TLS.
    ReceiverConnection(Socket socket, TlsContext tls, ReceiverState &state, Registry &registry);
    ~ReceiverConnection();
    Q_DISABLE_COPY_MOVE(ReceiverConnection)

    void start();
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
    /// All of `m_pending`; then `done(error_code)`.
    template <class Done>
    void writePending(Done done);
    void endAnswers();
    void answerLater(milliseconds wait, const QByteArray &text, bool keepAlive, bool reset);
    void resetMidway(const QByteArray &text);
    void breakOff();
    void refuse(int status);
    void consume(qsizetype bytes);

    Socket m_socket;
    TlsContext m_context;
    std::optional<boost::asio::ssl::stream<Socket &>> m_tls;
    boost::asio::steady_timer m_timer;
    ReceiverState &m_state;
    Registry &m_registry;
    std::vector<char> m_buffer;
    size_t m_begin = 0;   ///< of what is not answered yet
    size_t m_end = 0;     ///< of what was read
    QByteArray m_pending; ///< an answer under way
};

} // namespace deckhand
