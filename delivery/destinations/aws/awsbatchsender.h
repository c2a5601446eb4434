#pragma once

#include "destinations/aws/awsclient.h"

#include <memory>
#include <vector>

namespace deckhand {

/// Sends by an AWS JSON protocol (1.0 or 1.1) that takes one event in a call or several: collects
/// entries up to the service's limits, and gives each its own outcome. What a service refuses as a
/// whole for the sake of one entry is sent again one by one, so that only that one fails.
class AwsBatchSender : public Sender
{
public:
    struct Entry
    {
        quint64 token = 0;
        QByteArray json;    ///< members of the entry, without braces
        qsizetype cost = 0; ///< as the service counts bytes
        QByteArray digest;  ///< what the answer must match; may be empty
        bool isTest = false;
    };
    /// What an answer of 2xx says of one entry.
    struct EntryAnswer
    {
        AttemptError error; ///< none: accepted
        SendStage stage = SendStage::Send;
        QByteArray acknowledgement;
        QByteArray text; ///< its part of the answer, for the record
    };
    struct Protocol
    {
        QByteArray contentType;
        QByteArray oneTarget;  ///< X-Amz-Target of a call with one entry
        QByteArray manyTarget; ///< and of a call with several
        int maxEntries = 1;
        qsizetype maxBytes = 0;
        qsizetype answerBytes = 0; ///< an entry's part of an answer, at most
        qsizetype entryBytes = 0;  ///< an entry's cost, at most
    };

    void send(std::span<const SendJob> jobs) final;
    void probe(const SendJob &job) final { m_client.probe(job.token); }
    [[nodiscard]] std::optional<SendSize> sizeOf(const SendJob &job) final;
    [[nodiscard]] int maxBatch() const final { return m_protocol.maxEntries; }

protected:
    AwsBatchSender(const SenderContext &context, AwsClient::Target target, Protocol protocol);
    /// Entry of a job, or why there can be none.
    [[nodiscard]] virtual tl::expected<Entry, AttemptError> entryOf(const SendJob &job) = 0;
    [[nodiscard]] virtual QByteArray requestOf(std::span<const Entry> entries) = 0;
    /// As many answers as entries, in their order.
    [[nodiscard]] virtual std::vector<EntryAnswer> readAnswer(std::span<const Entry> entries,
                                                              const QByteArray &body) = 0;
    [[nodiscard]] const AwsPlace &place() const { return m_client.target().place; }
    /// The verdict on an entry's own error code.
    [[nodiscard]] EntryAnswer refused(const QByteArray &code, const QString &message) const;
    [[nodiscard]] static EntryAnswer unreadable(const QString &what);

private:
    using Entries = std::shared_ptr<std::vector<Entry>>;
    void call(const Entries &entries, Timestamp at, milliseconds timeout);
    void answered(const Entries &entries, Timestamp at, milliseconds timeout,
                  SendOutcome &&outcome);
    void eachAlone(const Entries &entries, Timestamp at, milliseconds timeout);

    const Protocol m_protocol;
    AwsClient m_client;
};

} // namespace deckhand
