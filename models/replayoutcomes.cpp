#include "models/replayoutcomes.h"

#include "api/codec.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr int pageSize = 100;

QString clauseOf(DeliveryStatus status, ErrorClass error)
{
    QString clause = QStringLiteral("status:") + QLatin1String(wireName(status));
    if (error != ErrorClass::None)
        clause += QStringLiteral(" error:") + QLatin1String(wireName(error));
    return clause;
}

} // namespace

std::vector<DestinationId> receiversOf(const Replay &replay)
{
    return replay.targetDestinationId ? std::vector{*replay.targetDestinationId}
                                      : replay.destinationIds;
}

QString replayedFilter(const Replay &replay, const QString &clause)
{
    const QString own = QStringLiteral("replay:") + replay.id.toString();
    return clause.isEmpty() ? own : QString(own % QLatin1Char(' ') % clause);
}

ReplayOutcomes::ReplayOutcomes(EngineApi &engine, QObject *parent)
    : QObject(parent), m_engine(engine)
{}

void ReplayOutcomes::clear()
{
    if (m_replay.id.isEmpty())
        return;
    ++m_question;
    m_pending.giveUp();
    m_replay = {};
    m_groups.clear();
    m_error.reset();
    m_cut = m_reading = false;
    Q_EMIT changed();
}

void ReplayOutcomes::show(const Replay &replay)
{
    const bool same = replay.id == m_replay.id && replay.status == m_replay.status &&
                      replay.counts == m_replay.counts && !m_error;
    if (same)
        return;
    if (replay.id != m_replay.id)
        m_groups.clear();
    m_replay = replay;
    ++m_question;
    m_found.clear();
    m_cut = false;
    m_error.reset();
    const auto q = SearchExpression::parse(replayedFilter(replay));
    if (!q)
        return; // a server may know more of the language
    m_reading = true;
    m_filter = {};
    m_filter.statuses = {DeliveryStatus::Failure, DeliveryStatus::Held, DeliveryStatus::Canceled,
                         DeliveryStatus::Retrying};
    m_filter.q = *q;
    request({}, 0);
    Q_EMIT changed();
}

void ReplayOutcomes::request(const QByteArray &cursor, int read)
{
    onFinished(m_pending.keep(m_engine.deliveries().list(m_filter, {pageSize, cursor})), this,
               [this, read, asked = m_question](const Result<Page<Delivery>> &page) {
                   if (asked != m_question)
                       return;
                   if (!page) {
                       m_error = page.error();
                       m_reading = false;
                       Q_EMIT changed();
                       return;
                   }
                   count(page->items);
                   const int now = read + int(page->items.size());
                   m_cut = page->hasMore && now >= bound;
                   if (page->hasMore && !m_cut)
                       request(page->nextCursor, now);
                   else
                       finish();
               });
}

void ReplayOutcomes::count(const std::vector<Delivery> &deliveries)
{
    for (const Delivery &delivery : deliveries) {
        const ErrorClass error =
            delivery.lastError ? delivery.lastError->errorClass : ErrorClass::None;
        auto group = std::find_if(m_found.begin(), m_found.end(), [&](const ReplayOutcome &known) {
            return known.status == delivery.status && known.error == error;
        });
        if (group == m_found.end())
            group =
                m_found.insert(group, {delivery.status,
                                       error,
                                       0,
                                       replayedFilter(m_replay, clauseOf(delivery.status, error)),
                                       {}});
        ++group->count;
        if (group->ids.size() < ReplayOutcome::idBound)
            group->ids.push_back(delivery.id);
    }
}

void ReplayOutcomes::finish()
{
    m_reading = false;
    std::stable_sort(
        m_found.begin(), m_found.end(),
        [](const ReplayOutcome &a, const ReplayOutcome &b) { return a.count > b.count; });
    m_groups = std::move(m_found);
    m_found.clear();
    if (m_replay.counts.succeeded > 0)
        m_groups.insert(m_groups.begin(),
                        {DeliveryStatus::Success,
                         ErrorClass::None,
                         m_replay.counts.succeeded,
                         replayedFilter(m_replay, QStringLiteral("status:success")),
                         {}});
    Q_EMIT changed();
}

} // namespace deckhand
