#include "models/deliverypolicy.h"

#include "api/destinationtype.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

const auto retriesField = u"retry_policy.max_retries"_s;
const auto baseField = u"retry_policy.base_seconds"_s;
const auto factorField = u"retry_policy.factor"_s;
const auto capField = u"retry_policy.cap_seconds"_s;
const auto jitterField = u"retry_policy.jitter"_s;
const auto scheduleField = u"retry_policy.schedule"_s;
const auto rateField = u"max_rate"_s;
const auto concurrencyField = u"max_concurrency"_s;

QString numberText(double value)
{
    return QString::number(value, 'g', 10);
}

QString secondsText(milliseconds wait)
{
    return numberText(double(wait.count()) / 1000);
}

std::optional<double> numberOf(const QString &text)
{
    bool good = false;
    const double value = text.trimmed().toDouble(&good);
    return good && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<int> wholeOf(const QString &text)
{
    bool good = false;
    const int value = text.trimmed().toInt(&good);
    return good ? std::optional(value) : std::nullopt;
}

/// What is longer than an engine takes stays longer, so that the engine can say so.
std::optional<milliseconds> waitOf(const QString &text)
{
    constexpr double longest = 1e9;
    const auto seconds = numberOf(text);
    if (!seconds)
        return std::nullopt;
    return milliseconds(std::llround(std::clamp(*seconds, -longest, longest) * 1000));
}

std::optional<std::vector<milliseconds>> scheduleOf(const QString &text)
{
    std::vector<milliseconds> waits;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const auto wait = waitOf(part);
        if (!wait)
            return std::nullopt;
        waits.push_back(*wait);
    }
    return waits;
}

QString scheduleText(const std::vector<milliseconds> &schedule)
{
    QStringList parts;
    for (const milliseconds wait : schedule)
        parts.append(secondsText(wait));
    return parts.join(u", "_s);
}

PolicyTexts textsOf(const RetryPolicy &retry)
{
    return {{retriesField, QString::number(retry.maxRetries)},
            {baseField, secondsText(retry.base)},
            {factorField, numberText(retry.factor)},
            {capField, secondsText(retry.cap)},
            {jitterField, numberText(retry.jitter)},
            {scheduleField, scheduleText(retry.schedule)}};
}

std::optional<RetryPolicy> retryOf(const PolicyTexts &texts)
{
    RetryPolicy retry;
    bool any = false;
    const auto take = [&](const QString &field, auto read, auto &member) {
        const QString text = texts.value(field).trimmed();
        const auto value = read(text);
        if (text.isEmpty() || !value)
            return;
        any = true;
        member = *value;
    };
    take(retriesField, wholeOf, retry.maxRetries);
    take(baseField, waitOf, retry.base);
    take(factorField, numberOf, retry.factor);
    take(capField, waitOf, retry.cap);
    take(jitterField, numberOf, retry.jitter);
    take(scheduleField, scheduleOf, retry.schedule);
    return any ? std::optional(retry) : std::nullopt;
}

} // namespace

const QStringList &policyFields()
{
    static const QStringList fields{rateField,   concurrencyField, retriesField, baseField,
                                    factorField, capField,         jitterField,  scheduleField};
    return fields;
}

PolicyTexts textsOf(const DeliveryPolicy &policy)
{
    PolicyTexts texts = policy.retry ? textsOf(*policy.retry) : PolicyTexts();
    if (policy.maxRate)
        texts.insert(rateField, numberText(*policy.maxRate));
    if (policy.maxConcurrency)
        texts.insert(concurrencyField, QString::number(*policy.maxConcurrency));
    return texts;
}

QString usualPolicyText(const QString &field)
{
    static const PolicyTexts usual = textsOf(RetryPolicy());
    return usual.value(field);
}

DeliveryPolicy policyOf(const PolicyTexts &texts)
{
    return {retryOf(texts), wholeOf(texts.value(concurrencyField)),
            numberOf(texts.value(rateField))};
}

bool isPolicyText(const QString &field, const QString &text)
{
    if (text.trimmed().isEmpty())
        return true;
    if (field == scheduleField)
        return scheduleOf(text).has_value();
    if (field == retriesField || field == concurrencyField)
        return wholeOf(text).has_value();
    return numberOf(text).has_value();
}

QString policyProblem(const QString &field, const PolicyTexts &texts)
{
    DestinationDraft draft;
    const DeliveryPolicy policy = policyOf(texts);
    draft.retryPolicy = policy.retry;
    draft.maxConcurrency = policy.maxConcurrency;
    draft.maxRate = policy.maxRate;
    // The same rules as in the engine; what else the bare draft lacks is not of interest here.
    const std::vector<ErrorItem> problems = DestinationTypes({}).validate(draft);
    for (const ErrorItem &item : problems) {
        if (item.field == field)
            return item.message;
    }
    return {};
}

} // namespace deckhand
