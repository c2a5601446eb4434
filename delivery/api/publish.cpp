#include "api/publish.h"

#include "api/jsonscan.h"

#include <limits>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t maxErrors = 100;

/// The problems found so far: the first hundred in full, the rest as a number.
class Problems
{
public:
    void add(ErrorCode code, const QString &field, const QString &message)
    {
        if (m_items.size() < maxErrors)
            m_items.push_back({code, field, message});
        else
            ++m_more;
    }
    [[nodiscard]] bool isEmpty() const { return m_items.empty(); }
    [[nodiscard]] Error take()
    {
        Error error;
        error.items = std::move(m_items);
        if (m_more > 0) {
            error.items.push_back(
                {ErrorCode::InputInvalid, {}, u"%1 more problems were found."_s.arg(m_more)});
        }
        return error;
    }

private:
    std::vector<ErrorItem> m_items;
    qint64 m_more = 0;
};

constexpr auto typeRule = "The type must be object.action in lower case, such as "
                          "\"task_run.completed\", 128 characters at most."_L1;
constexpr auto idRule =
    "The id must be 1 to 255 letters, digits, underscores and hyphens; leave it out to get one."_L1;
constexpr auto timeRule =
    "The time must be ISO 8601 with a zone, such as \"2025-01-15T09:31:15.000Z\"."_L1;

QString tooLarge(qsizetype size, const EventLimits &limits)
{
    return u"The data is %1 bytes; the limit is %2 bytes."_s.arg(size).arg(limits.maxBytes);
}

QString tooDeep(const EventLimits &limits)
{
    return u"The data is nested deeper than the limit of %1 levels."_s.arg(limits.maxDepth);
}

/// Reads one event object; where it stands in the body is known by its prefix (`[3].`).
class EventReader
{
public:
    EventReader(const EventLimits &limits, Problems &problems, qsizetype index)
        : m_limits(limits), m_problems(problems), m_index(index)
    {}

    void read(const std::vector<JsonSlice> &members, EventDraft &draft)
    {
        bool hasType = false;
        bool hasData = false;
        for (const JsonSlice &member : members) {
            if (member.key == "type") {
                hasType = true;
                readType(member, draft);
            } else if (member.key == "data") {
                hasData = true;
                readData(member, draft);
            } else if (member.key == "id") {
                readId(member, draft);
            } else if (member.key == "created_at") {
                readCreatedAt(member, draft);
            }
        }
        if (!hasType)
            add(ErrorCode::InputMissing, u"type"_s, u"The type is missing. "_s + typeRule);
        if (!hasData) {
            add(ErrorCode::InputMissing, u"data"_s,
                u"The data is missing. Give a JSON object, {} if there is nothing to say."_s);
        }
    }

    void notAnObject()
    {
        m_problems.add(ErrorCode::InputInvalid, m_index < 0 ? QString() : u"[%1]"_s.arg(m_index),
                       u"An event must be a JSON object with type and data."_s);
    }

private:
    void readType(const JsonSlice &member, EventDraft &draft)
    {
        draft.type = text(member);
        if (!isValidEventType(draft.type))
            add(ErrorCode::InputInvalid, u"type"_s, typeRule);
    }

    void readData(const JsonSlice &member, EventDraft &draft)
    {
        if (member.kind != JsonKind::Object) {
            add(ErrorCode::InputInvalid, u"data"_s, u"The data must be a JSON object."_s);
        } else if (member.text.size() > m_limits.maxBytes) {
            add(ErrorCode::PayloadTooLarge, u"data"_s, tooLarge(member.text.size(), m_limits));
        } else if (member.depth > m_limits.maxDepth) {
            add(ErrorCode::InputInvalid, u"data"_s, tooDeep(m_limits));
        } else {
            draft.data = member.text.toByteArray();
        }
    }

    void readId(const JsonSlice &member, EventDraft &draft)
    {
        if (member.kind == JsonKind::Null)
            return;
        draft.id = EventId(text(member));
        if (!isValidPublisherId(draft.id.bytes()))
            add(ErrorCode::InputInvalid, u"id"_s, idRule);
    }

    void readCreatedAt(const JsonSlice &member, EventDraft &draft)
    {
        if (member.kind == JsonKind::Null)
            return;
        draft.createdAt = parseIso(text(member));
        if (!draft.createdAt)
            add(ErrorCode::InputInvalid, u"created_at"_s, timeRule);
    }

    /// Empty for anything but a string, which no field takes.
    static QByteArray text(const JsonSlice &member)
    {
        if (member.kind != JsonKind::String)
            return {};
        const QByteArrayView inner = member.text.sliced(1, member.text.size() - 2);
        if (!inner.contains('\\'))
            return inner.toByteArray();
        return unquoteJson(member.text).value_or(QByteArray());
    }

    void add(ErrorCode code, const QString &field, const QString &message)
    {
        const QString path = m_index < 0 ? field : u"[%1].%2"_s.arg(m_index).arg(field);
        m_problems.add(code, path, message);
    }

    const EventLimits &m_limits;
    Problems &m_problems;
    qsizetype m_index;
};

/// Depth and size are judged event by event, by `data`; the text around it is not limited here.
JsonLimits openLimits(qsizetype maxItems)
{
    return {std::numeric_limits<qsizetype>::max(), std::numeric_limits<int>::max(), maxItems};
}

