#pragma once

#include "api/search.h"
#include "api/stream.h"
#include "models/markfilter.h"
#include "models/wording.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QVarLengthArray>

#include <deque>

namespace deckhand {

/// The newest events, in memory, newest last. Holds at most `bound` events; text is made only for
/// the cells that are looked at. One removal and one insertion a batch, whatever the rate.
///
/// While it does not follow, it goes on taking events in up to its bound, but shows none of them:
/// what is being read stays where it is.
class LiveStreamModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int defaultBound = 100'000;

    LiveStreamModel(const Wording &wording, const Clock &clock, QObject *parent = nullptr);

    /// Shows the marks of events and lets filters ask for them. Outlives the model.
    void watch(const Marks &marks);
    void setBound(int rows);
    void setFollowing(bool following);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    /// Applies to what is held and to what comes.
    void setFilter(const SearchExpression &filter);
    [[nodiscard]] const SearchExpression &filter() const { return m_filter; }
    void setDestinationName(const DestinationId &id, const QString &name, const QByteArray &type);
    void clear();

    [[nodiscard]] int held() const { return int(m_rows.size()); }
    [[nodiscard]] int waiting() const { return int(m_waiting.size()); }
    /// How many of the oldest left for want of room since it does not follow; 0 while it does.
    [[nodiscard]] qint64 trimmed() const { return m_following ? 0 : m_trimmed - m_trimmedBefore; }
    [[nodiscard]] qint64 received() const { return m_nextSeq; }
    [[nodiscard]] const Event *eventAt(int row) const;
    /// -1 where it is not held, or not shown.
    [[nodiscard]] int rowOf(const EventId &id) const;
    [[nodiscard]] DeliverySummary summaryAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void countsChanged();

private:
    /// One delivery of a held event, four bytes: there may be several hundred thousand.
    struct Leg
    {
        quint16 destination = 0;
        quint8 status = 0;
        quint8 attempts = 0;
    };
    struct Row
    {
        Event event;
        QVarLengthArray<Leg, 4> legs;
        bool shown = false; ///< passed the filter: it is in m_visible or m_waiting
    };
    struct KnownDestination
    {
        DestinationId id;
        QString name;
        QByteArray type;
    };

    [[nodiscard]] Row &rowOf(qint64 seq) { return m_rows[std::size_t(seq - firstSeq())]; }
    [[nodiscard]] const Row &rowOf(qint64 seq) const
    {
        return m_rows[std::size_t(seq - firstSeq())];
    }
    [[nodiscard]] qint64 firstSeq() const { return m_nextSeq - qint64(m_rows.size()); }
    [[nodiscard]] bool matches(const Row &row) const;
    [[nodiscard]] const Mark *markOf(const Event &event) const;
    [[nodiscard]] quint16 destinationIndex(const DestinationId &id);
    void append(const Event &event, std::vector<qint64> &fresh);
    void update(const Delivery &delivery, std::vector<qint64> &late);
    void trim();
    void showFresh(const std::vector<qint64> &seqs);
    void showLate(const std::vector<qint64> &seqs);
    void refilter();
    void announceChanges();
    [[nodiscard]] QVariant text(const QModelIndex &index) const;
    [[nodiscard]] QString toolTip(const Row &row, int column) const;
    [[nodiscard]] QString value(const Row &row, int column) const;
    [[nodiscard]] QString filterText(const QModelIndex &index) const;

    const Wording &m_wording;
    const Clock &m_clock;
    std::deque<Row> m_rows;       ///< all that is held; sequence numbers are consecutive
    std::deque<qint64> m_visible; ///< sequence numbers of the model's rows, rising
    std::deque<qint64> m_waiting; ///< matched, held back while not following
    QHash<EventId, qint64> m_seqs;
    std::vector<KnownDestination> m_destinations;
    QHash<DestinationId, quint16> m_destinationIndex;
    SearchExpression m_filter;
    const Marks *m_marks = nullptr;
    MarkFilter m_markFilter;
    qint64 m_nextSeq = 0;
    qint64 m_trimmed = 0;
    qint64 m_trimmedBefore = 0;                  ///< when following was paused
    qint64 m_changedFrom = -1, m_changedTo = -1; ///< sequence numbers touched since the last tick
    std::size_t m_bound = defaultBound;
    bool m_following = true;
};

} // namespace deckhand
