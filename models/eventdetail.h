#pragma once

#include "api/engineapi.h"
#include "models/ifmissing.h"

#include <QObject>
#include <QTimer>

#include <optional>
#include <vector>

namespace deckhand {

/// One event and its journey: where it went, and where not and why.
class EventDetail : public QObject
{
    Q_OBJECT

public:
    explicit EventDetail(EngineApi &engine, QObject *parent = nullptr);

    /// Shows an event that is at hand; its journey is read.
    void show(const Event &event);
    /// Reads an event of which only the id is at hand.
    void open(const EventId &id, IfMissing ifMissing = IfMissing::Tell);
    void clear();
    [[nodiscard]] const std::optional<Event> &event() const { return m_event; }
    [[nodiscard]] const std::vector<Explanation> &journey() const { return m_journey; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] bool isLoading() const { return m_loading; }

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void eventChanged();
    void journeyChanged();

private:
    void load();

    EngineApi &m_engine;
    EventId m_wanted; ///< while it is being read
    std::optional<Event> m_event;
    std::vector<Explanation> m_journey;
    std::optional<Error> m_error;
    bool m_loading = false;
    bool m_stale = false;
};

} // namespace deckhand
