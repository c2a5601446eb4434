#include "store/node.h"

#include "store/postgresarray.h"

#include <QSysInfo>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

void Node::enroll(Connection &db, const ClaimTable &claims)
{
    // A failure ends the connection, and the transaction with it.
    db.begin();
    enrollWithin(db, claims);
    db.control(u"COMMIT");
    confirm();
}

void Node::enrollWithin(Connection &db, const ClaimTable &claims)
{
    const qint64 former = number();
    Statement made = db.runText(
        u"INSERT INTO nodes (name, lease_until) VALUES (?, clock_timestamp() + ? * interval '1 ms')"
        u" RETURNING seq"_s,
        {QSysInfo::machineHostName(), qint64(m_lease.count())});
    m_taken = made.next() ? made.value(0).toLongLong() : 0;
    (void)db.runText(u"DELETE FROM nodes WHERE lease_until < now() - interval '1 day'"_s);
    if (former == 0)
        return;
    PostgresArray keys;
    for (const RowKey key : claims.keys())
        keys.add(key);
    (void)db.runText(u"UPDATE deliveries SET node = ? WHERE node = ? AND seq = ANY (?::bigint[])"_s,
                     {m_taken, former, keys.text()});
    (void)db.runText(u"DELETE FROM nodes WHERE seq = ?"_s, {former});
}

bool Node::renew(Connection &db) const
{
    return db.run(u"UPDATE nodes SET lease_until = clock_timestamp() + ? * interval '1 ms'"
                  u" WHERE seq = ? AND lease_until > clock_timestamp()",
                  {qint64(m_lease.count()), number()})
               .numRowsAffected() > 0;
}

void Node::leave(Connection &db) const
{
    db.run(u"DELETE FROM nodes WHERE seq = ?", {number()});
}

} // namespace deckhand
