#pragma once

#include "destinations/sender.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

namespace deckhand {

/// What destinations answer in a test, and what they were sent. Thread: any.
class SendScript
{
public:
    struct Sent
    {
        DestinationId destinationId;
        DestinationConfig config;
        std::vector<PreviousSecret> previousSecrets;
        SendJob job;
    };
    /// The outcome of an attempt; nothing: it hangs until `release`.
    using Answer = std::function<std::optional<SendOutcome>(const Sent &)>;

    int maxBatch = 1; ///< of every sender; set before the engine starts
    /// The sizes of all sends, in order.
    [[nodiscard]] std::vector<int> batches() const
    {
        const std::lock_guard lock(m_mutex);
        return m_batches;
    }
    void noteBatch(int size)
    {
        const std::lock_guard lock(m_mutex);
        m_batches.push_back(size);
    }
    void setAnswer(Answer answer)
    {
        const std::lock_guard lock(m_mutex);
        m_answer = std::move(answer);
    }
    [[nodiscard]] std::vector<Sent> sent() const
    {
        const std::lock_guard lock(m_mutex);
        return m_sent;
    }
    [[nodiscard]] int count(const DestinationId &id) const
    {
        const std::lock_guard lock(m_mutex);
        int count = 0;
        for (const Sent &sent : m_sent)
            count += sent.destinationId == id;
        return count;
    }
    [[nodiscard]] int count() const
    {
        const std::lock_guard lock(m_mutex);
        return int(m_sent.size());
    }
    [[nodiscard]] int hanging() const
    {
        const std::lock_guard lock(m_mutex);
        return int(m_hanging.size());
    }
    /// Ends everything that hangs.
    void release(const SendOutcome &outcome)
    {
        std::vector<std::pair<SendSink *, quint64>> hanging;
        {
            const std::lock_guard lock(m_mutex);
            hanging.swap(m_hanging);
        }
        for (const auto &[sink, token] : hanging)
            sink->finished(token, outcome);
    }
    void send(SendSink *sink, Sent sent)
    {
        const quint64 token = sent.job.token;
        std::optional<SendOutcome> outcome;
        {
            const std::lock_guard lock(m_mutex);
            outcome = m_answer ? m_answer(sent) : succeeded();
            m_sent.push_back(std::move(sent));
            if (!outcome)
                m_hanging.emplace_back(sink, token);
        }
        if (outcome)
            sink->finished(token, std::move(*outcome));
    }

    [[nodiscard]] static SendOutcome succeeded()
    {
        SendOutcome outcome;
        outcome.outcome = AttemptOutcome::Success;
        outcome.durationMs = 1.5;
        outcome.response = AttemptResponse{200, {}, "ok", false};
        return outcome;
    }
    [[nodiscard]] static SendOutcome failed(int status = 500)
    {
        SendOutcome outcome;
        outcome.error = {ErrorClass::HttpStatus, QStringLiteral("It answered %1.").arg(status),
                         QStringLiteral("Look there.")};
        outcome.durationMs = 1.5;
        outcome.response = AttemptResponse{status, {}, "no", false};
        outcome.final = status == 410;
        return outcome;
    }

private:
    mutable std::mutex m_mutex;
    Answer m_answer;
    std::vector<Sent> m_sent;
    std::vector<int> m_batches;
    std::vector<std::pair<SendSink *, quint64>> m_hanging;
};

/// Real destination types, scripted sending.
class ScriptedSenderFactory final : public SenderFactory
{
public:
    explicit ScriptedSenderFactory(SendScript &script)
        : m_script(script), m_real(makeSenderFactory())
    {}
    const DestinationTypes &types() const override { return m_real->types(); }
    Result<std::unique_ptr<Sender>> create(const Destination &destination,
                                           const SenderContext &context) override
    {
        return std::make_unique<ScriptedSender>(m_script, destination, context.sink);
    }

private:
    class ScriptedSender final : public Sender
    {
    public:
        ScriptedSender(SendScript &script, Destination destination, SendSink *sink)
            : m_script(script), m_destination(std::move(destination)), m_sink(sink)
        {}
        int maxBatch() const override { return m_script.maxBatch; }
        std::optional<QByteArray> ownHost() const override { return QByteArray("scripted"); }
        void send(std::span<const SendJob> jobs) override
        {
            m_script.noteBatch(int(jobs.size()));
            for (const SendJob &job : jobs) {
                m_script.send(m_sink, {m_destination.id, m_destination.config,
                                       m_destination.previousSecrets, job});
            }
        }
        void probe(const SendJob &job) override
        {
            SendOutcome outcome;
            outcome.outcome = AttemptOutcome::Success;
            outcome.stage = SendStage::Connect;
            m_sink->finished(job.token, std::move(outcome));
        }

    private:
        SendScript &m_script;
        Destination m_destination;
        SendSink *m_sink;
    };

    SendScript &m_script;
    std::unique_ptr<SenderFactory> m_real;
};

} // namespace deckhand
