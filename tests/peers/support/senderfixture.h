#pragma once

#include "destinations/sender.h"
#include "support/clientfixture.h"
#include "support/manualclock.h"

#include <condition_variable>
#include <map>
#include <set>

namespace deckhand {

/// Keeps outcomes and counts them. Thread: any.
class CollectingSink final : public SendSink
{
public:
    void finished(quint64 token, SendOutcome outcome) override;
    /// Until there are outcomes of this many tokens, or the time is over.
    bool waitFor(std::size_t tokens, milliseconds time = milliseconds(30'000));
    [[nodiscard]] SendOutcome outcome(quint64 token);
    [[nodiscard]] std::size_t count();
    [[nodiscard]] std::vector<quint64> failed();
    [[nodiscard]] std::set<QString> messages();
    /// Tokens that were reported more than once.
    [[nodiscard]] int repeated();

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<quint64, SendOutcome> m_outcomes;
    int m_repeated = 0;
};

/// Senders of one destination, as an engine would make and use them.
class SenderFixture
{
public:
    explicit SenderFixture(HttpClient::Settings settings = desktop());
    ~SenderFixture();
    SenderFixture(const SenderFixture &) = delete;
    SenderFixture &operator=(const SenderFixture &) = delete;

    /// Loopback may be reached.
    [[nodiscard]] static HttpClient::Settings desktop();
    void setField(const char *name, const QByteArray &value);
    void setCredential(const char *name, const QByteArray &value);
    [[nodiscard]] Result<std::unique_ptr<Sender>> create();
    /// Makes the sender anew; the former one goes.
    void reopen();
    void close();
    /// A job whose event id is `evt_<number>`, its token too.
    [[nodiscard]] SendJob job(quint64 number, const QByteArray &body = {}) const;
    void send(std::span<const SendJob> jobs);
    /// `count` jobs from `first` on, in batches as the sender takes them.
    void sendMany(quint64 first, quint64 count);
    [[nodiscard]] SendOutcome sendOne(const QByteArray &body = {});

    ManualClock clock;
    CollectingSink sink;
    Destination destination;
    QByteArray eventType = "task_run.completed";
    milliseconds attemptTimeout{5000};
    std::unique_ptr<HttpClient> http;
    std::unique_ptr<SenderFactory> factory;
    std::unique_ptr<Sender> sender;

private:
    quint64 m_next = 1'000'000;
};

} // namespace deckhand
