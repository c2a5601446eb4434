#include "engine/destinationsservice.h"

#include "api/codec.h"
#include "api/sealedcredentials.h"
#include "engine/preview.h"
#include "engine/sampleevent.h"
#include "engine/verification.h"
#include "engine/whilewanted.h"
#include "signing/passphrasebox.h"

#include <QThreadPool>

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds longestOverlap{30LL * 24 * 3600 * 1000};
constexpr std::size_t mostPreviousSecrets = 4;

tl::unexpected<Error> notFound(const DestinationId &id)
{
    return failure(ErrorCode::ResourceNotFound,
                   u"There is no destination %1."_s.arg(id.toString()));
}

tl::unexpected<Error> allOf(std::vector<ErrorItem> items)
{
    Error error;
    error.items = std::move(items);
    return failure(std::move(error));
}

/// Masked but for what the engine generates: the webhook secret on creation and rotation.
Destination withGenerated(const Destination &destination, const DestinationTypes &types)
{
    Destination shown = masked(destination);
    if (const DestinationType *type = types.find(destination.type)) {
        for (const FieldDescriptor &field : type->fields) {
            const auto secret = destination.config.credentials.find(field.name);
            if (field.generated && secret != destination.config.credentials.end())
                shown.config.credentials[field.name] = secret->second;
        }
    }
    return shown;
}

Destination fromDraft(DestinationDraft &&draft)
{
    Destination destination;
    destination.name = std::move(draft.name);
    destination.type = std::move(draft.type);
    destination.status = draft.active ? DestinationStatus::Active : DestinationStatus::Inactive;
    destination.statusReason = draft.active ? StatusReason::None : StatusReason::Operator;
    destination.events = std::move(draft.events);
    destination.config = std::move(draft.config);
    destination.filter = std::move(draft.filter);
    destination.metadata = std::move(draft.metadata);
    destination.retryPolicy = std::move(draft.retryPolicy);
    destination.maxConcurrency = draft.maxConcurrency;
    destination.maxRate = draft.maxRate;
    return destination;
}

void dropExpired(std::vector<PreviousSecret> &secrets, Timestamp now)
{
    std::erase_if(secrets, [now](const PreviousSecret &s) { return s.expiresAt <= now; });
}

} // namespace

FutureResult<Destination> DestinationsService::get(DestinationId id)
{
    using StatsMap = std::map<DestinationId, DestinationStats>;
    const DestinationPtr found = m_parts.book.find(id);
    if (!found)
        return readyFuture<Destination>(notFound(id));
    auto answer = std::make_shared<Completion<Destination>>();
    auto future = answer->future();
    const auto store = m_parts.gate.enter();
    if (!store) {
        answer->finish(engineStopped());
        return future;
    }
    store->destinationStats(m_parts.clock.now(), [found, answer](Result<StatsMap> stats) {
        Destination shown = masked(*found);
        if (stats)
            shown.stats = (*stats)[shown.id];
        answer->finish(std::move(shown));
    });
    return future;
}

AuditEntry DestinationsService::note(const Caller &caller, const char *action,
                                     const DestinationId &id, std::vector<QByteArray> changed) const
{
    return m_parts.audit.note(caller, "event_destination", action, id.bytes(), std::move(changed));
}

FutureResult<Destination> DestinationsService::createFor(const Caller &caller,
                                                         DestinationDraft draft)
{
    fillGenerated(m_parts.types, draft.type, draft.config);
    if (auto problems = m_parts.types.validate(draft); !problems.empty())
        return readyFuture<Destination>(allOf(std::move(problems)));
    const bool verify =
        !draft.skipVerification && !m_parts.types.find(draft.type)->verifies.isEmpty();
    Destination destination = fromDraft(std::move(draft));
    destination.id = m_parts.ids.next<DestinationTag>();
    auto answer = std::make_shared<Completion<Destination>>();
    auto future = answer->future();
    m_parts.door.post([this, caller, answer, verify,
                       destination = std::move(destination)](Dispatcher &dispatcher) {
        if (verify)
            insertVerified(dispatcher, caller, destination, answer);
        else
            insert(dispatcher, caller, destination, answer);
    });
    return future;
}

void DestinationsService::insert(Dispatcher &dispatcher, const Caller &caller,
                                 Destination destination, const Answer &answer)
{
    AuditEntry made = note(caller, "created", destination.id, changedFields({}, destination));
    m_parts.keeper.write(dispatcher, std::move(destination), DestinationWrite::Waiting::Keep,
                         std::move(made), [this, answer](Result<DestinationPtr> written) {
                             if (written)
                                 answer->finish(withGenerated(**written, m_parts.types));
                             else
                                 answer->finish(failure(std::move(written.error())));
                         });
}

void DestinationsService::insertVerified(Dispatcher &dispatcher, const Caller &caller,
                                         Destination destination, const Answer &answer)
{
    dispatcher.verify(
        destination, [this, &dispatcher, caller, answer, destination](Result<SendOutcome> outcome) {
            std::optional<Error> objection =
                outcome ? objectionOf(*outcome, *m_parts.types.find(destination.type))
                        : std::optional(std::move(outcome.error()));
            if (objection)
                answer->finish(failure(std::move(*objection)));
            else
                insert(dispatcher, caller, destination, answer);
        });
}

