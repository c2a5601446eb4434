#include "api/jsonwriter.h"

#include "api/jsonscan.h"

#include <charconv>
#include <cmath>

namespace deckhand {

JsonWriter &JsonWriter::key(QByteArrayView name)
{
    comma();
    appendQuotedJson(m_out, name);
    m_out += ':';
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::value(QByteArrayView utf8)
{
    comma();
    appendQuotedJson(m_out, utf8);
    return *this;
}

JsonWriter &JsonWriter::value(qint64 v)
{
    char text[24];
    const auto [end, error] = std::to_chars(text, text + sizeof text, v);
    return raw(QByteArrayView(text, end));
}

JsonWriter &JsonWriter::value(double v)
{
    if (!std::isfinite(v))
        return raw("0");
    char text[40];
    const auto [end, error] = std::to_chars(text, text + sizeof text, v);
    return raw(QByteArrayView(text, end));
}

JsonWriter &JsonWriter::raw(QByteArrayView json)
{
    comma();
    m_out += json;
    return *this;
}

JsonWriter &JsonWriter::open(char bracket)
{
    comma();
    m_out += bracket;
    m_needsComma = false;
    return *this;
}

JsonWriter &JsonWriter::close(char bracket)
{
    m_out += bracket;
    m_needsComma = true;
    return *this;
}

void JsonWriter::comma()
{
    if (m_needsComma)
        m_out += ',';
    m_needsComma = true;
}

} // namespace deckhand
