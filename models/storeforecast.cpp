#include "models/storeforecast.h"

#include <algorithm>
#include <limits>

namespace deckhand {

namespace {

constexpr double dayMs = 86'400'000;
constexpr double noBound = std::numeric_limits<double>::infinity();

/// How large it becomes where its disk allows it.
double boundOf(double bytes, double perDay, const std::optional<Retention> &retention)
{
    double bound = noBound;
    if (retention && retention->age > milliseconds(0))
        bound = perDay * double(retention->age.count()) / dayMs;
    if (retention && retention->maxBytes > 0)
        bound = std::min(bound, double(retention->maxBytes));
    // One that is larger shrinks, or has room that it does not give back.
    return std::max(bound, bytes);
}

} // namespace

StoreForecast forecastStore(qint64 bytes, std::optional<double> perDay,
                            const std::optional<Retention> &retention, std::optional<qint64> free)
{
    if (!perDay)
        return {};
    if (*perDay <= 0)
        return {StoreForecast::Kind::Steady};
    const double bound = boundOf(double(bytes), *perDay, retention);
    if (free && bound > double(bytes) + double(*free))
        return {StoreForecast::Kind::Full, double(std::max<qint64>(0, *free)) / *perDay};
    if (bound == noBound)
        return {};
    return {StoreForecast::Kind::Bounded, 0, qint64(bound)};
}

} // namespace deckhand
