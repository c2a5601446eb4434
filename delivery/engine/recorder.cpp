#include "engine/recorder.h"

namespace deckhand {

Recorder::Recorder(Store &store, Executor &executor, StreamHub &hub, Recorded recorded,
                   Failed failed)
    : m_store(store),
      m_executor(executor),
      m_hub(hub),
      m_recorded(std::move(recorded)),
      m_failed(std::move(failed))
{}

Recorder::~Recorder()
{
    *m_alive = false;
}

void Recorder::add(AttemptRecord record, const DestinationId &destination,
                   std::optional<Delivery> shown)
{
    if (record.nextAttemptAt && record.status != DeliveryStatus::Held)
        m_open->retries.push_back({destination, *record.nextAttemptAt});
    if (shown)
        m_open->shown.push_back({{}, std::move(*shown)});
    m_open->records.push_back(std::move(record));
    ++m_unwritten;
    if (m_open->records.size() >= flushAt && !m_failing) {
        flush();
    } else if (!m_flushPosted) {
        m_flushPosted = true;
        m_executor.post([this, alive = m_alive] {
            if (!*alive)
                return;
            m_flushPosted = false;
            if (!m_failing)
                flush();
        });
    }
}

void Recorder::flush()
{
    const auto unsaved = std::exchange(m_unsaved, {});
    for (const auto &batch : unsaved)
        write(batch);
    if (!m_open->records.empty())
        write(std::exchange(m_open, std::make_shared<Batch>()));
}

void Recorder::write(const std::shared_ptr<Batch> &batch)
{
    // The records are copied into the job: if the store refuses them they are still here.
    m_store.record(batch->records,
                   backTo(m_executor, m_alive,
                          [this, batch](const Result<bool> &result) { written(batch, result); }));
}

void Recorder::written(const std::shared_ptr<Batch> &batch, const Result<bool> &result)
{
    if (!result) {
        m_failing = true;
        m_unsaved.push_back(batch);
        m_failed(result.error());
        return;
    }
    m_failing = !m_unsaved.empty();
    m_unwritten -= batch->records.size();
    m_hub.publish(std::move(batch->shown));
    m_recorded(batch->retries);
}

} // namespace deckhand
