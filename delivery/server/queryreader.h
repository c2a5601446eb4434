#pragma once

#include "api/codec.h"
#include "server/target.h"

#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// Reads the query parameters of one call and gathers what is wrong with them. A parameter nobody
/// asked for is an error that names the known ones: a filter left out silently would lie.
class QueryReader
{
public:
    explicit QueryReader(QByteArrayView query);

    [[nodiscard]] std::optional<QByteArray> text(const char *name);
    /// All values of a repeatable parameter.
    [[nodiscard]] std::vector<QByteArray> texts(const char *name);
    [[nodiscard]] std::optional<Timestamp> time(const char *name);
    [[nodiscard]] std::optional<milliseconds> duration(const char *name);
    /// Event types or patterns `object.*`, repeatable; `separator` also divides one value.
    [[nodiscard]] std::vector<QByteArray> types(const char *name, char separator = '\0');
    /// `true` or `false`; false where it is left out.
    [[nodiscard]] bool flag(const char *name);
    [[nodiscard]] SearchExpression search(const char *name);
    [[nodiscard]] PageRequest page();
    template <class IdType>
    [[nodiscard]] std::optional<IdType> id(const char *name)
    {
        const std::optional<QByteArray> value = identifier(name);
        return value ? std::optional(IdType(*value)) : std::nullopt;
    }
    template <class E>
    [[nodiscard]] std::vector<E> choices(const char *name)
    {
        std::vector<E> found;
        for (const QByteArray &value : texts(name)) {
            if (const std::optional<E> known = fromWireName<E>(value))
                found.push_back(*known);
            else
                unknownValue(name, value);
        }
        return found;
    }
    template <class E>
    [[nodiscard]] std::optional<E> choice(const char *name)
    {
        const std::optional<QByteArray> value = text(name);
        if (!value)
            return std::nullopt;
        const std::optional<E> known = fromWireName<E>(*value);
        if (!known)
            unknownValue(name, *value);
        return known;
    }

    void wrong(const char *name, const QString &message);
    /// Call last: all problems, unknown parameters among them.
    [[nodiscard]] VoidResult finish();

private:
    [[nodiscard]] std::optional<QByteArray> identifier(const char *name);
    void unknownValue(const char *name, const QByteArray &value);

    QueryPairs m_pairs;
    std::vector<const char *> m_known;
    Error m_error;
    bool m_unreadable = false;
};

} // namespace deckhand
