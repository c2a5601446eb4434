#pragma once

#include "api/ids.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <concepts>
#include <optional>

namespace deckhand {

/// Appends JSON to a byte array, commas included. It trusts its caller to open, name and close in
/// the right order.
class JsonWriter
{
public:
    explicit JsonWriter(QByteArray &out) : m_out(out) {}

    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return close('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return close(']'); }
    JsonWriter &key(QByteArrayView name);

    JsonWriter &value(QByteArrayView utf8);
    JsonWriter &value(const char *utf8) { return value(QByteArrayView(utf8)); }
    JsonWriter &value(const QByteArray &utf8) { return value(QByteArrayView(utf8)); }
    JsonWriter &value(const QString &text) { return value(QByteArrayView(text.toUtf8())); }
    JsonWriter &value(std::same_as<bool> auto v) { return raw(v ? "true" : "false"); }
    JsonWriter &value(qint64 v);
    JsonWriter &value(int v) { return value(qint64(v)); }
    /// The shortest text that reads back as the same number; 0 for what JSON can't express.
    JsonWriter &value(double v);
    JsonWriter &value(Timestamp v) { return value(toIso(v)); }
    JsonWriter &null() { return raw("null"); }
    /// JSON text as it is.
    JsonWriter &raw(QByteArrayView json);
    template <class Tag>
    JsonWriter &value(const Id<Tag> &id)
    {
        return value(id.bytes());
    }
    /// `null` for none.
    template <class T>
    JsonWriter &value(const std::optional<T> &v)
    {
        return v ? value(*v) : null();
    }
    template <class T>
    JsonWriter &member(QByteArrayView name, const T &v)
    {
        return key(name).value(v);
    }
    /// `null` where the text is empty.
    template <class T>
    JsonWriter &memberOrNull(QByteArrayView name, const T &v)
    {
        return v.isEmpty() ? key(name).null() : key(name).value(v);
    }

private:
    JsonWriter &open(char bracket);
    JsonWriter &close(char bracket);
    void comma();

    QByteArray &m_out;
    bool m_needsComma = false;
};

} // namespace deckhand
