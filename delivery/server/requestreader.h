#pragma once

#include "api/result.h"
#include "server/request.h"

#include <memory>

namespace deckhand {

struct RequestLimits
{
    qsizetype maxHeaderBytes = 16 * 1024; ///< request line and fields together
    qsizetype maxBodyBytes = 8 * 1024 * 1024;
    int maxFields = 100;
};

/// Why a request could not be read. The connection can't be used any further.
struct ReadProblem
{
    int status = 400;
    Error error;
};

/// Reads HTTP/1.0 and 1.1 requests from bytes, one after the other (RFC 9112), stricter than it
/// must be wherever two readers could disagree about where a request ends: a transfer coding other
/// than exactly `chunked`, a content length that is there twice or beside a transfer coding, a
/// folded line and a bare line feed are errors. No sockets and no time in here. Thread: one at a
/// time.
class RequestReader
{
public:
    enum class State {
        Idle,       ///< nothing of the next request has come
        InHeader,   ///< a part of the header has come
        HeaderDone, ///< the header is complete; `proceed` goes on
        Body,
        Done,   ///< the request is complete; `next` goes on
        Failed, ///< see `problem`
    };

    explicit RequestReader(RequestLimits limits);
    ~RequestReader();

    /// Takes bytes and says how many it is done with; the others have to be there again, with more
    /// behind them, the next time. Stops at HeaderDone, Done and Failed.
    [[nodiscard]] qsizetype feed(const char *data, qsizetype size);
    /// From HeaderDone to Body, or to Done where there is no body.
    void proceed();
    /// The body is read past and not kept.
    void discardBody();
    /// From Done to Idle.
    void next();

    [[nodiscard]] State state() const;
    [[nodiscard]] Request &request();
    [[nodiscard]] const ReadProblem &problem() const;

private:
    class Parser;
    [[nodiscard]] bool step(const char *data, qsizetype size, qsizetype &used);
    void fail(int status, ErrorCode code, const QString &message);
    void failComplaint();
    void judgeHeader();
    [[nodiscard]] qsizetype skipBlankLines(const char *data, qsizetype size);
    void judgePending(qsizetype pending);

    RequestLimits m_limits;
    State m_state = State::Idle;
    Request m_request;
    ReadProblem m_problem;
    qsizetype m_headerBytes = 0;
    std::unique_ptr<Parser> m_parser;
};

} // namespace deckhand
