#pragma once

#include "models/fieldproblem.h"
#include "models/forwardcontrols.h"

#include <QDateTime>

namespace deckhand {

/// What a person has entered for a forwarding, or for one event to be delivered here.
struct ForwardDraft
{
    QString target;
    QString filter;
    ForwardBegin begin = ForwardBegin::Last;
    QDateTime since;
};

[[nodiscard]] std::optional<FieldProblem> problemOfTarget(const QString &target);
/// Another computer gets what is sent there.
[[nodiscard]] bool isElsewhere(const QString &target);
/// Where the text is wrong; or, with an empty message, the first field of deliveries in it, which
/// an event that has just come does not have.
[[nodiscard]] std::optional<SearchError> problemOfFilter(const QString &filter);
/// The name of that field; empty where there is none.
[[nodiscard]] QString deliveryFieldIn(const SearchExpression &filter);
/// None where a field has a problem, or the time lies ahead of `now`.
[[nodiscard]] std::optional<ForwardRequest> requestOf(const ForwardDraft &draft, Timestamp now);

} // namespace deckhand
