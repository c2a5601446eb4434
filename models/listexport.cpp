#include "models/listexport.h"

#include "api/codec.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace deckhand {

namespace {

constexpr int pageSize = 100;

QByteArray csvRow(const std::vector<QByteArray> &cells)
{
    QByteArray row;
    for (const QByteArray &cell : cells)
        row += (row.isEmpty() ? QByteArray() : QByteArray(",")) + csvCell(cell);
    return row + '\n';
}

QByteArray timeCell(const std::optional<Timestamp> &at)
{
    return at ? toIso(*at) : QByteArray();
}

} // namespace

QByteArray csvCell(const QByteArray &text)
{
    static const QByteArray formula("=+-@\t\r");
    QByteArray cell = text;
    if (!cell.isEmpty() && formula.contains(cell.front()))
        cell.prepend('\'');
    if (!cell.contains(',') && !cell.contains('"') && !cell.contains('\n') && !cell.contains('\r'))
        return cell;
    return '"' + cell.replace('"', "\"\"") + '"';
}

ListExport::ListExport(EngineApi &engine, const Clock &clock,
                       std::function<QString(const DestinationId &)> nameOf, QObject *parent)
    : QObject(parent), m_engine(engine), m_clock(clock), m_nameOf(std::move(nameOf))
{}

void ListExport::start(const Job &job)
{
    ++m_generation;
    m_job = job;
    m_text.clear();
    m_rows = 0;
    m_cut = false;
    m_busy = true;
    if (job.format == Format::Csv)
        m_text = job.kind == Kind::Events
                   ? csvRow({"id", "type", "created_at", "bytes", "data"})
                   : csvRow({"id", "event_id", "event_type", "destination", "status", "attempts",
                             "created_at", "delivered_at", "next_attempt_at", "error", "message"});
    Q_EMIT progressed();
    request({});
}

void ListExport::cancel()
{
    if (!std::exchange(m_busy, false))
        return;
    ++m_generation;
    m_pending.giveUp();
    m_text.clear();
    Q_EMIT canceled();
}

void ListExport::request(const QByteArray &cursor)
{
    if (m_job.kind == Kind::Events) {
        EventFilter filter;
        filter.q = m_job.filter;
        onFinished(m_pending.keep(m_engine.events().list(filter, {pageSize, cursor})), this,
                   [this, asked = m_generation](const Result<Page<Event>> &page) {
                       if (asked == m_generation)
                           take(page);
                   });
    } else {
        DeliveryFilter filter;
        filter.q = m_job.filter;
        onFinished(m_pending.keep(m_engine.deliveries().list(filter, {pageSize, cursor})), this,
                   [this, asked = m_generation](const Result<Page<Delivery>> &page) {
                       if (asked == m_generation)
                           take(page);
                   });
    }
}

template <class T>
void ListExport::take(const Result<Page<T>> &page)
{
    if (!page) {
        m_busy = false;
        Q_EMIT failed(page.error());
        return;
    }
    for (const T &item : page->items)
        add(item);
    m_rows += int(page->items.size());
    m_cut = page->hasMore && (m_rows >= bound || m_text.size() >= byteBound);
    Q_EMIT progressed();
    if (page->hasMore && !m_cut) {
        request(page->nextCursor);
        return;
    }
    m_busy = false;
    Q_EMIT finished(head() + m_text);
    m_text.clear();
}

QByteArray ListExport::head() const
{
    const QJsonObject head{
        {QStringLiteral("export"),
         m_job.kind == Kind::Events ? QStringLiteral("events") : QStringLiteral("deliveries")},
        {QStringLiteral("filter"), m_job.filter.text()},
        {QStringLiteral("exported_at"), QString::fromLatin1(toIso(m_clock.now()))},
        {QStringLiteral("exported_from"), m_job.profile},
        {QStringLiteral("rows"), m_rows},
        {QStringLiteral("older_left_out"), m_cut}};
    const QByteArray line = QJsonDocument(head).toJson(QJsonDocument::Compact);
    return (m_job.format == Format::Csv ? QByteArray("# ") : QByteArray()) + line + '\n';
}

void ListExport::add(const Event &event)
{
    if (m_job.format == Format::Csv) {
        m_text += csvRow({event.id.bytes(), event.type, toIso(event.createdAt),
                          QByteArray::number(event.data.size()), event.data});
        return;
    }
    encode(m_text, event);
    m_text += '\n';
}

void ListExport::add(const Delivery &delivery)
{
    if (m_job.format == Format::JsonLines) {
        encode(m_text, delivery, false);
        m_text += '\n';
        return;
    }
    const bool failing = delivery.lastError.has_value();
    m_text += csvRow({delivery.id.bytes(), delivery.eventId.bytes(), delivery.eventType,
                      m_nameOf(delivery.destinationId).toUtf8(), wireName(delivery.status),
                      QByteArray::number(delivery.attempts), toIso(delivery.createdAt),
                      timeCell(delivery.deliveredAt), timeCell(delivery.nextAttemptAt),
                      failing ? QByteArray(wireName(delivery.lastError->errorClass)) : QByteArray(),
                      failing ? delivery.lastError->message.toUtf8() : QByteArray()});
}

} // namespace deckhand
