#include "destinations/aws/awsbatchsender.h"

#include <cmath>

namespace deckhand {

namespace {

/// Refusals that one entry can bring upon all of a call.
bool mayBeOneEntry(ErrorClass errorClass)
{
    return errorClass == ErrorClass::TooLarge || errorClass == ErrorClass::Rejected ||
           errorClass == ErrorClass::FormatError;
}

constexpr qsizetype recordedBody = 16 * 1024;

/// Takes its own text: that of the outcome may be given.
void record(SendOutcome &outcome, QByteArray body)
{
    if (!outcome.response)
        return;
    outcome.response->truncated = outcome.response->truncated || body.size() > recordedBody;
    outcome.response->body = body.left(recordedBody);
}

constexpr milliseconds leastTime{200}; ///< with less left, a second call is not begun

} // namespace

AwsBatchSender::AwsBatchSender(const SenderContext &context, AwsClient::Target target,
                               Protocol protocol)
    : m_protocol(std::move(protocol)), m_client(context, std::move(target))
{}

void AwsBatchSender::send(std::span<const SendJob> jobs)
{
    const milliseconds timeout = m_client.context().attemptTimeout;
    Entries entries = std::make_shared<std::vector<Entry>>();
    qsizetype cost = 0;
    Timestamp at{};
    const auto flush = [&] {
        if (!entries->empty())
            call(entries, at, timeout);
        entries = std::make_shared<std::vector<Entry>>();
        cost = 0;
    };
    for (const SendJob &job : jobs) {
        tl::expected<Entry, AttemptError> entry = entryOf(job);
        if (!entry) {
            m_client.failLater(job.token, std::move(entry.error()));
            continue;
        }
        const bool isFull = std::ssize(*entries) >= m_protocol.maxEntries ||
                            cost + entry->cost > m_protocol.maxBytes;
        if (isFull)
            flush();
        entry->token = job.token;
        entry->isTest = job.isTest;
        cost += entry->cost;
        at = job.at;
        entries->push_back(std::move(*entry));
    }
    flush();
}

std::optional<SendSize> AwsBatchSender::sizeOf(const SendJob &job)
{
    const auto entry = entryOf(job);
    return entry ? std::optional(SendSize{entry->cost, m_protocol.entryBytes}) : std::nullopt;
}

void AwsBatchSender::call(const Entries &entries, Timestamp at, milliseconds timeout)
{
    AwsClient::Call call;
    call.headers = {
        {"Content-Type", m_protocol.contentType},
        {"X-Amz-Target", entries->size() == 1 ? m_protocol.oneTarget : m_protocol.manyTarget}};
    call.body = requestOf(*entries);
    call.at = at;
    call.timeout = timeout;
    call.isTest = entries->front().isTest;
    call.token = entries->front().token;
    call.keptBody = std::max<qsizetype>(16 * 1024, std::ssize(*entries) * m_protocol.answerBytes);
    m_client.send(std::move(call), [this, entries, at, timeout](SendOutcome &&outcome) {
        answered(entries, at, timeout, std::move(outcome));
    });
}

void AwsBatchSender::answered(const Entries &entries, Timestamp at, milliseconds timeout,
                              SendOutcome &&outcome)
{
    SendSink *sink = m_client.context().sink;
    if (outcome.outcome != AttemptOutcome::Success) {
        const auto left = timeout - milliseconds(std::llround(std::ceil(outcome.durationMs)));
        if (entries->size() > 1 && mayBeOneEntry(outcome.error.errorClass) && left >= leastTime) {
            eachAlone(entries, at, left);
            return;
        }
        if (outcome.response)
            record(outcome, outcome.response->body);
        for (const Entry &entry : *entries)
            sink->finished(entry.token, outcome);
        return;
    }
    const QByteArray body = std::exchange(outcome.response->body, {});
    std::vector<EntryAnswer> answers = readAnswer(*entries, body);
    for (size_t i = 0; i < entries->size(); ++i) {
        SendOutcome own = outcome;
        EntryAnswer &answer = answers[i];
        const bool accepted = answer.error.errorClass == ErrorClass::None;
        own.outcome = accepted ? AttemptOutcome::Success : AttemptOutcome::Failure;
        own.error = std::move(answer.error);
        own.stage = answer.stage;
        own.acknowledgement = std::move(answer.acknowledgement);
        record(own, answer.text);
        sink->finished((*entries)[i].token, std::move(own));
    }
}

void AwsBatchSender::eachAlone(const Entries &entries, Timestamp at, milliseconds timeout)
{
    for (Entry &entry : *entries) {
        auto one = std::make_shared<std::vector<Entry>>();
        one->push_back(std::move(entry));
        call(one, at, timeout);
    }
}

AwsBatchSender::EntryAnswer AwsBatchSender::refused(const QByteArray &code,
                                                    const QString &message) const
{
    AwsFault fault;
    fault.code = code.left(80);
    fault.message = message.left(300);
    AwsVerdict verdict = awsVerdict(fault, 0, place());
    return {std::move(verdict.error), verdict.stage, {}, {}};
}

AwsBatchSender::EntryAnswer AwsBatchSender::unreadable(const QString &what)
{
    return {{ErrorClass::ProtocolError,
             QStringLiteral("The answer is not one of this service: %1.").arg(what),
             QStringLiteral("Check the endpoint; the event may have arrived and may be sent "
                            "again.")},
            SendStage::Send,
            {},
            {}};
}

} // namespace deckhand
