#pragma once

#include "api/destination.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace deckhand {

/// How fast and how often a destination is sent to; what is not set is as the engine is set up.
struct DeliveryPolicy
{
    std::optional<RetryPolicy> retry;
    std::optional<int> maxConcurrency;
    std::optional<double> maxRate;
};

/// The policy as a form has it: texts by wire name (`max_rate`, `retry_policy.base_seconds` …),
/// waits in seconds, numbers with a point.
using PolicyTexts = QHash<QString, QString>;

/// Wire names in the order of the form.
[[nodiscard]] const QStringList &policyFields();
[[nodiscard]] PolicyTexts textsOf(const DeliveryPolicy &policy);
/// What the engine takes where a text is empty and it was not set up otherwise; empty where it has
/// no limit.
[[nodiscard]] QString usualPolicyText(const QString &field);
/// Texts that are no numbers count as left empty. One text of the retry policy makes a whole one.
[[nodiscard]] DeliveryPolicy policyOf(const PolicyTexts &texts);
/// The text is empty or of the kind that the field takes.
[[nodiscard]] bool isPolicyText(const QString &field, const QString &text);
/// The engine's own sentence for a number out of its range; empty where it is good.
[[nodiscard]] QString policyProblem(const QString &field, const PolicyTexts &texts);

} // namespace deckhand
