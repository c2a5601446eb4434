#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>

#include <optional>
#include <vector>

namespace deckhand {

/// How deliveries of a replay stand now that ended the same way.
struct ReplayOutcome
{
    static constexpr std::size_t idBound = 200;

    DeliveryStatus status = DeliveryStatus::Unknown;
    ErrorClass error = ErrorClass::None;
    qint64 count = 0;
    QString filter;                   ///< a search expression that finds them
    std::vector<DeliveryId> ids = {}; ///< the newest, `idBound` at most; none of those that arrived
};

/// The destinations that get what it sends.
[[nodiscard]] std::vector<DestinationId> receiversOf(const Replay &replay);
/// A search expression for the deliveries that this replay was the last one to take; `clause`
/// narrows it.
[[nodiscard]] QString replayedFilter(const Replay &replay, const QString &clause = {});

/// What became of a replay, grouped by outcome, most frequent first. What did not arrive is read
/// when it is asked for, the newest `bound` deliveries; what arrived is known from the replay.
class ReplayOutcomes : public QObject
{
    Q_OBJECT

public:
    static constexpr int bound = 2'000;

    explicit ReplayOutcomes(EngineApi &engine, QObject *parent = nullptr);

    /// Reads anew unless it is the same replay as far as it was.
    void show(const Replay &replay);
    void clear();
    [[nodiscard]] const std::vector<ReplayOutcome> &groups() const { return m_groups; }
    /// There were more than `bound`.
    [[nodiscard]] bool isCut() const { return m_cut; }
    [[nodiscard]] bool isReading() const { return m_reading; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void changed();

private:
    void request(const QByteArray &cursor, int read);
    void count(const std::vector<Delivery> &deliveries);
    void finish();

    EngineApi &m_engine;
    Replay m_replay;
    DeliveryFilter m_filter;
    std::vector<ReplayOutcome> m_found, m_groups;
    std::optional<Error> m_error;
    int m_question = 0; ///< answers to an older one are dropped
    bool m_reading = false, m_cut = false;
    PendingRead m_pending;
};

} // namespace deckhand
