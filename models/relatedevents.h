#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"
#include "models/wording.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace deckhand {

/// What an event is about: a task run, a session …
struct RelatedEntity
{
    QByteArray field; ///< of the search language: `task_run`
    QByteArray id;
    bool operator==(const RelatedEntity &) const = default;
};
/// The narrowest first.
[[nodiscard]] std::vector<RelatedEntity> entitiesOf(const Event &event);

/// Events about the same thing as one event, oldest first, each with the time since the one before.
class RelatedEvents : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int limit = 100;

    RelatedEvents(EngineApi &engine, const Wording &wording, const Clock &clock,
                  QObject *parent = nullptr);

    /// Reads the events of the narrowest entity; nothing is read where there is none.
    void setEvent(const std::optional<Event> &event);
    void setEntity(const RelatedEntity &entity);
    [[nodiscard]] const std::vector<RelatedEntity> &entities() const { return m_entities; }
    [[nodiscard]] const RelatedEntity &entity() const { return m_entity; }
    [[nodiscard]] const Event *eventAt(int row) const;
    [[nodiscard]] int rowOfCurrent() const;
    /// Older ones were left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    [[nodiscard]] bool isLoading() const { return m_loading; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    void changed();

private:
    void load();
    void apply(Result<Page<Event>> page);

    EngineApi &m_engine;
    const Wording &m_wording;
    const Clock &m_clock;
    EventId m_current;
    std::vector<RelatedEntity> m_entities;
    RelatedEntity m_entity;
    std::vector<Event> m_rows;
    std::optional<Error> m_error;
    int m_question = 0; ///< answers to older ones are dropped
    bool m_cut = false;
    bool m_loading = false;
    bool m_stale = false;
    PendingRead m_pending;
};

} // namespace deckhand
