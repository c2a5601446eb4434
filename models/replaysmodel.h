#pragma once

#include "api/engineapi.h"
#include "models/pace.h"
#include "models/pagedmodel.h"
#include "models/replaypace.h"

#include <QHash>
#include <QTimer>

namespace deckhand {

class DestinationsModel;

/// All replays, newest first; read again every second while one of them runs and somebody looks.
class ReplaysModel : public PagedModel
{
    Q_OBJECT

public:
    enum { ShareRole = Qt::UserRole + 80 }; ///< double, 0–1: how much is done

    ReplaysModel(EngineApi &engine, const DestinationsModel &destinations, const Wording &wording,
                 const Clock &clock, QObject *parent = nullptr);

    void setPace(Pace pace);
    [[nodiscard]] Pace pace() const { return m_pace; }
    [[nodiscard]] const Replay *replayAt(int row) const;
    [[nodiscard]] const Replay *find(const ReplayId &id) const { return replayAt(rowOf(id)); }
    [[nodiscard]] int rowOf(const ReplayId &id) const;
    /// As measured since this window follows it.
    [[nodiscard]] ReplayPace paceOf(const ReplayId &id) const { return m_paces.value(id); }
    /// Running or paused.
    [[nodiscard]] int unfinished() const;
    void pause(const ReplayId &id);
    void resume(const ReplayId &id);
    void cancel(const ReplayId &id);
    /// Puts one in that was just made.
    void add(const Replay &replay);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Counts or states have changed.
    void updated();
    void actionFailed(const deckhand::Error &error);

protected:
    void clearRows() override { m_rows.clear(); }
    void request(const QByteArray &cursor) override;

private:
    void refresh();
    void apply(const Replay &replay);
    void act(const FutureResult<Replay> &answer);
    void watch();
    void measure(const Replay &replay);
    [[nodiscard]] QString text(const Replay &replay, int column) const;
    [[nodiscard]] QVariant sortKey(const Replay &replay, int column) const;
    [[nodiscard]] QString destinationsOf(const Replay &replay) const;

    EngineApi &m_engine;
    const DestinationsModel &m_destinations;
    const Wording &m_wording;
    const Clock &m_clock;
    std::vector<Replay> m_rows;
    QHash<ReplayId, ReplayPace> m_paces; ///< of those that run
    QTimer m_timer;
    Pace m_pace = Pace::Stopped;
};

/// Share that is done, 0–1.
[[nodiscard]] double shareDone(const Replay &replay);
[[nodiscard]] bool isFinished(const Replay &replay);
[[nodiscard]] Look lookOf(ReplayStatus status);

} // namespace deckhand
