#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>

#include <functional>

namespace deckhand {

/// Events or deliveries that match a filter, as a text other programs read: JSON lines or CSV. The
/// filter and the time stand in its first line. At most `bound` rows, the newest; the first line
/// says when older ones were left out.
class ListExport : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Events, Deliveries };
    enum class Format { JsonLines, Csv };
    static constexpr int bound = 100'000;
    static constexpr qint64 byteBound = 64 * 1024 * 1024;

    struct Job
    {
        Kind kind = Kind::Events;
        Format format = Format::JsonLines;
        SearchExpression filter;
        QString profile;
    };

    ListExport(EngineApi &engine, const Clock &clock,
               std::function<QString(const DestinationId &)> nameOf, QObject *parent = nullptr);

    /// One at a time; another one replaces it.
    void start(const Job &job);
    /// Gives it up, in the engine, too.
    void cancel();
    [[nodiscard]] bool isBusy() const { return m_busy; }
    [[nodiscard]] int rows() const { return m_rows; }
    [[nodiscard]] bool isCut() const { return m_cut; }

Q_SIGNALS:
    void progressed();
    void finished(const QByteArray &text);
    void failed(const deckhand::Error &error);
    void canceled();

private:
    void request(const QByteArray &cursor);
    template <class T>
    void take(const Result<Page<T>> &page);
    void add(const Event &event);
    void add(const Delivery &delivery);
    [[nodiscard]] QByteArray head() const;

    EngineApi &m_engine;
    const Clock &m_clock;
    std::function<QString(const DestinationId &)> m_nameOf;
    Job m_job;
    QByteArray m_text;
    PendingRead m_pending;
    int m_generation = 0;
    int m_rows = 0;
    bool m_busy = false, m_cut = false;
};

/// One CSV cell (RFC 4180). A cell that a spreadsheet would take for a formula begins with `'`.
[[nodiscard]] QByteArray csvCell(const QByteArray &text);

} // namespace deckhand
