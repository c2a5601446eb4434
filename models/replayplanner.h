#pragma once

#include "api/engineapi.h"

#include <QElapsedTimer>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>
#include <vector>

namespace deckhand {

/// What a person asks to replay, before options.
struct ReplayScope
{
    EventFilter filter;
    QString text; ///< the filter as it was written, or what was chosen
    ReplayOnly only = ReplayOnly::Failed;
    std::vector<DestinationId> destinations; ///< to begin with; empty: all active ones
};

/// Prepares one replay: the scope, its options, and the exact number of deliveries it would make,
/// in all and for each destination, counted by the engine in dry runs. Nothing is sent before
/// `start`.
class ReplayPlanner : public QObject
{
    Q_OBJECT

public:
    enum class State { Counting, Ready, Starting, Failed };
    /// Above this many deliveries a production environment asks for the number to be typed.
    static constexpr qint64 unguarded = 100;

    struct Share
    {
        DestinationId id;
        QString name;
        bool chosen = true;
        std::optional<qint64> count; ///< none while it is counted, or if that failed
    };

    explicit ReplayPlanner(EngineApi &engine, QObject *parent = nullptr);

    /// Starts over. Inactive destinations receive nothing, so they are left out.
    void begin(const ReplayScope &scope, const std::vector<Destination> &destinations,
               bool guarded);
    void setOnly(ReplayOnly only);
    void setChosen(const DestinationId &id, bool chosen);
    /// Deliveries per second; none: as fast as it goes.
    void setRate(std::optional<double> rate);
    void setTyped(const QString &typed);
    void recount();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const ReplayScope &scope() const { return m_scope; }
    [[nodiscard]] const std::vector<Share> &shares() const { return m_shares; }
    [[nodiscard]] std::optional<double> rate() const { return m_rate; }
    [[nodiscard]] qint64 total() const { return m_total; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    /// How many of `total` were delivered already; known where everything is taken.
    [[nodiscard]] std::optional<qint64> deliveredBefore() const { return m_delivered; }
    /// When the newest event that matches was made.
    [[nodiscard]] std::optional<Timestamp> newest() const { return m_newest; }
    /// And the oldest; none while it is looked for, and where that would take long.
    [[nodiscard]] std::optional<Timestamp> oldest() const { return m_oldest; }
    /// At the chosen rate; none without one.
    [[nodiscard]] std::optional<double> seconds() const;
    [[nodiscard]] bool needsNumber() const { return m_guarded && m_total > unguarded; }
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    void start();

Q_SIGNALS:
    void changed();
    void started(const deckhand::Replay &replay);

private:
    [[nodiscard]] ReplayRequest request(bool dryRun) const;
    [[nodiscard]] std::vector<DestinationId> chosen() const;
    void countShares();
    void countDelivered();
    void findNewest();
    void findOldest(Timestamp emptyBefore, Timestamp known);
    void askBefore(Timestamp at, std::function<void(const std::optional<Timestamp> &)> answered);
    void fail(const Error &error);

    EngineApi &m_engine;
    ReplayScope m_scope;
    std::vector<Share> m_shares;
    std::optional<double> m_rate;
    std::optional<Error> m_error;
    QString m_typed;
    State m_state = State::Counting;
    qint64 m_total = 0;
    qint64 m_bytes = 0;
    std::optional<qint64> m_delivered;
    std::optional<Timestamp> m_newest, m_oldest;
    QElapsedTimer m_looking; ///< for the oldest
    bool m_guarded = false;
    int m_question = 0; ///< counts of an older question are dropped
};

} // namespace deckhand
