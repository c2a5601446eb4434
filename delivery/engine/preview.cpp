#include "engine/preview.h"

#include "engine/silenthttp.h"

namespace deckhand {

namespace {

class LastOutcome final : public SendSink
{
public:
    void finished(quint64, SendOutcome outcome) override { last = std::move(outcome); }
    SendOutcome last;
};

} // namespace

Attempt previewOf(const Rehearsal::Parts &parts, const Destination &destination, const Event &event)
{
    Attempt attempt;
    attempt.trigger = AttemptTrigger::Test;
    attempt.startedAt = attempt.scheduledAt = parts.clock.now();
    SilentHttp http(parts.http.settings());
    LastOutcome outcome;
    const auto sender =
        parts.senders.create(destination, Rehearsal::contextOf(parts, http, outcome));
    if (!sender) {
        attempt.error = {ErrorClass::FormatError, sender.error().text(),
                         QStringLiteral("Open the destination and correct its settings.")};
        return attempt;
    }
    const SendJob job{
        1, event.id, event.type, envelope(event), event.createdAt, attempt.startedAt, true};
    if ((*sender)->ownHost()) {
        attempt.request = (*sender)->previewOf(job);
        attempt.outcome = AttemptOutcome::Success;
        return attempt;
    }
    (*sender)->send(std::span(&job, 1));
    http.run();
    // What its sender makes of an answer that nobody gave says nothing.
    if (http.url()) {
        attempt.request = std::move(outcome.last.request);
        attempt.outcome = AttemptOutcome::Success;
    } else {
        attempt.error = std::move(outcome.last.error);
    }
    return attempt;
}

} // namespace deckhand