template <class T, class Then>
FutureResult<T> DestinationsService::onDelivery(DestinationId id, Then then)
{
    auto answer = std::make_shared<Completion<T>>();
    auto future = answer->future();
    if (!m_parts.book.find(id)) {
        answer->finish(notFound(id));
        return future;
    }
    m_parts.door.post([this, id = std::move(id), answer, then = std::move(then)](Dispatcher &d) {
        if (const DestinationPtr destination = m_parts.book.find(id))
            then(d, destination, answer);
        else
            answer->finish(notFound(id));
    });
    return future;
}

Result<DestinationsService::Step> DestinationsService::patched(const Destination &before,
                                                               const DestinationPatch &patch) const
{
    if (!m_parts.types.find(before.type)) {
        return failure(
            ErrorCode::NotSupported,
            u"This version does not know destinations of type %1; it can only be read or deleted."_s
                .arg(QString::fromUtf8(before.type)),
            u"type"_s);
    }
    Step step{before};
    applyPatch(step.next, patch);
    std::vector<ErrorItem> problems = m_parts.types.validate(toDraft(step.next));
    if (!problems.empty())
        return allOf(std::move(problems));
    dropExpired(step.next.previousSecrets, m_parts.clock.now());
    if (auto error = changeStatus(step, before, patch))
        return failure(std::move(*error));
    return step;
}

std::optional<Error> DestinationsService::changeStatus(Step &step, const Destination &before,
                                                       const DestinationPatch &patch) const
{
    if (!patch.status || *patch.status == before.status)
        return std::nullopt;
    using Waiting = DestinationWrite::Waiting;
    step.next.status = *patch.status;
    step.next.statusDelivery = {};
    if (*patch.status == DestinationStatus::Inactive) {
        step.next.statusReason = StatusReason::Operator;
        step.waiting = Waiting::Hold;
        return std::nullopt;
    }
    if (*patch.status != DestinationStatus::Active)
        return Error(ErrorCode::InputInvalid, u"The status must be active or inactive."_s,
                     u"status"_s);
    step.next.statusReason = StatusReason::None;
    step.waiting = patch.onReactivate == OnReactivate::Drop ? Waiting::DropHeld : Waiting::Resume;
    step.replayMissed = patch.onReactivate == OnReactivate::ReplayMissed;
    step.inactiveSince = before.statusChangedAt.value_or(before.createdAt);
    return std::nullopt;
}

FutureResult<Destination> DestinationsService::updateFor(const Caller &caller, DestinationId id,
                                                         DestinationPatch patch)
{
    return onDelivery<Destination>(std::move(id), [this, caller, patch = std::move(patch)](
                                                      Dispatcher &dispatcher,
                                                      const DestinationPtr &before,
                                                      const Answer &answer) {
        Result<Step> step = patched(*before, patch);
        if (!step) {
            answer->finish(failure(std::move(step.error())));
            return;
        }
        const bool missed = step->replayMissed;
        const Timestamp since = step->inactiveSince;
        AuditEntry entry = note(caller, "updated", before->id, changedFields(*before, step->next));
        m_parts.keeper.write(dispatcher, std::move(step->next), step->waiting, std::move(entry),
                             [this, caller, answer, missed, since](Result<DestinationPtr> written) {
                                 if (!written) {
                                     answer->finish(failure(std::move(written.error())));
                                     return;
                                 }
                                 const Destination &now = **written;
                                 if (missed)
                                     m_parts.replayMissed(caller, now.id, since);
                                 answer->finish(masked(now));
                             });
    });
}

FutureResult<DestinationId> DestinationsService::removeFor(const Caller &caller, DestinationId id)
{
    return onDelivery<DestinationId>(
        std::move(id), [this, caller](Dispatcher &dispatcher, const DestinationPtr &destination,
                                      const std::shared_ptr<Completion<DestinationId>> &answer) {
            AuditEntry gone = note(caller, "deleted", destination->id);
            m_parts.keeper.remove(
                dispatcher, destination, std::move(gone),
                [answer](Result<DestinationId> removed) { answer->finish(std::move(removed)); });
        });
}

Result<Destination> DestinationsService::rotated(const Destination &before,
                                                 milliseconds overlap) const
{
    const DestinationType *type = m_parts.types.find(before.type);
    const auto generated = [](const FieldDescriptor &field) { return field.generated; };
    const auto field = type ? std::find_if(type->fields.begin(), type->fields.end(), generated)
                            : std::vector<FieldDescriptor>::const_iterator();
    if (!type || !type->generate || field == type->fields.end()) {
        return failure(
            ErrorCode::NotSupported,
            u"Destinations of type %1 have no secret that is made here; change their credentials instead."_s
                .arg(QString::fromUtf8(before.type)));
    }
    if (overlap < milliseconds(0) || overlap > longestOverlap) {
        return failure(ErrorCode::InputInvalid,
                       u"The overlap must be between 0 seconds and 30 days."_s,
                       u"overlap_seconds"_s);
    }
    const Timestamp now = m_parts.clock.now();
    Destination next = before;
    dropExpired(next.previousSecrets, now);
    Secret &secret = next.config.credentials[field->name];
    if (overlap > milliseconds(0) && !secret.isEmpty())
        next.previousSecrets.insert(next.previousSecrets.begin(), {secret, now + overlap});
    if (next.previousSecrets.size() > mostPreviousSecrets)
        next.previousSecrets.resize(mostPreviousSecrets);
    secret = type->generate(field->name);
    return next;
}

