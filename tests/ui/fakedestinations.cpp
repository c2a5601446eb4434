#include "fakedestinations.h"

#include "fakepages.h"

#include "api/sealedcredentials.h"
#include "signing/passphrasebox.h"

#include <algorithm>

namespace deckhand {

namespace {

class FakeDestinations final : public DestinationsApi
{
public:
    explicit FakeDestinations(FakeEngine &owner) : e(owner) {}
    FutureResult<Page<Destination>> list(PageRequest page) override
    {
        return e.answer<Page<Destination>>(pageOf(e.storedDestinations, page));
    }
    FutureResult<Destination> get(DestinationId id) override
    {
        return e.answer<Destination>(findById(e.storedDestinations, id));
    }
    FutureResult<Destination> create(DestinationDraft draft) override
    {
        if (e.refusal)
            return e.answer<Destination>(failure(*e.refusal));
        e.created.push_back(draft);
        Destination destination;
        destination.id = DestinationId(e.nextId("evtd_"));
        destination.name = draft.name;
        destination.type = draft.type;
        destination.events = draft.events;
        destination.config = draft.config;
        destination.retryPolicy = draft.retryPolicy;
        destination.maxConcurrency = draft.maxConcurrency;
        destination.maxRate = draft.maxRate;
        if (draft.type == "webhook" &&
            !destination.config.credentials.contains(QStringLiteral("secret")))
            destination.config.credentials.emplace(
                QStringLiteral("secret"), Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        e.storedDestinations.push_back(destination);
        e.emitBatch({{e.nextId("m"), DestinationChange{destination, false}}});
        return e.answer<Destination>(destination);
    }
    FutureResult<Destination> update(DestinationId id, DestinationPatch patch) override
    {
        for (Destination &destination : e.storedDestinations) {
            if (destination.id != id)
                continue;
            applyPatch(destination, patch);
            if (patch.status)
                destination.status = *patch.status;
            if (patch.status == DestinationStatus::Active)
                e.reactivated = patch.onReactivate;
            e.emitBatch({{e.nextId("m"), DestinationChange{destination, false}}});
        }
        return get(id);
    }
    FutureResult<DestinationId> remove(DestinationId id) override
    {
        std::erase_if(e.storedDestinations, [&](const Destination &d) { return d.id == id; });
        Destination gone;
        gone.id = id;
        e.emitBatch({{e.nextId("m"), DestinationChange{gone, true}}});
        return e.answer<DestinationId>(id);
    }
    FutureResult<Destination> rotateSecret(DestinationId id, milliseconds) override
    {
        return get(id);
    }
    FutureResult<Destination> endSecretOverlap(DestinationId id) override
    {
        const auto row = std::find_if(e.storedDestinations.begin(), e.storedDestinations.end(),
                                      [&](const Destination &d) { return d.id == id; });
        if (row != e.storedDestinations.end())
            row->previousSecrets.clear();
        return get(id);
    }
    FutureResult<QByteArray> sealCredentials(Secret passphrase, QByteArray context) override
    {
        std::vector<DestinationCredentials> all;
        for (const Destination &destination : e.storedDestinations)
            all.push_back(credentialsOf(destination));
        return e.answer<QByteArray>(sealWithPassphrase(encodeCredentials(all), passphrase, context,
                                                       PassphraseCost{1, 64 * 1024}));
    }
    static Attempt previewOf(const DestinationId &id, const TestRequest &request)
    {
        Attempt attempt;
        attempt.id = AttemptId("eatt_preview");
        attempt.trigger = AttemptTrigger::Test;
        attempt.outcome = AttemptOutcome::Success;
        const QByteArray body =
            R"({"type":")" + request.eventType + R"(","data":)" + request.data + '}';
        attempt.request = AttemptRequest{
            "POST",
            "https://hooks.example.com/deck/" + id.bytes(),
            {{"content-type", "application/json"}, {"webhook-signature", "v1,made by the engine"}},
            body.size(),
            body};
        return attempt;
    }
    FutureResult<Attempt> test(DestinationId id, TestRequest request) override
    {
        if (request.preview) {
            e.previews.push_back(request);
            return e.answer<Attempt>(e.nextPreview ? *e.nextPreview : previewOf(id, request));
        }
        e.tests.push_back(request);
        if (e.nextTest)
            return e.answer<Attempt>(*e.nextTest);
        Attempt attempt;
        attempt.id = AttemptId(e.nextId("eatt_"));
        attempt.trigger = AttemptTrigger::Test;
        attempt.outcome = AttemptOutcome::Success;
        attempt.durationMs = 12;
        attempt.connection =
            AttemptConnection{{}, "203.0.113.7:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", false};
        if (!request.sendEvent) {
            attempt.stages = {{SendStage::Resolve, StageOutcome::Passed, 2.0},
                              {SendStage::Connect, StageOutcome::Passed, 2.0},
                              {SendStage::Send, StageOutcome::Skipped, {}}};
            return e.answer<Attempt>(attempt);
        }
        attempt.request =
            AttemptRequest{"POST", "https://example.com/hook", {}, 15, R"({"was":"sent"})"};
        attempt.response = AttemptResponse{200, {}, "{\"ok\":true}", false};
        for (const SendStage stage :
             {SendStage::Resolve, SendStage::Connect, SendStage::Tls, SendStage::SignIn,
              SendStage::Permission, SendStage::Size, SendStage::Send})
            attempt.stages.push_back({stage, StageOutcome::Passed, 2.0});
        return e.answer<Attempt>(attempt);
    }

private:
    FakeEngine &e;
};

} // namespace

std::unique_ptr<DestinationsApi> makeFakeDestinations(FakeEngine &engine)
{
    return std::make_unique<FakeDestinations>(engine);
}

} // namespace deckhand