QString tooMany(const EventLimits &limits)
{
    return u"One request may publish %1 events at most; send the rest in another one."_s.arg(
        limits.maxBatch);
}

Error notJson(const JsonScanError &error, const EventLimits &limits)
{
    if (error.problem == JsonProblem::TooMany)
        return Error(ErrorCode::PayloadTooLarge, tooMany(limits));
    return Error(ErrorCode::InputInvalid, u"The body is not valid JSON. "_s + error.text());
}

void readArray(const std::vector<JsonSlice> &elements, const EventLimits &limits,
               PublishBody &result, Problems &problems)
{
    result.drafts.resize(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
        EventReader reader(limits, problems, qsizetype(i));
        if (elements[i].kind != JsonKind::Object) {
            reader.notAnObject();
            continue;
        }
        const auto members = scanJson(elements[i].text, openLimits(1'000'000));
        if (members)
            reader.read(*members, result.drafts[i]);
        else
            problems.add(ErrorCode::InputInvalid, u"[%1]"_s.arg(i), members.error().message);
    }
}

Result<PublishBody> parseJson(const QByteArray &body, const EventLimits &limits)
{
    const QByteArrayView text = QByteArrayView(body).trimmed();
    const bool array = text.startsWith('[');
    JsonKind kind = JsonKind::Null;
    const auto items = scanJson(body, openLimits(array ? limits.maxBatch : 1'000'000), &kind);
    if (!items)
        return failure(notJson(items.error(), limits));
    PublishBody result;
    Problems problems;
    if (array) {
        readArray(*items, limits, result, problems);
        if (items->empty())
            problems.add(ErrorCode::InputMissing, {}, u"The array is empty; give an event."_s);
    } else {
        EventReader reader(limits, problems, -1);
        result.single = true;
        result.drafts.resize(1);
        if (kind == JsonKind::Object)
            reader.read(*items, result.drafts.front());
        else
            reader.notAnObject();
    }
    if (!problems.isEmpty())
        return failure(problems.take());
    return result;
}

void readLine(QByteArrayView line, qsizetype index, const EventLimits &limits, PublishBody &result,
              Problems &problems)
{
    EventReader reader(limits, problems, index);
    JsonKind kind = JsonKind::Null;
    JsonLimits open = openLimits(1'000'000);
    const auto members = scanJson(line, open, &kind);
    if (!members) {
        problems.add(ErrorCode::InputInvalid, u"[%1]"_s.arg(index),
                     u"Line %1, column %2 is not valid JSON. %3"_s.arg(index + 1)
                         .arg(members.error().column)
                         .arg(members.error().message));
    } else if (kind != JsonKind::Object) {
        reader.notAnObject();
    } else {
        reader.read(*members, result.drafts.emplace_back());
    }
}

Result<PublishBody> parseLines(QByteArrayView body, const EventLimits &limits)
{
    PublishBody result;
    Problems problems;
    qsizetype events = 0;
    qsizetype index = 0;
    for (qsizetype from = 0; from < body.size(); ++index) {
        qsizetype to = body.indexOf('\n', from);
        if (to < 0)
            to = body.size();
        const QByteArrayView line = body.sliced(from, to - from);
        from = to + 1;
        if (line.trimmed().isEmpty())
            continue;
        if (++events > limits.maxBatch)
            return failure(ErrorCode::PayloadTooLarge, tooMany(limits));
        readLine(line, index, limits, result, problems);
    }
    if (events == 0)
        problems.add(ErrorCode::InputMissing, {}, u"There is no event; give one a line."_s);
    if (!problems.isEmpty())
        return failure(problems.take());
    return result;
}

} // namespace

Result<PublishBody> parsePublish(const QByteArray &body, PublishForm form,
                                 const EventLimits &limits)
{
    if (form == PublishForm::NdJson)
        return parseLines(body, limits);
    if (QByteArrayView(body).trimmed().isEmpty()) {
        return failure(ErrorCode::InputMissing,
                       u"The body is empty; give an event or an array of events."_s);
    }
    return parseJson(body, limits);
}

void validateDraft(const EventDraft &draft, const EventLimits &limits, const QString &path,
                   std::vector<ErrorItem> &errors)
{
    const auto add = [&](ErrorCode code, QLatin1String field, const QString &message) {
        errors.push_back({code, path + field, message});
    };
    if (!isValidEventType(draft.type))
        add(ErrorCode::InputInvalid, "type"_L1, typeRule);
    if (!draft.id.isEmpty() && !isValidPublisherId(draft.id.bytes()))
        add(ErrorCode::InputInvalid, "id"_L1, idRule);
    if (draft.data.size() > limits.maxBytes) {
        add(ErrorCode::PayloadTooLarge, "data"_L1, tooLarge(draft.data.size(), limits));
        return;
    }
    JsonKind kind = JsonKind::Null;
    const auto members = scanJson(draft.data, {limits.maxBytes, limits.maxDepth}, &kind);
    if (!members)
        add(ErrorCode::InputInvalid, "data"_L1, members.error().text());
    else if (kind != JsonKind::Object)
        add(ErrorCode::InputInvalid, "data"_L1, u"The data must be a JSON object."_s);
}

} // namespace deckhand
