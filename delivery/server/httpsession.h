#pragma once

#include "server/exchange.h"
#include "server/peerstream.h"
#include "server/requestreader.h"
#include "server/streamsource.h"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace deckhand {

/// One connection: reads requests, has them judged and run, writes the answers in order. Publish
/// calls that come one behind the other are under way together, so that the engine can commit them
/// in one batch; everything else runs alone. Thread: the server's.
class HttpSession final : public ExchangeOwner, public std::enable_shared_from_this<HttpSession>
{
public:
    using Socket = PeerStream::Socket;
    /// Speaks TLS where the context has credentials for it. `closed` is called once, when nothing
    /// of the connection is left.
    HttpSession(ServerContext &context, Socket socket, std::function<void(HttpSession &)> closed);

    void start();
    /// Closes the connection where a time limit has passed; writes what is due on a stream.
    void tick(SteadyTime now);
    /// Takes no further requests, drops one that has not come whole, and closes once the answers
    /// under way are written.
    void drain();
    /// At once.
    void abort();

    void onAnswered() override;
    void onWaiting() override;
    void onStream(const ExchangePtr &exchange, std::shared_ptr<StreamSource> source) override;

private:
    /// What the connection waits for; each has its time limit.
    enum class Wait { FirstRequest, NextRequest, RestOfHeader, Body, Answer, Peer };

    // sessioninput.cpp
    void work();
    [[nodiscard]] bool mayRead() const;
    [[nodiscard]] bool feed();
    void onHeader();
    void onVerdict(std::optional<Response> refusal);
    void onComplete();
    void onProblem();
    void countBody();
    void watchClient();
    void clientLeft(bool surely);
    void giveUpReads();
    void read();
    void onRead(boost::system::error_code error, std::size_t bytes);
    void expect(Wait what);

    [[nodiscard]] ExchangePtr newExchange();

    // session.cpp
    void onHandshake(boost::system::error_code error);
    void refusePlainHttp();
    void flushSoon();
    void flush();
    [[nodiscard]] bool runHeld();
    void appendAnswer(const Exchange &exchange);
    void write();
    void onWritten(boost::system::error_code error, std::size_t bytes);
    void onAllWritten();
    void onTimeout();
    void linger();
    void pumpStream();
    void endStream();
    void tickStream(SteadyTime now);
    void checkStreamKey();
    void close();

    ServerContext &m_context;
    PeerStream m_peer;
    std::function<void(HttpSession &)> m_closed;
    RequestReader m_reader;
    QByteArray m_address; ///< of the client

    std::vector<char> m_in; ///< bytes from m_inBegin to m_inEnd wait to be fed
    std::size_t m_inBegin = 0, m_inEnd = 0;
    std::deque<ExchangePtr> m_calls; ///< in the order of their requests; the last may be incomplete
    ExchangePtr m_current;           ///< whose request is being read; none between requests
    ExchangePtr m_held;              ///< complete, waits until the calls before it are answered
    QByteArray m_out;                ///< answers that wait to be written
    QByteArray m_writing;
    std::size_t m_written = 0;
    qint64 m_bodyBytes = 0; ///< of the current request, as counted for all connections

    boost::asio::steady_timer m_leaving; ///< until a client that sends no more counts as gone
    Wait m_wait = Wait::FirstRequest;
    SteadyTime m_deadline = SteadyTime::max();
    SteadyTime m_writeDeadline = SteadyTime::max();
    std::shared_ptr<StreamSource> m_stream;
    Secret m_streamKey;
    SteadyTime m_lastSent{};
    SteadyTime m_keyChecked{};

    bool m_reading = false;
    bool m_judging = false;
    bool m_refused = false; ///< the current request has its answer, its body is read past
    bool m_working = false;
    bool m_flushDue = false;
    bool m_last = false; ///< no further request is read
    bool m_lingering = false;
    bool m_isClosed = false;
};

} // namespace deckhand
