#include "store/writecontext.h"

namespace deckhand {

namespace {

constexpr qint64 maxShapes = 10'000;
constexpr qsizetype maxShapeBytes = 4'096;
constexpr qsizetype maxCached = 2'000;
constexpr qsizetype maxDestinations = 20'000;
constexpr qint64 blockSize = 1'000; // as the sequences of the PostgreSQL schema step

} // namespace

void WriteContext::forget()
{
    m_nextEvent = m_nextDelivery = 0;
    m_shapes = -1;
    m_types.clear();
    m_destinations.clear();
    m_destinationsByNumber.clear();
    m_shapeNumbers.clear();
}

qint64 WriteContext::Block::take(Connection &db, const char16_t *sql)
{
    if (next == end) {
        next = db.number(sql);
        end = next + blockSize;
    }
    return next++;
}

qint64 WriteContext::nextEvent(Connection &db)
{
    if (db.isPostgres())
        return m_eventBlock.take(db, u"SELECT nextval('event_numbers')");
    if (m_nextEvent == 0)
        m_nextEvent = db.number(u"SELECT coalesce(max(seq), 0) + 1 FROM events");
    return m_nextEvent++;
}

qint64 WriteContext::nextDelivery(Connection &db)
{
    if (db.isPostgres())
        return m_deliveryBlock.take(db, u"SELECT nextval('delivery_numbers')");
    if (m_nextDelivery == 0)
        m_nextDelivery = db.number(u"SELECT coalesce(max(seq), 0) + 1 FROM deliveries");
    return m_nextDelivery++;
}

qint64 WriteContext::typeNumber(Connection &db, const QByteArray &type)
{
    if (const auto known = m_types.constFind(type); known != m_types.constEnd())
        return *known;
    const QString name = QString::fromUtf8(type);
    db.run(u"INSERT INTO event_types (name) VALUES (?) ON CONFLICT (name) DO NOTHING", {name});
    const qint64 number = db.number(u"SELECT seq FROM event_types WHERE name = ?", {name});
    if (m_types.size() >= maxCached)
        m_types.clear();
    m_types.insert(type, number);
    return number;
}

const WriteContext::DestinationRow &WriteContext::destination(Connection &db,
                                                              const DestinationId &id)
{
    if (const auto known = m_destinations.constFind(id.bytes()); known != m_destinations.constEnd())
        return *known;
    DestinationRow row;
    Statement &query =
        db.run(u"SELECT seq, active, deleted_at FROM destinations WHERE id = ?", {id.toString()});
    if (query.next())
        row = {query.value(0).toLongLong(), query.value(1).toInt() != 0, !query.value(2).isNull()};
    query.finish();
    if (m_destinations.size() >= maxDestinations)
        m_destinations.clear();
    return *m_destinations.insert(id.bytes(), row);
}

WriteContext::DestinationRow WriteContext::destinationByNumber(Connection &db, qint64 number)
{
    if (const auto known = m_destinationsByNumber.constFind(number);
        known != m_destinationsByNumber.constEnd())
        return *known;
    DestinationRow row;
    Statement &query =
        db.run(u"SELECT active, deleted_at FROM destinations WHERE seq = ?", {number});
    if (query.next())
        row = {number, query.value(0).toInt() != 0, !query.value(1).isNull()};
    query.finish();
    if (m_destinationsByNumber.size() >= maxDestinations)
        m_destinationsByNumber.clear();
    m_destinationsByNumber.insert(number, row);
    return row;
}

void WriteContext::forgetDestination(const DestinationId &id)
{
    const DestinationRow row = m_destinations.take(id.bytes());
    m_destinationsByNumber.remove(row.number);
    if (row.number == 0)
        m_destinationsByNumber.clear();
}

qint64 WriteContext::shapeNumber(Connection &db, const QByteArray &shape)
{
    if (const auto known = m_shapeNumbers.constFind(shape); known != m_shapeNumbers.constEnd())
        return *known;
    if (shape.size() > maxShapeBytes)
        return 0;
    const char16_t *find = db.isPostgres()
                             ? u"SELECT seq FROM shapes WHERE sha256(text) = sha256(?)"
                             : u"SELECT seq FROM shapes WHERE text = ?";
    qint64 number = db.number(find, {shape});
    if (number == 0) {
        if (m_shapes < 0)
            m_shapes = db.number(u"SELECT count(*) FROM shapes");
        if (m_shapes >= maxShapes)
            return 0;
        ++m_shapes;
        // Another node may have stored it meanwhile.
        db.run(u"INSERT INTO shapes (text) VALUES (?) ON CONFLICT DO NOTHING", {shape});
        number = db.number(find, {shape});
    }
    if (m_shapeNumbers.size() >= maxCached)
        m_shapeNumbers.clear();
    m_shapeNumbers.insert(shape, number);
    return number;
}

} // namespace deckhand
