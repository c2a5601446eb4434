#pragma once

#include "api/engineapi.h"
#include "models/issue.h"
#include "models/pendingread.h"
#include "models/wording.h"

#include <QAbstractTableModel>

#include <optional>

namespace deckhand {

class ConsoleSettings;
class DestinationsModel;

/// Failures grouped by destination and cause, kept current by the stream. Read from the newest
/// `bound` deliveries that failed and are not delivered yet; what somebody says of an issue is
/// remembered with the profile, on this computer.
class IssuesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    static constexpr int bound = 5'000;

    IssuesModel(EngineApi &engine, const DestinationsModel &destinations, const Wording &wording,
                const Clock &clock, QObject *parent = nullptr);

    /// Reads and keeps what was said of issues there.
    void remember(ConsoleSettings &settings);
    void setActive(bool active);
    [[nodiscard]] const Issue *issueAt(int row) const;
    [[nodiscard]] const Issue *find(const QByteArray &id) const { return issueAt(rowOf(id)); }
    [[nodiscard]] int rowOf(const QByteArray &id) const;
    [[nodiscard]] int openCount() const;
    [[nodiscard]] bool isLoaded() const { return m_loaded; }
    /// Older failures were left out.
    [[nodiscard]] bool isCut() const { return m_cut; }
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }
    void mark(const QByteArray &id, IssueState state);
    /// What somebody knows of it; an empty one takes the note away.
    void setNote(const QByteArray &id, const QString &note);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public Q_SLOTS:
    void reload();
    void take(const std::vector<deckhand::StreamBatch> &batches);

Q_SIGNALS:
    /// After any change of rows or counts.
    void updated();

private:
    using Issues = std::map<QByteArray, Issue>;
    void request(const QByteArray &cursor, int read);
    void finish();
    struct Added
    {
        Issue &issue;
        bool fresh;
    };
    Added add(Issues &issues, const QByteArray &id, const Delivery &delivery, Timestamp seen);
    void keep(const Delivery &delivery);
    void note(const Delivery &delivery);
    void forget(const DeliveryId &id);
    void applyMark(Issue &issue);
    void arrange();
    [[nodiscard]] QVariant text(const Issue &issue, int column) const;
    [[nodiscard]] QVariant sortKey(const Issue &issue, int column) const;

    EngineApi &m_engine;
    const DestinationsModel &m_destinations;
    const Wording &m_wording;
    const Clock &m_clock;
    ConsoleSettings *m_settings = nullptr;
    Issues m_issues, m_reading;
    QHash<DeliveryId, QByteArray> m_issueOf;
    std::vector<const Issue *> m_rows;
    std::optional<Error> m_error;
    /// What the stream told while the list was read, the newest of each; none: no trouble.
    QHash<DeliveryId, std::optional<Delivery>> m_meanwhile;
    int m_generation = 0;
    bool m_loaded = false, m_cut = false, m_isReading = false;
    PendingRead m_pending;
};

} // namespace deckhand
