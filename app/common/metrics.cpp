#include "common/metrics.h"

#include <array>

namespace deckhand {

namespace {

struct MetricRow
{
    const char *name;
    const char *kind;
    const char *help;
    qint64 EngineCounters::*value;
};

constexpr std::array metricRows{
    MetricRow{"deckhand_events_published_total", "counter", "Events stored since start.",
              &EngineCounters::eventsPublished},
    MetricRow{"deckhand_events_duplicate_total", "counter",
              "Published events whose id was known already.", &EngineCounters::duplicates},
    MetricRow{"deckhand_attempts_succeeded_total", "counter", "Delivery attempts that succeeded.",
              &EngineCounters::attemptsSucceeded},
    MetricRow{"deckhand_attempts_failed_total", "counter", "Delivery attempts that failed.",
              &EngineCounters::attemptsFailed},
    MetricRow{"deckhand_attempts_in_flight", "gauge", "Delivery attempts under way.",
              &EngineCounters::inFlight},
    MetricRow{"deckhand_deliveries_queued", "gauge", "Deliveries waiting in memory.",
              &EngineCounters::queued},
    MetricRow{"deckhand_destinations_active", "gauge", "Active destinations.",
              &EngineCounters::destinationsActive},
    MetricRow{"deckhand_destinations_inactive", "gauge", "Inactive destinations.",
              &EngineCounters::destinationsInactive},
};

} // namespace

QByteArray prometheusText(const EngineCounters &counters)
{
    QByteArray out;
    for (const MetricRow &row : metricRows) {
        const QByteArray name(row.name);
        out += "# HELP " + name + ' ' + row.help + "\n# TYPE " + name + ' ' + row.kind + '\n' +
               name + ' ' + QByteArray::number(counters.*row.value) + '\n';
    }
    return out;
}

} // namespace deckhand
