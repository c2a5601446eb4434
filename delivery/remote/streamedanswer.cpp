#include "remote/streamedanswer.h"

#include "api/codec.h"

#include <QNetworkReply>

namespace deckhand {

void StreamedAnswer::read(QNetworkReply &reply)
{
    m_isStream = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200 &&
                 reply.rawHeader("Content-Type").startsWith("text/event-stream");
    if (!m_isStream)
        return;
    for (const SseMessage &message : m_parser.feed(reply.readAll())) {
        if (m_end)
            return;
        if (message.event == "result")
            m_end.emplace(message.data);
        else if (message.event == "error")
            m_end.emplace(failure(decodeError(message.data, 500)));
        else
            m_message(message);
    }
}

} // namespace deckhand
