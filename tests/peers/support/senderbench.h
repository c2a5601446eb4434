#pragma once

#include "destinations/sender.h"
#include "transport/httpclient.h"

#include <QString>

#include <future>
#include <map>
#include <memory>
#include <vector>

namespace deckhand {

/// A delivery thread with senders on it, and a sink whose outcomes a test waits for. Thread: any;
/// senders are made, used and destroyed on the delivery thread.
class SenderBench
{
public:
    struct Settings
    {
        QString caFile;
        std::map<QByteArray, QByteArray> baseUrls;
        milliseconds attemptTimeout{5000};
        AddressGuard guard{AddressGuard::Level::Desktop};
        milliseconds clockOffset{0}; ///< how far this machine's clock is ahead
    };
    explicit SenderBench(const Settings &settings);
    ~SenderBench();
    Q_DISABLE_COPY_MOVE(SenderBench)

    /// Destroyed on the delivery thread, which is waited for; before the bench goes.
    using SenderPtr = std::shared_ptr<Sender>;
    /// Ends the process where it cannot be made; see `tryOpen`.
    [[nodiscard]] SenderPtr open(const Destination &destination);
    [[nodiscard]] Result<SenderPtr> tryOpen(const Destination &destination);

    [[nodiscard]] SendJob job(const QByteArray &eventId, const QByteArray &body);
    /// Sends in one call; the outcomes in the order of the jobs.
    [[nodiscard]] std::vector<std::future<SendOutcome>> send(const SenderPtr &sender,
                                                             std::vector<SendJob> jobs);
    [[nodiscard]] SendOutcome sendOne(const SenderPtr &sender, const SendJob &job);
    [[nodiscard]] SendOutcome testOne(const SenderPtr &sender, const SendJob &job);
    /// Nothing where the type has no such call.
    [[nodiscard]] std::optional<SendOutcome> verifyOne(const SenderPtr &sender);
    /// What a peer answers to a request outside of any sender.
    [[nodiscard]] HttpResponse ask(const QByteArray &method, const QByteArray &url,
                                   const QByteArray &body = {}, Headers headers = {});
    /// Outcomes that nobody waited for, or that came twice.
    [[nodiscard]] int strays() const;
    [[nodiscard]] const SenderFactory &factory() const { return *m_factory; }

private:
    class Sink;
    class ShiftedClock;

    const Settings m_settings;
    std::unique_ptr<ShiftedClock> m_clock;
    std::unique_ptr<Sink> m_sink;
    std::unique_ptr<SenderFactory> m_factory;
    std::unique_ptr<HttpClient> m_client;
    HttpPool m_pool = 0;
};

/// The outcome, or after half a minute one that says there was none.
[[nodiscard]] SendOutcome waitFor(std::future<SendOutcome> &outcome);

} // namespace deckhand
