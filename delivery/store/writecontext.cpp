#include "store/writecontext.h"

namespace deckhand {

namespace {

constexpr qint64 maxShapes = 10'000;
constexpr qsizetype maxShapeBytes = 4'096;
constexpr qsizetype maxCached = 2'000;

} // namespace

void WriteContext::forget()
{
    m_nextEvent = m_nextDelivery = 0;
    m_shapes = -1;
    m_types.clear();
    m_destinations.clear();
    m_shapeNumbers.clear();
}

qint64 WriteContext::nextEvent(Connection &db)
{
    if (m_nextEvent == 0)
        m_nextEvent = db.number(u"SELECT coalesce(max(seq), 0) + 1 FROM events");
    return m_nextEvent++;
}

qint64 WriteContext::nextDelivery(Connection &db)
{
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

qint64 WriteContext::destinationNumber(Connection &db, const DestinationId &id)
{
    if (const auto known = m_destinations.constFind(id.bytes()); known != m_destinations.constEnd())
        return *known;
    const qint64 number = db.number(u"SELECT seq FROM destinations WHERE id = ?", {id.toString()});
    if (number == 0)
        return 0;
    if (m_destinations.size() >= 20'000)
        m_destinations.clear();
    m_destinations.insert(id.bytes(), number);
    return number;
}

qint64 WriteContext::shapeNumber(Connection &db, const QByteArray &shape)
{
    if (const auto known = m_shapeNumbers.constFind(shape); known != m_shapeNumbers.constEnd())
        return *known;
    if (shape.size() > maxShapeBytes)
        return 0;
    qint64 number = db.number(u"SELECT seq FROM shapes WHERE text = ?", {shape});
    if (number == 0) {
        if (m_shapes < 0)
            m_shapes = db.number(u"SELECT count(*) FROM shapes");
        if (m_shapes >= maxShapes)
            return 0;
        ++m_shapes;
        db.run(u"INSERT INTO shapes (text) VALUES (?)", {shape});
        number = db.number(u"SELECT seq FROM shapes WHERE text = ?", {shape});
    }
    if (m_shapeNumbers.size() >= maxCached)
        m_shapeNumbers.clear();
    m_shapeNumbers.insert(shape, number);
    return number;
}

} // namespace deckhand
