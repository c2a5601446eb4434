#include "engine/auditservice.h"

namespace deckhand {

FutureResult<Page<AuditEntry>> AuditService::list(AuditFilter filter, PageRequest page)
{
    return m_gate.ask<Page<AuditEntry>>([&](Store &store, auto done, auto givenUp) {
        store.listAudit(std::move(filter), std::move(page), done, givenUp);
    });
}

AuditEntry AuditService::note(const Caller &caller, const char *object, const char *action,
                              const QByteArray &id, std::vector<QByteArray> changed)
{
    AuditEntry entry;
    entry.id = m_ids.next<AuditTag>();
    entry.createdAt = m_clock.now();
    entry.actor = caller.actor;
    entry.action = QByteArray(object) + '.' + action;
    entry.targetObject = object;
    entry.targetId = id;
    entry.changed = std::move(changed);
    entry.requestId = caller.requestId;
    return entry;
}

void AuditService::write(AuditEntry entry, std::function<void(const VoidResult &)> then)
{
    const auto store = m_gate.enter();
    if (!store)
        return then(engineStopped());
    store->insertAudit(std::move(entry), [then = std::move(then)](const Result<bool> &stored) {
        then(stored ? VoidResult() : failure(stored.error()));
    });
}

} // namespace deckhand
