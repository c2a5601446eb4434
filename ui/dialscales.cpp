#include "ui/dialscales.h"

#include <algorithm>
#include <cmath>

namespace deckhand {

namespace {

constexpr double slowest = 0.1; ///< events a second
constexpr double decades = 5;
constexpr std::array<int, latencySteps + 1> latencies{0,   20,   50,   100,  250,
                                                      500, 1000, 2000, 4000, 6000};

} // namespace

double rateOfStep(int step)
{
    return slowest * std::pow(10.0, decades * step / rateSteps);
}

int stepOfRate(double rate)
{
    const double step = std::log10(std::max(slowest, rate) / slowest) * rateSteps / decades;
    return std::clamp(int(std::lround(step)), 0, rateSteps);
}

milliseconds latencyOfStep(int step)
{
    return milliseconds(latencies[std::size_t(step)]);
}

int stepOfLatency(milliseconds latency)
{
    const auto found = std::lower_bound(latencies.begin(), latencies.end(), int(latency.count()));
    return int(std::min(found, latencies.end() - 1) - latencies.begin());
}

bool accepts(const ReceiverDials &dials)
{
    return dials.failureShare <= 0 && !dials.refuse && !dials.reset && !dials.secretExpired &&
           dials.certificate == CertificateFault::None && dials.latency < sendersWait;
}

} // namespace deckhand
