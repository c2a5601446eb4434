#include "store/searchcompiler.h"

#include "api/codec.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

using F = SearchFieldId;
using Op = SearchOp;

namespace {

/// What stands in the table for an enumeration: the schema's own value, or the wire name.
template <class E>
QVariant stored(E value, QVariant (*own)(E))
{
    return own ? own(value) : QVariant(QString::fromLatin1(wireName(value)));
}

} // namespace

SqlFragment SearchCompiler::onDelivery(const SearchNode &node) const
{
    const auto condition = [&](const QString &d) {
        return node.kind == SearchNode::Kind::Id ? isAbout(node.text, d) : deliveryClause(node, d);
    };
    if (m_rows == SearchRows::Deliveries)
        return condition(m_aliases.delivery);
    return rawSql(u"EXISTS (SELECT 1 FROM %1 s_d WHERE s_d.%2 = %3 AND "_s.arg(
                      m_schema.deliveries, m_schema.deliveryEvent, column(m_schema.eventKey)))
        .add(condition(u"s_d"_s))
        .add(u")"_s);
}

SqlFragment SearchCompiler::isAbout(const QString &id, const QString &d) const
{
    const SqlFragment ofAttempt =
        rawSql(u"EXISTS (SELECT 1 FROM %1 s_a WHERE s_a.%2 = %3.%4 AND "_s.arg(
                   m_schema.attempts, m_schema.attemptDelivery, d, m_schema.deliveryKey))
            .add(m_dialect.equals(u"s_a."_s % m_schema.attemptId, id, false))
            .add(u")"_s);
    return joinedSql({m_dialect.equals(d % u".id"_s, id, false),
                      m_dialect.equals(d % u'.' % m_schema.destinationId, id, false), ofAttempt},
                     u" OR "_s);
}

QString SearchCompiler::latest(const QString &d, const QString &repeated, const QString &name) const
{
    if (!repeated.isEmpty())
        return d % u'.' % repeated;
    return u"(SELECT s_a.%1 FROM %2 s_a WHERE s_a.%3 = %4.%5 ORDER BY s_a.number DESC LIMIT 1)"_s
        .arg(name, m_schema.attempts, m_schema.attemptDelivery, d, m_schema.deliveryKey);
}

SqlFragment SearchCompiler::deliveryClause(const SearchNode &clause, const QString &d) const
{
    const SearchSchema &s = m_schema;
    switch (clause.field) {
    case F::Status: return statusClause(clause, d);
    case F::Dest: return destClause(clause, d);
    case F::DestType: return destinationWhere(d, u"type"_s, textClause(clause, u"s_t.type"_s));
    case F::Attempts: return numberClause(clause, d % u".attempts"_s, true);
    case F::Http: return numberClause(clause, latest(d, s.latestHttpStatus, s.httpStatus), true);
    case F::Error: return errorClause(clause, d);
    case F::Latency:
        return numberClause(clause, latest(d, s.latestDurationMs, s.durationMs), false);
    case F::Next: return numberClause(clause, d % u'.' % s.nextAttempt, true);
    case F::Test: return flagClause(clause, d, AttemptTrigger::Test);
    case F::Replayed: return replayedClause(clause, d);
    case F::Replay: return replayClause(clause, d);
    default: return headerClause(clause, d);
    }
}

SqlFragment SearchCompiler::statusClause(const SearchNode &clause, const QString &d) const
{
    std::vector<QVariant> values;
    for (const SearchValue &value : clause.values)
        values.push_back(stored(*value.status, m_schema.status));
    return enumClause(clause, d % u".status"_s, values);
}

SqlFragment SearchCompiler::destinationWhere(const QString &d, const QString &name,
                                             const SqlFragment &condition) const
{
    return rawSql(u"%1.%2 IN (SELECT s_t.%3 FROM %4 s_t WHERE s_t.%5 <> '' AND "_s.arg(
                      d, m_schema.deliveryDestination, m_schema.destinationKey,
                      m_schema.destinations, name))
        .add(condition)
        .add(u")"_s);
}

