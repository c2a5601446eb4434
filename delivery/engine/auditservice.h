#pragma once

#include "api/audit.h"
#include "api/ulid.h"
#include "engine/storegate.h"

namespace deckhand {

/// Makes the entries of the audit list that go with changes, and lists them. Thread: any.
class AuditService final : public AuditApi
{
public:
    /// `self` stands for whoever calls without saying for whom.
    AuditService(StoreGate &gate, IdSource &ids, const Clock &clock, Actor self)
        : m_gate(gate), m_ids(ids), m_clock(clock), m_self{std::move(self), {}}
    {}

    FutureResult<Page<AuditEntry>> list(AuditFilter filter, PageRequest page) override;

    [[nodiscard]] const Caller &self() const { return m_self; }
    /// `action` is what was done to `object`: `updated`.
    [[nodiscard]] AuditEntry note(const Caller &caller, const char *object, const char *action,
                                  const QByteArray &id, std::vector<QByteArray> changed = {});
    /// Stores an entry for what is written nowhere else; `then` runs on a thread of the store and
    /// is told whether it could be stored.
    void write(AuditEntry entry, std::function<void(const VoidResult &)> then);

private:
    StoreGate &m_gate;
    IdSource &m_ids;
    const Clock &m_clock;
    const Caller m_self;
};

} // namespace deckhand