FutureResult<Destination>
DestinationsService::rotateSecretFor(const Caller &caller, DestinationId id, milliseconds overlap)
{
    return onDelivery<Destination>(
        std::move(id), [this, caller, overlap](Dispatcher &dispatcher, const DestinationPtr &before,
                                               const Answer &answer) {
            Result<Destination> next = rotated(*before, overlap);
            if (!next) {
                answer->finish(failure(std::move(next.error())));
                return;
            }
            AuditEntry entry =
                note(caller, "secret_rotated", before->id, changedFields(*before, *next));
            m_parts.keeper.write(dispatcher, std::move(*next), DestinationWrite::Waiting::Keep,
                                 std::move(entry), [this, answer](Result<DestinationPtr> written) {
                                     if (written)
                                         answer->finish(withGenerated(**written, m_parts.types));
                                     else
                                         answer->finish(failure(std::move(written.error())));
                                 });
        });
}

FutureResult<Destination> DestinationsService::endSecretOverlapFor(const Caller &caller,
                                                                   DestinationId id)
{
    return onDelivery<Destination>(
        std::move(id),
        [this, caller](Dispatcher &dispatcher, const DestinationPtr &before, const Answer &answer) {
            Destination next = *before;
            dropExpired(next.previousSecrets, m_parts.clock.now());
            if (next.previousSecrets.empty()) {
                answer->finish(masked(next)); // nothing to end is no error
                return;
            }
            next.previousSecrets.clear();
            AuditEntry entry =
                note(caller, "secret_overlap_ended", before->id, changedFields(*before, next));
            m_parts.keeper.write(dispatcher, std::move(next), DestinationWrite::Waiting::Keep,
                                 std::move(entry), [answer](Result<DestinationPtr> written) {
                                     if (written)
                                         answer->finish(masked(**written));
                                     else
                                         answer->finish(failure(std::move(written.error())));
                                 });
        });
}

FutureResult<Attempt> DestinationsService::testFor(const Caller &caller, DestinationId id,
                                                   TestRequest request)
{
    return onDelivery<Attempt>(
        std::move(id), [this, caller, request = std::move(request)](
                           Dispatcher &dispatcher, const DestinationPtr &destination,
                           const std::shared_ptr<Completion<Attempt>> &answer) {
            Result<Event> event = sampleEvent(destination->events, request, m_parts.limits);
            if (!event) {
                answer->finish(failure(std::move(event.error())));
                return;
            }
            event->id = m_parts.ids.next<EventTag>();
            event->createdAt = m_parts.clock.now();
            if (request.preview) {
                Attempt attempt = previewOf(m_parts.rehearsal, *destination, *event);
                attempt.id = m_parts.ids.next<AttemptTag>();
                answer->finish(std::move(attempt));
                return;
            }
            const auto kind =
                request.sendEvent ? Dispatcher::TestKind::Send : Dispatcher::TestKind::Probe;
            auto done = [this, caller, id = destination->id, answer](Result<Attempt> attempt) {
                if (!attempt)
                    return answer->finish(std::move(attempt));
                m_parts.audit.write(note(caller, "tested", id),
                                    [answer, attempt = std::move(attempt)](const VoidResult &) {
                                        answer->finish(attempt);
                                    });
            };
            dispatcher.test(
                destination, *event,
                {kind, whileWanted(request.onStage, answer->givenUp()), std::move(done)});
        });
}

FutureResult<QByteArray> DestinationsService::sealCredentials(Secret passphrase, QByteArray context)
{
    if (!m_parts.gate.isOpen())
        return readyFuture<QByteArray>(engineStopped());
    std::vector<DestinationCredentials> all;
    for (const DestinationPtr &destination : m_parts.book.all())
        all.push_back(credentialsOf(*destination));
    const auto answer = std::make_shared<Completion<QByteArray>>();
    FutureResult<QByteArray> future = answer->future();
    const auto seal = [plain = encodeCredentials(all), passphrase = std::move(passphrase),
                       context = std::move(context),
                       answer] { answer->finish(sealWithPassphrase(plain, passphrase, context)); };
    // Noted first: what may have left the store stands in the list in any case, and nothing leaves
    // that cannot be noted. The engine may be gone by the time the key is made, so the pool gets no
    // more than copies.
    m_parts.audit.write(note(m_parts.audit.self(), "credentials_exported", {}),
                        [seal, answer](const VoidResult &noted) {
                            if (noted)
                                QThreadPool::globalInstance()->start(seal);
                            else
                                answer->finish(failure(noted.error()));
                        });
    return future;
}

} // namespace deckhand
