#include "models/missedcount.h"

namespace deckhand {

MissedCount::MissedCount(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine) {}

void MissedCount::ask(const Destination &destination)
{
    const Timestamp since = destination.statusChangedAt.value_or(destination.createdAt);
    if (m_id == destination.id && m_since == since)
        return;
    giveUp();
    m_id = destination.id;
    m_since = since;
    m_counting = true;
    ReplayRequest request;
    request.filter.createdAfter = since;
    request.destinationIds = {destination.id};
    request.only = ReplayOnly::Missed;
    request.dryRun = true;
    request.countOnly = true;
    onFinished(m_pending.keep(m_engine.replays().create(request)), this,
               [this, question = m_question](const Result<Replay> &planned) {
                   if (question != m_question)
                       return;
                   m_counting = false;
                   if (planned)
                       m_count = planned->counts.total;
                   Q_EMIT changed();
               });
}

void MissedCount::giveUp()
{
    ++m_question;
    m_pending.giveUp();
    m_id = {};
    m_count.reset();
    m_counting = false;
}

} // namespace deckhand
