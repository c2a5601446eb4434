#pragma once

#include "api/delivery.h"
#include "models/semantics.h"

#include <QString>

namespace deckhand {

// Clauses of the search language for what a list's cell shows; empty where the language has none.

/// The minute of `at`: `created:2025-01-15T09:31Z`.
[[nodiscard]] QString minuteClause(const char *field, Timestamp at);
/// Events about `subject`: the bare id, or quoted text where it is none.
[[nodiscard]] QString subjectClause(const QByteArray &subject);
[[nodiscard]] QString sizeClause(qint64 bytes);
/// `value`, in quotes as the language reads them.
[[nodiscard]] QString quotedValue(const QString &value);
/// An attempt whose request or response has this header. Empty where no field can name it.
[[nodiscard]] QString headerClause(const QString &name, const QString &value);
/// The state that `lookOf` shows first.
[[nodiscard]] QString statusClause(const DeliverySummary &summary);
[[nodiscard]] QString statusClause(DeliveryStatus status);

} // namespace deckhand
