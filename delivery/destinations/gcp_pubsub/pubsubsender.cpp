#include "destinations/gcp_pubsub/pubsubsender.h"

#include "api/jsonscan.h"
#include "destinations/connectprobe.h"
#include "destinations/gcp_pubsub/pubsubbatch.h"
#include "destinations/gcp_pubsub/pubsubconfig.h"
#include "destinations/gcp_pubsub/pubsubreply.h"
#include "destinations/gcp_pubsub/pubsubtokens.h"
#include "destinations/httpoutcome.h"
#include "destinations/stages.h"
#include "gcp_pubsub_embedded.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr qsizetype keptBody = 16 * 1024;
constexpr qsizetype bytesPerId = 128;   // an answer lists one id a message
constexpr qsizetype keptOfBatch = 1024; // of a refusal that many deliveries will store

class PubSubSender final : public Sender
{
public:
    PubSubSender(const Destination &destination, const SenderContext &context, PubSubConfig config)
        : m_context(context),
          m_pool(context.http->openPool()),
          m_config(std::move(config)),
          m_metadata(destination.metadata),
          m_headers{{"Content-Type", "application/json"}, {"User-Agent", context.userAgent}}
    {
        m_names = {m_config.projectId, m_config.topicId, {}};
        if (m_config.account) {
            m_tokens.emplace(*m_config.account, context, m_pool);
            m_names.account = QString::fromUtf8(m_tokens->email());
        }
    }
    // With the pool every callback is gone.
    ~PubSubSender() override { m_context.http->closePool(m_pool); }
    Q_DISABLE_COPY_MOVE(PubSubSender)

    int maxBatch() const override { return pubSubMostMessages; }

    void send(std::span<const SendJob> jobs) override
    {
        std::vector<PubSubItem> items;
        items.reserve(jobs.size());
        for (const SendJob &job : jobs) {
            QByteArray message = pubSubMessage(job, metadataOf(job, m_metadata));
            if (message.size() > pubSubMostBytes - 100)
                tooLarge(job, message.size());
            else
                items.push_back({job, std::move(message)});
        }
        for (const PubSubBatchPtr &batch :
             pubSubBatches(std::move(items), m_context.clock->steadyNow()))
            publish(batch);
    }

    void probe(const SendJob &job) override { m_probe.start(job.token, m_config.url); }
    std::optional<SendSize> sizeOf(const SendJob &job) override
    {
        return SendSize{pubSubMessage(job, metadataOf(job, m_metadata)).size(), pubSubMostBytes};
    }

private:
    [[nodiscard]] milliseconds elapsed(const PubSubBatch &batch) const
    {
        return std::chrono::duration_cast<milliseconds>(m_context.clock->steadyNow() -
                                                        batch.startedAt);
    }

    void publish(const PubSubBatchPtr &batch)
    {
        const milliseconds left = m_context.attemptTimeout - elapsed(*batch);
        if (left <= milliseconds(0)) {
            outOfTime(*batch);
            return;
        }
        if (!m_tokens) {
            post(batch, Secret());
            return;
        }
        m_tokens->get(left, [this, batch](const PubSubTokens::Answer &answer) {
            if (answer.tookMs)
                batch->signInMs = answer.tookMs;
            if (answer.problem)
                finishAll(*batch, *answer.problem);
            else
                post(batch, answer.token);
        });
    }

    void post(const PubSubBatchPtr &batch, const Secret &token)
    {
        HttpRequest request;
        request.url = m_config.url;
        request.headers = m_headers;
        if (!token.isEmpty())
            request.headers.emplace_back("Authorization", "Bearer " + token.reveal());
        request.body = pubSubBody(*batch);
        request.timeout = std::max(m_context.attemptTimeout - elapsed(*batch), milliseconds(1));
        request.pool = m_pool;
        const SendJob &first = batch->items.front().job;
        request.wantsCertificate = first.isTest;
        if (first.isTest) {
            using enum SendStage;
            StagesAhead ahead = m_tokens ? StagesAhead{Permission} // signed in for the token
                                         : StagesAhead{Send, {SignIn, Permission}};
            ahead.signInMs = batch->signInMs;
            request.onPassed = stagesTo(m_context.sink, first.token,
                                        m_config.url.startsWith("https:"), std::move(ahead));
        }
        request.keptBody = keptBody + bytesPerId * qsizetype(batch->items.size());
        m_context.http->send(std::move(request), [this, batch, token](HttpResponse &&response) {
            answered(batch, token, std::move(response));
        });
    }

    void answered(const PubSubBatchPtr &batch, const Secret &token, HttpResponse &&response)
    {
        const int status = response.errorClass == ErrorClass::None ? response.status : 0;
        if (status == 401 && m_tokens) {
            m_tokens->refused(token);
            if (!std::exchange(batch->renewed, true)) {
                publish(batch);
                return;
            }
        }
        const GoogleStatus google = status >= 300 ? readGoogleStatus(response) : GoogleStatus();
        if (isOneForAll(status, google) && batch->items.size() > 1 && --*batch->divisions >= 0) {
            const auto [first, second] = divided(std::move(*batch));
            publish(first);
            publish(second);
            return;
        }
        if (status >= 200 && status < 300) {
            published(*batch, std::move(response));
            return;
        }
        SendOutcome outcome = outcomeOf(std::move(response));
        if (status >= 400)
            explainPubSub(outcome, google, m_names, m_context.clock->now());
        finishAll(*batch, std::move(outcome));
    }

