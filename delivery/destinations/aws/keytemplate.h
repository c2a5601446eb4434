#pragma once

#include "destinations/jmespath/jmespath.h"
#include "destinations/metadata.h"
#include "destinations/sender.h"

namespace deckhand {

/// A field that holds a JMESPath expression, which makes a key from an event: over
/// `{metadata, data}`, where `data` is the envelope, and `time`, that of the event, where the type
/// has it.
class KeyTemplate
{
public:
    enum class Time { Absent, Present };

    /// The error is one of the field, with the place of the mistake.
    [[nodiscard]] static Result<KeyTemplate> parse(const QString &expression, const QString &field,
                                                   Time time);
    /// The text; numbers and booleans as JSON has them. `format_error` for null, empty texts and
    /// structures, and for what cannot be evaluated.
    [[nodiscard]] tl::expected<QByteArray, AttemptError> keyOf(const SendJob &job,
                                                               const Metadata &metadata) const;

private:
    KeyTemplate(Jmespath expression, Time time) : m_expression(std::move(expression)), m_time(time)
    {}

    Jmespath m_expression;
    Time m_time;
};

/// RFC 3339 in UTC, the fraction without zeros at its end, as Go's RFC3339Nano writes it.
[[nodiscard]] QByteArray toRfc3339Nano(Timestamp t);

} // namespace deckhand
