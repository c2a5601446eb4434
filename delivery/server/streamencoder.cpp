#include "server/streamencoder.h"

#include "api/codec.h"
#include "api/jsonscan.h"
#include "server/masking.h"

#include <QString>

namespace deckhand {

namespace {

constexpr qsizetype largestKept = 1024 * 1024;
constexpr qint64 plainWeight = 512; ///< of a message without a payload

const char *nameOf(const StreamMessage &message)
{
    switch (message.body.index()) {
    case 0: return "event.created";
    case 1: return "delivery.updated";
    case 2: return "destination.updated";
    default: return "lagged";
    }
}

struct BodyWriter
{
    QByteArray &out;
    Role role;
    void operator()(const Event &event) const { encode(out, event); }
    void operator()(const Delivery &delivery) const { encode(out, delivery, false); }
    void operator()(const DestinationChange &change) const
    {
        if (!change.deleted) {
            encode(out, maskedForReading(change.destination, role));
            return;
        }
        out += "{\"id\":" + quoteJson(change.destination.id.bytes()) +
               ",\"object\":\"event_destination\",\"deleted\":true}";
    }
    void operator()(const StreamLagged &lagged) const
    {
        out += "{\"dropped\":" + QByteArray::number(lagged.dropped) + '}';
    }
};

bool hasLineEnd(QByteArrayView text)
{
    return text.contains('\n') || text.contains('\r');
}

/// A published payload may have line ends between its tokens; each line is a `data` field then.
void appendLines(QByteArray &out, QByteArrayView text)
{
    for (qsizetype from = 0; from <= text.size();) {
        qsizetype to = from;
        while (to < text.size() && text[to] != '\n' && text[to] != '\r')
            ++to;
        out += "data: ";
        out += text.sliced(from, to - from);
        out += '\n';
        const bool pair = to + 1 < text.size() && text[to] == '\r' && text[to + 1] == '\n';
        from = to + (pair ? 2 : 1);
    }
}

} // namespace

void appendStreamMessage(QByteArray &out, const StreamMessage &message, Role role)
{
    out += "event: ";
    out += nameOf(message);
    if (!message.id.isEmpty() && !hasLineEnd(message.id)) {
        out += "\nid: ";
        out += message.id;
    }
    out += '\n';
    const qsizetype start = out.size();
    out += "data: ";
    std::visit(BodyWriter{out, role}, message.body);
    if (hasLineEnd(QByteArrayView(out).sliced(start))) {
        const QByteArray text = out.mid(start + 6);
        out.truncate(start);
        appendLines(out, text);
        out += '\n';
    } else {
        out += "\n\n";
    }
}

QByteArray encodedLag(qint64 dropped, const QByteArray &id)
{
    QByteArray out;
    appendStreamMessage(out, StreamMessage{id, StreamLagged{dropped}}, Role::Viewer);
    return out;
}

qint64 weightOf(const StreamBatch &batch)
{
    qint64 weight = 0;
    for (const StreamMessage &message : *batch) {
        const auto *event = std::get_if<Event>(&message.body);
        weight += plainWeight + (event ? event->data.size() : 0);
    }
    return weight;
}

QByteArray StreamEncoder::encoded(const StreamBatch &batch, Role role)
{
    const bool full = role == Role::Admin;
    for (const Kept &kept : m_kept) {
        if (kept.batch == batch && kept.full == full)
            return kept.text;
    }
    QByteArray text;
    text.reserve(weightOf(batch));
    for (const StreamMessage &message : *batch)
        appendStreamMessage(text, message, role);
    if (text.size() <= largestKept) {
        m_kept[m_next] = {batch, full, text};
        m_next = (m_next + 1) % m_kept.size();
    }
    return text;
}

} // namespace deckhand
