#include "models/harexport.h"

#include "models/attemptexport.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace deckhand {

namespace {

constexpr int pageSize = 100;

/// Every attempt of a delivery that sent something, as entries of a HAR; each begins with a comma
/// but the first of the file.
QByteArray entriesOf(const Delivery &delivery, const QByteArray &body, bool isFirst)
{
    QByteArray text;
    for (const Attempt &attempt : delivery.history) {
        const QByteArray entry = toHarEntry(delivery, attempt, body);
        if (entry.isEmpty())
            continue;
        text += isFirst ? "\n" : ",\n";
        text += entry;
        isFirst = false;
    }
    return text;
}

} // namespace

HarExport::HarExport(EngineApi &engine, const Clock &clock, QObject *parent)
    : QObject(parent), m_engine(engine), m_clock(clock)
{}

template <class T, class Take>
void HarExport::whenRead(FutureResult<T> future, Take take)
{
    onFinished(m_pending.keep(std::move(future)), this,
               [this, asked = m_generation, take](const Result<T> &result) {
                   if (asked == m_generation)
                       take(result);
               });
}

void HarExport::start(const Job &job)
{
    ++m_generation;
    m_job = job;
    m_waiting.assign(job.chosen.rbegin(), job.chosen.rend());
    m_cursor.clear();
    m_event.reset();
    m_done = 0;
    m_bytes = 0;
    m_hasEntries = m_cut = m_committing = false;
    m_file = std::make_shared<FileStream>(job.path);
    Q_EMIT progressed();
    whenRead(m_file->append(harHead()), [this](const Result<qint64> &bytes) {
        if (!bytes)
            fail(bytes.error());
        else if (m_job.chosen.empty())
            list({});
        else
            next();
    });
}

void HarExport::cancel()
{
    if (!m_file || m_committing)
        return;
    ++m_generation;
    m_pending.giveUp();
    m_file.reset();
    m_event.reset();
    Q_EMIT canceled();
}

void HarExport::list(const QByteArray &cursor)
{
    DeliveryFilter filter;
    filter.q = m_job.filter;
    whenRead(m_engine.deliveries().list(filter, {pageSize, cursor}),
             [this](const Result<Page<Delivery>> &page) {
                 if (!page) {
                     fail(page.error());
                     return;
                 }
                 m_cursor = page->hasMore ? page->nextCursor : QByteArray();
                 for (auto it = page->items.rbegin(); it != page->items.rend(); ++it)
                     m_waiting.push_back(it->id);
                 next();
             });
}

void HarExport::next()
{
    const bool more = !m_waiting.empty() || !m_cursor.isEmpty();
    m_cut = more && (m_done >= bound || m_bytes >= byteBound);
    if (m_cut || !more) {
        finish();
        return;
    }
    if (m_waiting.empty()) {
        list(std::exchange(m_cursor, {}));
        return;
    }
    const DeliveryId id = m_waiting.back();
    m_waiting.pop_back();
    whenRead(m_engine.deliveries().get(id), [this](const Result<Delivery> &delivery) {
        if (delivery)
            readEvent(*delivery);
        else if (delivery.error().items.front().code == ErrorCode::ResourceNotFound)
            next(); // it was pruned since it was listed
        else
            fail(delivery.error());
    });
}

void HarExport::readEvent(const Delivery &delivery)
{
    if (m_event && m_event->id == delivery.eventId) {
        write(delivery, m_event);
        return;
    }
    whenRead(m_engine.events().get(delivery.eventId), [this, delivery](const Result<Event> &event) {
        m_event = event ? std::optional(*event) : std::nullopt;
        write(delivery, m_event);
    });
}

void HarExport::write(const Delivery &delivery, const std::optional<Event> &event)
{
    const auto sent = [](const Attempt &attempt) { return attempt.request.has_value(); };
    const bool isFirst = !m_hasEntries;
    m_hasEntries =
        m_hasEntries || std::any_of(delivery.history.begin(), delivery.history.end(), sent);
    whenRead(m_file->append([delivery, event, isFirst] {
        return entriesOf(delivery, event ? envelope(*event) : QByteArray(), isFirst);
    }),
             [this](const Result<qint64> &bytes) { written(bytes); });
}

void HarExport::written(const Result<qint64> &bytes)
{
    if (!bytes) {
        fail(bytes.error());
        return;
    }
    m_bytes = *bytes;
    ++m_done;
    if (m_done % 20 == 0)
        Q_EMIT progressed();
    next();
}

QByteArray HarExport::tail() const
{
    const QJsonObject facts{
        {QStringLiteral("export"), QStringLiteral("deliveries")},
        {QStringLiteral("filter"), m_job.filter.text()},
        {QStringLiteral("chosen"), !m_job.chosen.empty()},
        {QStringLiteral("exported_at"), QString::fromLatin1(toIso(m_clock.now()))},
        {QStringLiteral("exported_from"), m_job.profile},
        {QStringLiteral("deliveries"), m_done},
        {QStringLiteral("others_left_out"), m_cut}};
    return harTail(QJsonDocument(facts).toJson(QJsonDocument::Compact));
}

void HarExport::finish()
{
    whenRead(m_file->append(tail()), [this](const Result<qint64> &last) {
        if (!last) {
            fail(last.error());
            return;
        }
        m_committing = true;
        whenRead(m_file->commit(), [this](const Result<qint64> &bytes) {
            if (!bytes) {
                fail(bytes.error());
                return;
            }
            m_file.reset();
            Q_EMIT finished(*bytes);
        });
    });
}

void HarExport::fail(const Error &error)
{
    m_file.reset();
    Q_EMIT failed(error);
}

} // namespace deckhand
