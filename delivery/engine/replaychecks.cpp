#include "engine/replaychecks.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

ErrorItem invalid(const char *field, const QString &message)
{
    return {ErrorCode::InputInvalid, QLatin1String(field), message};
}

void checkOptions(const ReplayRequest &request, Error &error)
{
    if (request.rate && !(*request.rate > 0 && *request.rate <= ReplayOptions::mostRate)) {
        error.items.push_back(invalid(
            "rate",
            u"The rate must be more than 0 deliveries per second; leave it out for no limit."_s));
    }
    const auto within = [&error](const char *field, const std::optional<int> &value, int most) {
        if (!value || (*value >= 1 && *value <= most))
            return;
        error.items.push_back(invalid(
            field, u"The value must be from 1 to %1; leave it out for no limit."_s.arg(most)));
    };
    within("parallel", request.parallel, ReplayOptions::mostParallel);
    within("stop_after_failures", request.stopAfterFailures, ReplayOptions::mostFailures);
}

/// A running replay needs those active that are to receive.
void checkDestination(const DestinationPtr &destination, const DestinationId &id,
                      const QString &field, bool receives, Error &error)
{
    if (!destination) {
        error.items.push_back(
            {ErrorCode::InputInvalid, field, u"There is no destination %1."_s.arg(id.toString())});
    } else if (receives && destination->status != DestinationStatus::Active) {
        error.items.push_back({ErrorCode::Conflict, field,
                               u"The destination is inactive. Activate it first, then replay."_s});
    }
}

} // namespace

std::optional<Error> checkReplay(const ReplayRequest &request, const DestinationBook &book)
{
    Error error;
    checkOptions(request, error);
    const auto &target = request.targetDestinationId;
    for (std::size_t i = 0; i < request.destinationIds.size(); ++i) {
        const DestinationId &id = request.destinationIds[i];
        checkDestination(book.find(id), id, u"destination_ids[%1]"_s.arg(i),
                         !request.dryRun && !target, error);
    }
    if (target) {
        checkDestination(book.find(*target), *target, u"target_destination_id"_s, !request.dryRun,
                         error);
    }
    if (request.dryRun && !request.planId.isEmpty()) {
        error.items.push_back(
            invalid("plan_id", u"A dry run makes a plan. Leave this out, or leave out dry_run."_s));
    }
    if (error.items.empty())
        return std::nullopt;
    return error;
}

} // namespace deckhand
