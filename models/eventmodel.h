#pragma once

#include "api/engineapi.h"
#include "models/markedmodel.h"
#include "models/summaryrefresh.h"

#include <QHash>

namespace deckhand {

/// Stored events, newest first, read through the engine page by page.
class EventModel : public MarkedModel
{
    Q_OBJECT

public:
    EventModel(EngineApi &engine, const Wording &wording, const Clock &clock,
               QObject *parent = nullptr);

    void setFilter(const EventFilter &filter);
    [[nodiscard]] const EventFilter &filter() const { return m_filter; }
    [[nodiscard]] const Event *eventAt(int row) const;
    /// Of what was read; -1 where it is not among that.
    [[nodiscard]] int rowOf(const EventId &id) const { return m_index.value(id, -1); }
    /// While somebody looks, what has become of the deliveries is kept up to date.
    void setWatched(bool watched) { m_summaries.setWatched(watched); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);
    /// Messages of the stream were left out.
    void lagged();

protected:
    void clearRows() override;
    void requestPage(const QByteArray &cursor) override;
    void readMarked() override;
    void takeMarkedOnly() override;

private:
    void append(std::vector<Event> events);
    void update(const std::vector<Event> &events);
    /// When the event that came before the one of `row` was made; none for the last one read.
    [[nodiscard]] std::optional<Timestamp> before(int row) const;
    [[nodiscard]] QString text(int row, Column column) const;
    [[nodiscard]] QString toolTip(const Event &event, Column column) const;
    [[nodiscard]] QString value(const Event &event, Column column) const;
    [[nodiscard]] static QString filterText(const Event &event, Column column);
    [[nodiscard]] static QVariant look(const Event &event, Column column);

    EngineApi &m_engine;
    const Wording &m_wording;
    const Clock &m_clock;
    EventFilter m_filter;
    MarkedRows<Event> m_marked;
    std::vector<Event> m_rows;
    QHash<EventId, int> m_index; ///< of the rows
    SummaryRefresh m_summaries;
};

} // namespace deckhand
