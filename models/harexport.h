#pragma once

#include "api/engineapi.h"
#include "models/filestream.h"
#include "models/pendingread.h"

#include <QObject>

namespace deckhand {

/// Deliveries with all their attempts as one HAR 1.2 file: those that match a filter, newest first,
/// or those that were chosen. Filter and time stand in the log's comment, after the entries. One
/// delivery is read, encoded and written at a time, the last two off the GUI thread; the file takes
/// its place when it is whole.
class HarExport : public QObject
{
    Q_OBJECT

public:
    static constexpr int bound = 2'000; ///< deliveries; each is read by itself
    static constexpr qint64 byteBound = 256 * 1024 * 1024;

    struct Job
    {
        SearchExpression filter;
        std::vector<DeliveryId> chosen; ///< none: those that match the filter
        QString profile;
        QString path;
    };

    HarExport(EngineApi &engine, const Clock &clock, QObject *parent = nullptr);

    /// One at a time; another one replaces it, and its file is not written.
    void start(const Job &job);
    /// Gives it up, in the engine, too, and leaves no file. Not any more while the whole file takes
    /// its place.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_file != nullptr; }
    [[nodiscard]] int deliveries() const { return m_done; }
    /// How many there will be; 0 where nobody knows.
    [[nodiscard]] int most() const { return int(m_job.chosen.size()); }
    /// Deliveries beyond the bounds were left out.
    [[nodiscard]] bool isCut() const { return m_cut; }

Q_SIGNALS:
    void progressed();
    void finished(qint64 bytes);
    void failed(const deckhand::Error &error);
    void canceled();

private:
    void list(const QByteArray &cursor);
    void next();
    void readEvent(const Delivery &delivery);
    void write(const Delivery &delivery, const std::optional<Event> &event);
    void written(const Result<qint64> &bytes);
    void finish();
    void fail(const Error &error);
    [[nodiscard]] QByteArray tail() const;
    /// `take`, unless another export was started meanwhile.
    template <class T, class Take>
    void whenRead(FutureResult<T> future, Take take);

    EngineApi &m_engine;
    const Clock &m_clock;
    Job m_job;
    std::shared_ptr<FileStream> m_file;
    std::vector<DeliveryId> m_waiting; ///< the next one at the end
    QByteArray m_cursor;               ///< of the next page; empty: there is none
    std::optional<Event> m_event; ///< the last one read: deliveries of an event follow each other
    PendingRead m_pending;
    int m_generation = 0;
    int m_done = 0;
    qint64 m_bytes = 0;
    bool m_hasEntries = false;
    bool m_cut = false;
    bool m_committing = false;
};

} // namespace deckhand
