#pragma once

#include "api/engineapi.h"
#include "models/ifmissing.h"

#include <QObject>

#include <optional>

namespace deckhand {

class DestinationsModel;

/// Why a delivery cannot be retried now.
enum class RetryObstacle {
    None,
    NothingShown,
    Busy,
    Delivered,
    DestinationInactive,
    DestinationDeleted,
};

/// One delivery with its attempts and its event, kept current by the stream.
class DeliveryDetail : public QObject
{
    Q_OBJECT

public:
    DeliveryDetail(EngineApi &engine, const DestinationsModel &destinations,
                   QObject *parent = nullptr);

    void show(const DeliveryId &id, IfMissing ifMissing = IfMissing::Tell);
    /// With `attempt` chosen, where it has that one.
    void showAttempt(const DeliveryId &id, const AttemptId &attempt);
    void clear();
    [[nodiscard]] const DeliveryId &id() const { return m_id; }
    [[nodiscard]] const std::optional<Delivery> &delivery() const { return m_delivery; }
    [[nodiscard]] const std::optional<Event> &event() const { return m_event; }
    /// What is sent on every attempt; empty while the event has not been read.
    [[nodiscard]] QByteArray sentBody() const;
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    /// The attempt that is looked at: the newest until another is chosen.
    [[nodiscard]] int currentAttempt() const;
    [[nodiscard]] const Attempt *attempt() const;
    void setCurrentAttempt(int index);
    [[nodiscard]] RetryObstacle retryObstacle() const;
    [[nodiscard]] bool canRetry() const { return retryObstacle() == RetryObstacle::None; }
    [[nodiscard]] bool canCancel() const;
    [[nodiscard]] bool isBusy() const { return m_busy; }

public Q_SLOTS:
    void retry();
    void cancel();
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void changed();
    /// A retry or cancel was refused.
    void actionFailed(const deckhand::Error &error);
    void retried();

private:
    void load();
    void loadEvent();
    void chooseWanted();
    void finishAction(const Result<Delivery> &result);

    EngineApi &m_engine;
    const DestinationsModel &m_destinations;
    DeliveryId m_id;
    IfMissing m_ifMissing = IfMissing::Tell;
    std::optional<Delivery> m_delivery;
    std::optional<Event> m_event;
    std::optional<Error> m_error;
    std::optional<int> m_chosen;
    AttemptId m_wanted; ///< to be chosen once it is read
    RetryObstacle m_toldObstacle = RetryObstacle::NothingShown;
    bool m_loading = false;
    bool m_stale = false;
    bool m_busy = false;
};

} // namespace deckhand
