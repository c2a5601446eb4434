#include "store/auditrows.h"

#include "store/columns.h"
#include "store/listsql.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 deletedAtOnce = 5'000;

const QString auditColumns =
    u"a.id, a.created_at, a.key_id, a.actor_name, a.actor_role, a.address, a.action,"
    " a.target_object, a.target_id, a.changed, a.request_id, a.seq"_s;

AuditEntry entryFromRow(const Statement &row)
{
    AuditEntry entry;
    entry.id = AuditId(row.value(0).toByteArray());
    entry.createdAt = fromMillis(row.value(1).toLongLong());
    entry.actor.keyId = KeyId(row.value(2).toByteArray());
    entry.actor.name = row.value(3).toString();
    entry.actor.role = row.value(4).toByteArray();
    entry.actor.address = row.value(5).toByteArray();
    entry.action = row.value(6).toByteArray();
    entry.targetObject = row.value(7).toByteArray();
    entry.targetId = row.value(8).toByteArray();
    const QByteArray changed = row.value(9).toByteArray();
    if (!changed.isEmpty()) {
        for (const QByteArray &name : changed.split(' '))
            entry.changed.push_back(name);
    }
    entry.requestId = row.value(10).toByteArray();
    return entry;
}

/// What is not there is an empty text.
SqlValue given(const QByteArray &text)
{
    return SqlValue::text(text.isNull() ? QByteArray("") : text);
}

/// Names of fields hold no blanks.
QByteArray joined(const std::vector<QByteArray> &names)
{
    QByteArray all;
    for (const QByteArray &name : names) {
        if (!all.isEmpty())
            all += ' ';
        all += name;
    }
    return all;
}

Conditions conditionsOf(const AuditFilter &filter, const std::optional<Position> &from)
{
    Conditions where;
    if (!filter.actor.isEmpty())
        where.add(u"(a.key_id = ? OR a.actor_name = ?)"_s, {filter.actor, filter.actor});
    if (filter.action.endsWith(".*"))
        where.add(u"substr(a.action, 1, ?) = ?"_s,
                  {filter.action.size() - 1, QString::fromUtf8(filter.action.chopped(1))});
    else if (!filter.action.isEmpty())
        where.add(u"a.action = ?"_s, {QString::fromUtf8(filter.action)});
    if (!filter.target.isEmpty())
        where.add(u"a.target_id = ?"_s, {QString::fromUtf8(filter.target)});
    if (filter.createdBefore)
        where.add(u"a.created_at < ?"_s, {toMillis(*filter.createdBefore)});
    if (filter.createdAfter)
        where.add(u"a.created_at >= ?"_s, {toMillis(*filter.createdAfter)});
    if (from)
        where.add(u"(a.created_at, a.seq) < (?, ?)"_s, {toMillis(from->at), from->key});
    return where;
}

} // namespace

void insertAuditRow(Connection &db, const AuditNote &note)
{
    if (!note)
        return;
    const Actor &actor = note->actor;
    db.run(u"INSERT INTO audit_entries (id, created_at, key_id, actor_name, actor_role, address,"
           u" action, target_object, target_id, changed, request_id)"
           u" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           {given(note->id.bytes()), column(note->createdAt), given(actor.keyId.bytes()),
            given(actor.name.toUtf8()), given(actor.role), given(actor.address),
            given(note->action), given(note->targetObject), given(note->targetId),
            given(joined(note->changed)), given(note->requestId)});
}

Page<AuditEntry> listAuditRows(Connection &db, const AuditFilter &filter, const PageRequest &page)
{
    const Conditions where = conditionsOf(filter, positionOf('a', page.cursor));
    Statement query =
        db.runText(u"SELECT "_s + auditColumns + u" FROM audit_entries a WHERE "_s + where.sql +
                       u" ORDER BY a.created_at DESC, a.seq DESC LIMIT ?"_s,
                   where.values + QVariantList{page.limit + 1});
    return pageOf<AuditEntry>(query, page.limit, 'a', 11, entryFromRow);
}

void deleteOldAudit(Connection &db, Timestamp before, qint64 most)
{
    // Some at a time: what waits to be written waits for this.
    db.run(u"DELETE FROM audit_entries WHERE seq IN (SELECT seq FROM audit_entries"
           u" WHERE created_at < ? ORDER BY created_at, seq LIMIT ?)",
           {column(before), deletedAtOnce});
    db.run(u"DELETE FROM audit_entries WHERE seq IN (SELECT seq FROM audit_entries WHERE seq <="
           u" (SELECT coalesce(max(seq), 0) FROM audit_entries) - ? ORDER BY seq LIMIT ?)",
           {most, deletedAtOnce});
}

} // namespace deckhand