SqlFragment SearchCompiler::destClause(const SearchNode &clause, const QString &d) const
{
    const bool fold = clause.op != Op::Regex;
    const QString idColumn = d % u'.' % m_schema.destinationId;
    const SqlFragment byName = destinationWhere(d, u"name"_s, anyText(clause, u"s_t.name"_s, fold));
    return finish(clause, idColumn, joinedSql({byName, anyText(clause, idColumn)}, u" OR "_s));
}

SqlFragment SearchCompiler::errorClause(const SearchNode &clause, const QString &d) const
{
    const QString errorColumn = d % u'.' % m_schema.errorClass;
    if (clause.op == Op::Regex)
        return rawSql(u"(%1 IS NOT NULL AND "_s.arg(errorColumn))
            .add(anyText(clause, u"COALESCE(%1.%2, '')"_s.arg(d, m_schema.errorMessage)))
            .add(u")"_s);
    std::vector<QVariant> values;
    for (const SearchValue &value : clause.values)
        values.push_back(stored(*value.errorClass, m_schema.error));
    return enumClause(clause, errorColumn, values);
}

SqlFragment SearchCompiler::flagClause(const SearchNode &clause, const QString &d,
                                       AttemptTrigger trigger) const
{
    const QString value = latest(d, m_schema.latestTrigger, m_schema.trigger);
    bool yes = false, no = false;
    for (const SearchValue &v : clause.values)
        (v.flag == (clause.op != Op::NotEqual) ? yes : no) = true;
    // `!=` of a list means none of them, of both flags nothing.
    if (clause.op == Op::NotEqual && yes && no)
        return rawSql(u"FALSE"_s);
    if (clause.present || (yes && no))
        return rawSql(u"(%1 IS NOT NULL)"_s.arg(value));
    return rawSql(u"(%1 %2 "_s.arg(value, yes ? u"="_s : u"<>"_s))
        .bind(stored(trigger, m_schema.triggerValue))
        .add(u")"_s);
}

/// Of an event that a replay has made the flag is set, whatever the latest attempt was.
SqlFragment SearchCompiler::replayedClause(const SearchNode &clause, const QString &d) const
{
    const SqlFragment byAttempt = flagClause(clause, d, AttemptTrigger::Replay);
    if (m_schema.replayedFrom.isEmpty())
        return byAttempt;
    const bool any = std::any_of(clause.values.begin(), clause.values.end(),
                                 [](const SearchValue &value) { return value.flag; });
    const bool holds = clause.present || any != (clause.op == Op::NotEqual);
    const QString from = column(m_schema.replayedFrom);
    return rawSql((holds ? u"(%1 IS NOT NULL OR "_s : u"(%1 IS NULL AND "_s).arg(from))
        .add(byAttempt)
        .add(u")"_s);
}

/// By the replay's key, so that an index finds the deliveries of one.
SqlFragment SearchCompiler::replayClause(const SearchNode &clause, const QString &d) const
{
    const SearchSchema &s = m_schema;
    const QString key = d % u'.' % s.deliveryReplay;
    return finish(
        clause, key,
        rawSql(u"%1 IN (SELECT s_r.%2 FROM %3 s_r WHERE "_s.arg(key, s.replayKey, s.replays))
            .add(anyText(clause, u"s_r.id"_s))
            .add(u")"_s));
}

SqlFragment SearchCompiler::headerClause(const SearchNode &clause, const QString &d) const
{
    const QByteArray &name = clause.path.front();
    SqlFragment values = m_dialect.headerValues(latest(d, {}, m_schema.requestHeaders), name);
    values.add(u" UNION ALL "_s)
        .add(m_dialect.headerValues(latest(d, {}, m_schema.responseHeaders), name));
    return valuesClause(clause, values, anyText(clause, u"v.txt"_s));
}

} // namespace deckhand
