#pragma once

#include "api/audit.h"
#include "api/filters.h"
#include "api/stats.h"

#include <QByteArray>

namespace deckhand {

/// `name=value&…`, percent-encoded so that nothing in a value is taken for syntax.
class Query
{
public:
    void add(const char *name, const QByteArray &value);
    void add(const char *name, const QString &value) { add(name, value.toUtf8()); }
    /// Left out where there is no value.
    void add(const char *name, const std::optional<Timestamp> &value);
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    QByteArray m_text;
};

/// A page on the wire has at most 100 items, whatever the caller asks for.
void addPage(Query &query, const PageRequest &page);
[[nodiscard]] Query eventQuery(const EventFilter &filter, const PageRequest &page);
[[nodiscard]] Query deliveryQuery(const DeliveryFilter &filter, const PageRequest &page);
[[nodiscard]] Query auditQuery(const AuditFilter &filter, const PageRequest &page);
[[nodiscard]] Query statsQuery(const StatsRequest &request);

/// One path segment, percent-encoded: an id from elsewhere may hold anything.
[[nodiscard]] QByteArray segment(const QByteArray &id);

} // namespace deckhand