    /// Whether one message may have spoilt a request for all: Pub/Sub takes all or none.
    static bool isOneForAll(int status, const GoogleStatus &google)
    {
        return status == 413 || (status == 400 && google.status != "FAILED_PRECONDITION");
    }

    void published(const PubSubBatch &batch, HttpResponse &&response)
    {
        const auto ids = readMessageIds(response.body, qsizetype(batch.items.size()));
        SendOutcome outcome = outcomeOf(std::move(response));
        if (!ids) {
            outcome.outcome = AttemptOutcome::Failure;
            outcome.error = ids.error();
            finishAll(batch, std::move(outcome));
            return;
        }
        for (qsizetype i = 0; i < ids->size(); ++i) {
            SendOutcome one = outcome;
            one.acknowledgement = ids->at(i);
            if (ids->size() > 1) // the part of the answer that is about this message
                one.response->body = "{\"messageIds\":[" + quoteJson(ids->at(i)) + "]}";
            finish(batch, batch.items[size_t(i)].job, std::move(one));
        }
    }

    SendOutcome outcomeOf(HttpResponse &&response) const
    {
        AttemptRequest record{"POST", m_config.url, m_headers, 0};
        if (m_tokens)
            record.headers.emplace_back("Authorization", "Bearer ****");
        SendOutcome outcome =
            httpOutcome(std::move(response), std::move(record), m_context.clock->now());
        if (outcome.error.errorClass == ErrorClass::Timeout && outcome.stage == SendStage::Send)
            outcome.error.hint = QStringLiteral("See status.cloud.google.com if it lasts; the "
                                                "message may have been published and will be "
                                                "published again.");
        if (!m_tokens)
            skipUnlessFailed(outcome, {SendStage::SignIn, SendStage::Permission});
        return outcome;
    }

    void finishAll(const PubSubBatch &batch, SendOutcome outcome)
    {
        if (outcome.response && batch.items.size() > 1) {
            AttemptResponse &response = *outcome.response;
            response.truncated = response.truncated || response.body.size() > keptOfBatch;
            response.body.truncate(std::min(keptOfBatch, response.body.size()));
        }
        for (const PubSubItem &item : batch.items)
            finish(batch, item.job, outcome);
    }

    void finish(const PubSubBatch &batch, const SendJob &job, SendOutcome outcome)
    {
        if (outcome.response) {
            QByteArray &body = outcome.response->body;
            outcome.response->truncated = outcome.response->truncated || body.size() > keptBody;
            body.truncate(std::min(keptBody, body.size()));
        }
        if (outcome.request && job.isTest)
            outcome.request->body = pubSubBody(batch);
        if (outcome.request)
            outcome.request->bodyBytes =
                job.isTest ? outcome.request->body.size() : job.body.size();
        outcome.durationMs = std::max(outcome.durationMs, double(elapsed(batch).count()));
        outcome.signInMs = batch.signInMs;
        m_context.sink->finished(job.token, std::move(outcome));
    }

    void outOfTime(const PubSubBatch &batch)
    {
        SendOutcome outcome;
        outcome.error = {ErrorClass::Timeout,
                         QStringLiteral("Pub/Sub answered, but not within %1 ms with a request "
                                        "that could be published.")
                             .arg(m_context.attemptTimeout.count()),
                         QStringLiteral("See the attempts of the other events at this time.")};
        finishAll(batch, std::move(outcome));
    }

    void tooLarge(const SendJob &job, qsizetype bytes)
    {
        SendOutcome outcome;
        outcome.error = {ErrorClass::TooLarge,
                         QStringLiteral("As a message the event has %1 bytes; Pub/Sub takes %2.")
                             .arg(bytes)
                             .arg(pubSubMostBytes),
                         QStringLiteral("Send these events elsewhere.")};
        m_context.sink->finished(job.token, std::move(outcome));
    }

    const SenderContext m_context;
    const HttpPool m_pool;
    const PubSubConfig m_config;
    const std::map<QString, QString> m_metadata;
    const Headers m_headers;
    PubSubNames m_names;
    std::optional<PubSubTokens> m_tokens; ///< none: an emulator
    ConnectProbe m_probe{m_context};
};

Result<std::unique_ptr<Sender>> create(const Destination &destination, const SenderContext &context)
{
    Result<PubSubConfig> config = readPubSubConfig(destination, context);
    if (!config)
        return failure(std::move(config.error()));
    return std::make_unique<PubSubSender>(destination, context, std::move(*config));
}

} // namespace

TypeRegistration pubSubType()
{
    return {embedded::gcp_pubsub::json, embedded::gcp_pubsub::guide, checkPubSubConfig, nullptr,
            create};
}

} // namespace deckhand
