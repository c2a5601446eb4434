#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace deckhand {

/// The text of an array, by which one statement takes the values of many rows: `unnest(?::…[])`.
class PostgresArray
{
public:
    void add(qint64 value) { next() += QString::number(value); }
    void add(std::optional<qint64> value)
    {
        next() += value ? QString::number(*value) : QStringLiteral("NULL");
    }
    void addFlag(bool value) { next() += value ? u't' : u'f'; }
    void addText(const QString &text);
    void addNull() { next() += QStringLiteral("NULL"); }
    /// As base64, for `decode(…, 'base64')`: shorter than how the server writes bytes.
    void addBytes(const QByteArray &bytes)
    {
        next() += u'"' + QLatin1StringView(bytes.toBase64()) + u'"';
    }

    [[nodiscard]] QString text() const { return u'{' + m_text + u'}'; }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }

private:
    QString &next()
    {
        if (!m_text.isEmpty())
            m_text += u',';
        return m_text;
    }
    QString m_text;
};

} // namespace deckhand
