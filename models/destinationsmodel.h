#pragma once

#include "api/engineapi.h"
#include "models/pace.h"
#include "models/wording.h"

#include <QAbstractTableModel>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>

#include <optional>
#include <vector>

namespace deckhand {

/// Of a destination, in words and as it looks.
struct DestinationState
{
    QString word;
    Look look;
};

/// All destinations, those in trouble first. Read whole, as there are few; kept current by the
/// stream, and read again every few seconds for the counters.
class DestinationsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    DestinationsModel(EngineApi &engine, const Wording &wording, const Clock &clock,
                      QObject *parent = nullptr);

    [[nodiscard]] QString nameOf(const DestinationId &id) const;
    [[nodiscard]] const Destination *find(const DestinationId &id) const;
    [[nodiscard]] const Destination *destinationAt(int row) const;
    [[nodiscard]] const std::vector<Destination> &all() const { return m_rows; }
    [[nodiscard]] int rowOf(const DestinationId &id) const;
    /// Leaves one out, for as long as its deletion can be taken back. None: shows all.
    void setHidden(const DestinationId &id);
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    /// Set while the last read failed.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] int inactiveCount() const;
    /// Attempts of all of them that failed in the last 24 hours.
    [[nodiscard]] qint64 failed24h() const;
    /// Told by its status and by what became of its last attempts.
    [[nodiscard]] DestinationState stateOf(const Destination &destination) const;
    /// Filters that find its deliveries of the last 24 hours, and those that wait or are held.
    [[nodiscard]] static QString lastDay(const DestinationId &id);
    [[nodiscard]] static QString backlog(const DestinationId &id);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// How often the counters are read; less often where reading them takes long.
    void setPace(Pace pace);
    [[nodiscard]] Pace pace() const { return m_pace; }
    /// 0 names the worst: inactive, then failing, then waiting, then quiet ones by name.
    [[nodiscard]] static int troubleRank(const Destination &destination);

public Q_SLOTS:
    void reload();
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void loaded();

private:
    void request(const QByteArray &cursor);
    void finish();
    void apply(std::vector<Destination> destinations);
    /// The worst first, as `troubleRank` says, then by name.
    void sort(std::vector<Destination> &destinations) const;
    void setRows(std::vector<Destination> destinations);
    void restartTimer();
    [[nodiscard]] QVariant text(const Destination &destination, int column) const;
    [[nodiscard]] static QString link(const Destination &destination, Column column);
    [[nodiscard]] QVariant sortKey(const Destination &destination, Column column) const;

    EngineApi &m_engine;
    const Wording &m_wording;
    const Clock &m_clock;
    std::vector<Destination> m_rows;
    QHash<DestinationId, int> m_rowOf; ///< each cell of a delivery asks for a name
    std::vector<Destination> m_reading;
    QHash<DestinationId, QString> m_formerNames; ///< of deleted ones, for their old deliveries
    DestinationId m_hidden;
    QTimer m_timer;
    QElapsedTimer m_readingTime;
    std::chrono::milliseconds m_lastReading{0};
    std::optional<Error> m_error;
    Pace m_pace = Pace::Stopped;
    bool m_busy = false;
    bool m_again = false;
    bool m_loaded = false;
};

} // namespace deckhand
