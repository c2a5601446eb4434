#pragma once

#include "api/event.h"
#include "api/jsonscan.h"
#include "api/result.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// Reads the members of a small optional body and gathers what is wrong with them. No body stands
/// for an empty object; members nobody asks for are left aside.
class BodyReader
{
public:
    explicit BodyReader(const QByteArray &body);

    [[nodiscard]] std::optional<QByteArray> text(const char *name);
    [[nodiscard]] std::optional<qint64> integer(const char *name, qint64 min, qint64 max);
    [[nodiscard]] std::optional<bool> boolean(const char *name);
    /// The bytes of an object; empty where there is none.
    [[nodiscard]] QByteArray object(const char *name, const EventLimits &limits);
    void wrong(const char *name, const QString &message);
    void missing(const char *name, const QString &message);
    [[nodiscard]] VoidResult finish() const;

private:
    [[nodiscard]] const JsonSlice *find(const char *name) const;

    std::vector<JsonSlice> m_members;
    Error m_error;
};

} // namespace deckhand
