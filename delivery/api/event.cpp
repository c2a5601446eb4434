#include "api/event.h"

#include "api/jsonscan.h"

namespace deckhand {

QByteArray envelope(const Event &event)
{
    QByteArray out;
    out.reserve(event.data.size() + event.id.bytes().size() + event.type.size() + 96);
    appendEnvelope(out, event);
    return out;
}

void appendEnvelope(QByteArray &out, const Event &event)
{
    out += "{\"id\":";
    appendQuotedJson(out, event.id.bytes());
    out += ",\"object\":\"event\",\"type\":";
    appendQuotedJson(out, event.type);
    out += ",\"data\":";
    out += event.data;
    out += ",\"created_at\":\"";
    out += toIso(event.createdAt);
    out += "\"}";
}

bool isValidEventType(QByteArrayView type)
{
    if (type.isEmpty() || type.size() > 128)
        return false;
    bool dotted = false;
    bool start = true;
    for (const char c : type) {
        const bool letter = c >= 'a' && c <= 'z';
        if (start && !letter)
            return false;
        if (c == '.')
            dotted = start = true;
        else if (letter || c == '_' || (c >= '0' && c <= '9'))
            start = false;
        else
            return false;
    }
    return dotted && !start;
}

bool isValidEventPattern(QByteArrayView pattern)
{
    if (!pattern.endsWith(".*"))
        return isValidEventType(pattern);
    // With an action in the star's place it must be a type; one letter keeps the length.
    QByteArray type = pattern.chopped(1).toByteArray();
    type += 'a';
    return isValidEventType(type);
}

bool isValidPublisherId(QByteArrayView id)
{
    if (id.isEmpty() || id.size() > 255)
        return false;
    for (const char c : id) {
        const bool ok = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                        (c >= '0' && c <= '9') || c == '_' || c == '-';
        if (!ok)
            return false;
    }
    return true;
}

} // namespace deckhand
