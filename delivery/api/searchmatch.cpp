#include "api/searchast.h"

#include "api/codec.h"
#include "api/event.h"
#include "api/jsonwalk.h"

#include <algorithm>
#include <cstring>

namespace deckhand {

namespace {

using F = SearchFieldId;
using Kind = SearchNode::Kind;
using Op = SearchOp;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool sameChar(char a, char b, bool fold)
{
    return fold ? lower(a) == lower(b) : a == b;
}

bool sameText(QByteArrayView a, QByteArrayView b, bool fold)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(),
                      [fold](char x, char y) { return sameChar(x, y, fold); });
}

/// `*` is any run of bytes. The last star is the only one ever tried again, so the work is bounded
/// by the product of the lengths.
bool wildcardMatch(QByteArrayView pattern, QByteArrayView text, bool fold)
{
    qsizetype p = 0, t = 0, star = -1, resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && sameChar(pattern[p], text[t], fold)) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

bool containsFolded(QByteArrayView text, QByteArrayView needle)
{
    return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

bool matchesRegex(const SearchValue &value, QByteArrayView text)
{
    return value.regex.match(QString::fromUtf8(text)).hasMatch();
}

/// One text against the clause's values; NotEqual is answered as equality.
bool anyText(const SearchNode &clause, QByteArrayView text, bool fold = false)
{
    return std::any_of(clause.values.begin(), clause.values.end(), [&](const SearchValue &value) {
        if (clause.op == Op::Regex)
            return matchesRegex(value, text);
        return value.wildcard ? wildcardMatch(value.utf8, text, fold)
                              : sameText(text, value.utf8, fold);
    });
}

bool textClause(const SearchNode &clause, QByteArrayView text)
{
    return clause.present || anyText(clause, text) != (clause.op == Op::NotEqual);
}

bool within(const SearchBounds &bounds, double value)
{
    return (!bounds.atLeast || value >= *bounds.atLeast) &&
           (!bounds.above || value > *bounds.above) &&
           (!bounds.atMost || value <= *bounds.atMost) && (!bounds.below || value < *bounds.below);
}

bool numberClause(const SearchNode &clause, std::optional<double> value, Timestamp now)
{
    if (!value || clause.present)
        return value.has_value();
    const std::vector<SearchBounds> all = searchBounds(clause, now);
    const bool any = std::any_of(
        all.begin(), all.end(), [&](const SearchBounds &bounds) { return within(bounds, *value); });
    return any != (clause.op == Op::NotEqual);
}

// --- data ----------------------------------------------------------------------------------------

template <class T>
bool ordered(Op op, const T &found, const T &value)
{
    switch (op) {
    case Op::Greater: return found > value;
    case Op::GreaterEqual: return found >= value;
    case Op::Less: return found < value;
    case Op::LessEqual: return found <= value;
    default: return found == value;
    }
}

bool numberFound(const SearchNode &clause, double found)
{
    if (clause.range)
        return found >= *clause.values[0].number && found <= *clause.values[1].number;
    return std::any_of(clause.values.begin(), clause.values.end(), [&](const SearchValue &value) {
        return clause.op != Op::Regex && value.number && ordered(clause.op, found, *value.number);
    });
}

bool textFound(const SearchNode &clause, const QByteArray &found, Timestamp now)
{
    if (clause.range)
        return false;
    return std::any_of(clause.values.begin(), clause.values.end(), [&](const SearchValue &value) {
        if (clause.op == Op::Regex)
            return matchesRegex(value, found);
        if (value.wildcard)
            return wildcardMatch(value.utf8, found, false);
        return ordered(clause.op, found, searchDataText(value, now));
    });
}

bool found(const SearchNode &clause, const JsonView &value, Timestamp now)
{
    switch (value.kind) {
    case JsonKind::Number: return numberFound(clause, jsonNumber(value.text));
    case JsonKind::String: return textFound(clause, jsonString(value.text), now);
    case JsonKind::Boolean:
    case JsonKind::Null: return textFound(clause, value.text.toByteArray(), now);
    default: return false;
    }
}

bool dataClause(const SearchNode &clause, const QByteArray &data, Timestamp now)
{
    const auto anything = [](const JsonView &) { return true; };
    if (clause.present)
        return walkJson(data, clause.path, anything);
    const bool any = walkJson(data, clause.path,
                              [&](const JsonView &value) { return found(clause, value, now); });
    if (clause.op != Op::NotEqual)
        return any;
    return !any && walkJson(data, clause.path, anything);
}

// --- deliveries ----------------------------------------------------------------------------------

const Attempt *latestAttempt(const Delivery &delivery)
{
    const auto latest =
        std::max_element(delivery.history.begin(), delivery.history.end(),
                         [](const Attempt &a, const Attempt &b) { return a.number < b.number; });
    return latest == delivery.history.end() ? nullptr : &*latest;
}

bool statusClause(const SearchNode &clause, DeliveryStatus status)
{
    const bool any = std::any_of(clause.values.begin(), clause.values.end(),
                                 [=](const SearchValue &v) { return v.status == status; });
    return clause.present || any != (clause.op == Op::NotEqual);
}

bool errorClause(const SearchNode &clause, const std::optional<AttemptError> &error)
{
    if (!error || error->errorClass == ErrorClass::None)
        return false;
    if (clause.op == Op::Regex)
        return anyText(clause, error->message.toUtf8());
    const bool any =
        std::any_of(clause.values.begin(), clause.values.end(),
                    [&](const SearchValue &v) { return v.errorClass == error->errorClass; });
    return clause.present || any != (clause.op == Op::NotEqual);
}

/// `surely`: it is set whatever the latest attempt was.
bool flagClause(const SearchNode &clause, const Attempt *latest, AttemptTrigger trigger,
                bool surely = false)
{
    if (!latest && !surely)
        return false;
    if (clause.present)
        return true;
    const bool is = surely || latest->trigger == trigger;
    const bool any = std::any_of(clause.values.begin(), clause.values.end(),
                                 [=](const SearchValue &v) { return v.flag == is; });
    return any != (clause.op == Op::NotEqual);
}

bool destClause(const SearchNode &clause, const SearchDelivery &row)
{
    const QByteArray name = row.destinationName.toUtf8();
    const QByteArray &id = row.delivery->destinationId.bytes();
    const bool any =
        (!name.isEmpty() && anyText(clause, name, clause.op != Op::Regex)) || anyText(clause, id);
    return clause.present || any != (clause.op == Op::NotEqual);
}

bool headerClause(const SearchNode &clause, const Attempt *latest)
{
    if (!latest)
        return false;
    bool any = false, equal = false;
    const auto look = [&](const Headers &headers) {
        for (const auto &[name, value] : headers) {
            if (!sameText(name, clause.path[0], true))
                continue;
            any = true;
            equal = equal || anyText(clause, value);
        }
    };
    if (latest->request)
        look(latest->request->headers);
    if (latest->response)
        look(latest->response->headers);
    return any && (clause.present || equal != (clause.op == Op::NotEqual));
}

bool deliveryClause(const SearchNode &clause, const SearchDelivery &row, const Event *event,
                    Timestamp now)
{
    const Delivery &delivery = *row.delivery;
    const Attempt *latest = latestAttempt(delivery);
    switch (clause.field) {
    case F::Status: return statusClause(clause, delivery.status);
    case F::Dest: return destClause(clause, row);
    case F::DestType:
        return !row.destinationType.isEmpty() && textClause(clause, row.destinationType);
    case F::Attempts: return numberClause(clause, delivery.attempts, now);
    case F::Http:
        return latest && latest->response && numberClause(clause, latest->response->status, now);
    case F::Error: return errorClause(clause, delivery.lastError);
    case F::Latency: return latest && numberClause(clause, latest->durationMs, now);
    case F::Next:
        return delivery.nextAttemptAt &&
               numberClause(clause, static_cast<double>(toMillis(*delivery.nextAttemptAt)), now);
    case F::Test: return flagClause(clause, latest, AttemptTrigger::Test);
    case F::Replayed:
        return flagClause(clause, latest, AttemptTrigger::Replay,
                          event && !event->replayedFrom.isEmpty());
    case F::Replay:
        return !delivery.replayId.isEmpty() && textClause(clause, delivery.replayId.bytes());
    default: return headerClause(clause, latest);
    }
}

bool isAbout(const QByteArray &id, const Delivery &delivery)
{
    return delivery.id.bytes() == id || delivery.destinationId.bytes() == id ||
           std::any_of(delivery.history.begin(), delivery.history.end(),
                       [&id](const Attempt &a) { return a.id.bytes() == id; });
}

// --- rows ----------------------------------------------------------------------------------------

/// Evaluates one tree over one row. The depth of the tree is bounded by the parser.
class Matcher
{
public:
    Matcher(const SearchRow &row, Timestamp now) : m_row(row), m_now(now) {}

    bool matches(const SearchNode &node) const
    {
        const auto each = [this](const auto &child) { return matches(*child); };
        switch (node.kind) {
        case Kind::And: return std::all_of(node.children.begin(), node.children.end(), each);
        case Kind::Or: return std::any_of(node.children.begin(), node.children.end(), each);
        case Kind::Not: return !matches(*node.children.front());
        case Kind::Text: return text(node);
        case Kind::Id: return id(node);
        case Kind::Clause: break;
        }
        if (!isDeliveryField(node.field))
            return eventClause(node);
        return anyDelivery(
            [&](const SearchDelivery &d) { return deliveryClause(node, d, m_row.event, m_now); });
    }

private:
    template <class Test>
    bool anyDelivery(Test test) const
    {
        if (m_row.delivery)
            return test(
                SearchDelivery{m_row.delivery, m_row.destinationName, m_row.destinationType});
        return std::any_of(m_row.deliveries.begin(), m_row.deliveries.end(),
                           [&](const SearchDelivery &d) { return d.delivery && test(d); });
    }

    bool text(const SearchNode &node) const
    {
        if (!m_row.event)
            return false;
        const QByteArray &data = m_row.event->data;
        return node.wildcard ? wildcardMatch(QByteArray('*' + node.utf8 + '*'), data, true)
                             : containsFolded(data, node.utf8);
    }

    bool id(const SearchNode &node) const
    {
        const QByteArray &id = node.utf8;
        if (eventId() == id ||
            (m_row.event && m_row.event->data.contains(QByteArray('"' + id + '"'))))
            return true;
        return anyDelivery([&id](const SearchDelivery &d) { return isAbout(id, *d.delivery); });
    }

    bool eventClause(const SearchNode &node) const
    {
        switch (node.field) {
        case F::Type: return textClause(node, eventType());
        case F::Event: return textClause(node, eventId());
        case F::Id: return idClause(node);
        case F::Size:
            return m_row.event &&
                   numberClause(node, static_cast<double>(m_row.event->data.size()), m_now);
        case F::Created:
        case F::Age: return numberClause(node, createdAt(), m_now);
        case F::Data: return m_row.event && dataClause(node, m_row.event->data, m_now);
        default: return false; // note, marked: the console's own
        }
    }

    bool idClause(const SearchNode &node) const
    {
        const bool any = node.present || anyText(node, eventId()) ||
                         (m_row.delivery && anyText(node, m_row.delivery->id.bytes()));
        return node.present || any != (node.op == Op::NotEqual);
    }

    const QByteArray &eventId() const
    {
        return m_row.event ? m_row.event->id.bytes() : m_row.delivery->eventId.bytes();
    }
    const QByteArray &eventType() const
    {
        return m_row.event ? m_row.event->type : m_row.delivery->eventType;
    }
    double createdAt() const
    {
        return static_cast<double>(
            toMillis(m_row.delivery ? m_row.delivery->createdAt : m_row.event->createdAt));
    }

    const SearchRow &m_row;
    Timestamp m_now;
};

} // namespace

bool SearchExpression::matches(const SearchRow &row, Timestamp now) const
{
    if (!m_root)
        return true;
    return (row.event || row.delivery) && Matcher(row, now).matches(*m_root);
}

} // namespace deckhand
