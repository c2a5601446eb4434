#pragma once

#include "demo/receiver.h"
#include "demo/requestreader.h"

#include <atomic>
#include <random>

namespace deckhand {

/// The last 100,000 webhook ids, as hashes in one flat table: bounded, and no allocation an id.
class RecentIds
{
public:
    RecentIds();
    [[nodiscard]] bool contains(QByteArrayView id) const;
    void insert(QByteArrayView id);

private:
    [[nodiscard]] std::uint64_t hash(QByteArrayView id) const;
    [[nodiscard]] size_t slotOf(std::uint64_t hash) const;
    void erase(std::uint64_t hash);

    const size_t m_seed;
    std::vector<std::uint64_t> m_slots; ///< open addressing; 0: free
    std::vector<std::uint64_t> m_order; ///< a ring, oldest at m_next
    size_t m_next = 0;
};

/// How one request is to be answered.
struct Verdict
{
    int status = 200;
    const QByteArray *answer = nullptr; ///< the whole response
    milliseconds latency{0};
    bool reset = false;
};

/// What the receiver knows and decides; of its thread only, but for the counters.
class ReceiverState
{
public:
    explicit ReceiverState(const Receiver::Settings &settings);

    void setDials(const ReceiverDials &dials);
    void setSecrets(const std::vector<Secret> &secrets);
    [[nodiscard]] const ReceiverDials &dials() const { return m_dials; }
    [[nodiscard]] Verdict judge(const RequestView &request);
    void countRefusal();
    [[nodiscard]] ReceiverCounters counters() const; ///< thread: any

private:
    [[nodiscard]] bool isSigned(const RequestView &request, Timestamp now) const;
    struct Answer
    {
        int status = 0;
        QByteArray text;
    };
    [[nodiscard]] const Answer &answerFor(bool bad);
    [[nodiscard]] double chance();
    void count(int status, const RequestView &request, bool badSignature, bool duplicate);
    void report(const RequestView &request, Timestamp now, Received received) const;

    std::function<void(const Received &)> m_onReceived;
    ReceiverDials m_dials;
    std::vector<Secret> m_keys;
    bool m_checksSignatures = false;
    Answer m_answer;
    std::vector<Answer> m_failures; ///< one, or a mix, of which each comes in turn
    std::size_t m_turn = 0;
    Answer m_badAnswer; ///< to a wrong signature
    RecentIds m_seen;
    std::minstd_rand m_random;
    std::atomic<qint64> m_requests = 0, m_accepted = 0, m_refused = 0, m_badSignatures = 0,
                        m_duplicates = 0, m_bytes = 0;
};

/// A response with a body and its length.
[[nodiscard]] QByteArray makeAnswer(int status, const QByteArray &headers, const QByteArray &body);

} // namespace deckhand
