#pragma once

#include "api/audit.h"
#include "store/connection.h"

namespace deckhand {

// The audit list. Throw SqlException.

/// In the transaction of the change it tells of.
void insertAuditRow(Connection &db, const AuditNote &note);
[[nodiscard]] Page<AuditEntry> listAuditRows(Connection &db, const AuditFilter &filter,
                                             const PageRequest &page);
/// Some of those made before, and of those that are more than `most`.
void deleteOldAudit(Connection &db, Timestamp before, qint64 most);

} // namespace deckhand
