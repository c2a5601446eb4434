#pragma once

#include "api/engineapi.h"
#include "models/markedmodel.h"

#include <QHash>

namespace deckhand {

class DestinationsModel;

/// Deliveries, newest first, read through the engine page by page. Rows that are shown follow the
/// stream; new deliveries are read at the top in one query a second at most.
class DeliveryModel : public MarkedModel
{
    Q_OBJECT

public:
    DeliveryModel(EngineApi &engine, const DestinationsModel &destinations, const Wording &wording,
                  const Clock &clock, QObject *parent = nullptr);

    void setFilter(const DeliveryFilter &filter);
    [[nodiscard]] const DeliveryFilter &filter() const { return m_filter; }
    [[nodiscard]] const Delivery *deliveryAt(int row) const;
    [[nodiscard]] int rowOf(const DeliveryId &id) const;
    /// Deliveries the stream told of that the list does not show yet.
    [[nodiscard]] int newer() const { return m_newer; }
    /// All of `newer` match the filter. An expression may ask for what the stream does not carry
    /// with a delivery (its event, its attempts), so with one they are only known to be newer.
    [[nodiscard]] bool newerIsExact() const { return m_filter.q.isEmpty(); }
    /// Reads what is newer than the first row and puts it on top, after what is being read now.
    void refreshHead();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void newerChanged();

protected:
    void clearRows() override;
    void requestPage(const QByteArray &cursor) override;
    void readMarked() override;
    void takeMarkedOnly() override;

private:
    /// What an engine is asked for.
    [[nodiscard]] DeliveryFilter plainFilter() const;
    void appendPage(Page<Delivery> page);
    void mergeHead(std::vector<Delivery> items);
    [[nodiscard]] QVariant text(int row, int column) const;
    [[nodiscard]] QString toolTip(const Delivery &delivery, int column) const;
    [[nodiscard]] static QByteArray json(const Delivery &delivery);
    [[nodiscard]] QString filterText(const Delivery &delivery, int column) const;

    EngineApi &m_engine;
    const DestinationsModel &m_destinations;
    const Wording &m_wording;
    const Clock &m_clock;
    DeliveryFilter m_filter;
    MarkedRows<Delivery> m_marked;
    std::vector<Delivery> m_rows;
    QHash<DeliveryId, int>
        m_index; ///< position counted from the end of the list: stable on top inserts
    int m_newer = 0;
    bool m_headPending = false;
    bool m_headWanted = false; ///< asked for while something else was being read
};

} // namespace deckhand
