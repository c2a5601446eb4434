// What Deck documents, call by call.

#include "deckserver.h"

#include "api/jsonscan.h"
#include "api/time.h"

#include <algorithm>

namespace deckhand {

namespace {

bool isExactType(const QByteArray &type)
{
    return type.contains('.') && !type.contains('*') && !type.contains(' ');
}

std::map<QByteArray, QByteArrayView> membersOf(const QByteArray &body)
{
    std::map<QByteArray, QByteArrayView> members;
    if (const auto scanned = scanJson(body, JsonLimits{})) {
        for (const JsonSlice &slice : *scanned)
            members[slice.key] = slice.text;
    }
    return members;
}

QByteArray textOf(QByteArrayView json)
{
    return unquoteJson(json).value_or(QByteArray());
}

const QList<QByteArray> destinationTypes{"webhook",  "aws_sqs",          "aws_kinesis",
                                         "aws_s3",   "aws_eventbridge",  "gcp_pubsub",
                                         "rabbitmq", "azure_servicebus", "hookdeck"};

/// Deck's rules for `events`; empty where they are kept.
QByteArray wrongEvents(QByteArrayView json)
{
    const auto items = scanJson(json, JsonLimits{});
    if (!items || items->empty())
        return "events must not be empty.";
    for (const JsonSlice &item : *items) {
        const QByteArray type = textOf(item.text);
        if (type == "*" && items->size() > 1)
            return "* cannot be combined with specific types.";
        if (type != "*" && !isExactType(type))
            return "Unknown event type " + type + '.';
    }
    return {};
}

} // namespace

DeckServer::Answer DeckServer::route(const DeckRequest &request)
{
    const auto header = [&request](const char *name) {
        const auto found = request.headers.find(name);
        return found == request.headers.end() ? QByteArray() : found->second;
    };
    if (header("authorization") != "Bearer " + key())
        return error(401, "auth", "unauthorized", "The API key is missing or unknown.");
    const bool changes = request.method != "GET";
    const QByteArray once = header("idempotency-key");
    if (changes && (once.isEmpty() || once.size() > 256))
        return refuse(request, QStringLiteral("a change without an Idempotency-Key"));
    if (!changes && !request.body.isEmpty())
        return refuse(request, QStringLiteral("a GET with a body"));
    if ((request.method == "POST" || request.method == "PATCH") &&
        header("content-type") != "application/json")
        return refuse(request, QStringLiteral("Content-Type is not application/json"));
    const QList<QByteArray> parts = request.path.split('/');
    if (request.path == "/v2/test" && request.method == "GET")
        return {200,
                "{\"status\":\"ready\",\"environment\":\"live\",\"request_id\":\"" + requestId() +
                    "\"}",
                {},
                {},
                false};
    if (parts.value(1) == "v2" && parts.value(2) == "events" && parts.size() <= 4)
        return events(request);
    if (parts.value(1) == "v2" && parts.value(2) == "event-destinations") {
        if (parts.size() == 3)
            return destinations(request);
        if (parts.size() == 4)
            return destination(request, QByteArray::fromPercentEncoding(parts[3]));
        if (parts.size() == 5 && parts[4] == "event-deliveries" && request.method == "GET")
            return deliveries(request, QByteArray::fromPercentEncoding(parts[3]));
    }
    (void)refuse(request, QStringLiteral("not a call of Deck's API"));
    return error(404, "request", "resource_not_found", "There is no such resource.");
}

std::map<QByteArray, QList<QByteArray>> DeckServer::parameters(const DeckRequest &request,
                                                               const QList<QByteArray> &known)
{
    std::map<QByteArray, QList<QByteArray>> found;
    const QList<QByteArray> pairs =
        request.query.isEmpty() ? QList<QByteArray>() : request.query.split('&');
    for (const QByteArray &pair : pairs) {
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = pair.left(equals);
        if (!known.contains(name))
            (void)refuse(request, QStringLiteral("the parameter %1").arg(QString::fromUtf8(name)));
        found[name].append(QByteArray::fromPercentEncoding(pair.mid(equals + 1)));
    }
    for (const auto &[name, values] : found) {
        if (name != "type" && values.size() > 1)
            (void)refuse(request, QStringLiteral("%1 twice").arg(QString::fromUtf8(name)));
        if (name == "type" && !std::all_of(values.begin(), values.end(), isExactType))
            (void)refuse(request, QStringLiteral("a type that is no exact type"));
        if (name.startsWith("created_") && microsOf(values.front()) < 0)
            (void)refuse(request, QStringLiteral("a time that is not ISO 8601"));
    }
    return found;
}

DeckServer::Answer DeckServer::page(const DeckRequest &request,
                                    const std::vector<QByteArray> &items,
                                    const std::map<QByteArray, QList<QByteArray>> &query)
{
    qsizetype limit = 20;
    if (const auto given = query.find("limit"); given != query.end())
        limit = given->second.front().toLongLong();
    if (limit < 1 || limit > 100)
        return refuse(request, QStringLiteral("a limit that is not 1 to 100"));
    qsizetype begin = 0;
    if (const auto given = query.find("cursor"); given != query.end()) {
        bool ok = false;
        // From the end, so that it stays where it is while items are added.
        begin =
            qsizetype(items.size()) - QByteArray::fromBase64(given->second.front()).toLongLong(&ok);
        if (!ok || begin < 0)
            return error(400, "request", "input_invalid", "The cursor is not valid.", "cursor");
    }
    QByteArray data;
    const qsizetype end = std::min(begin + limit, qsizetype(items.size()));
    for (qsizetype i = begin; i < end; ++i)
        data += ',' + items[size_t(i)];
    const bool more = end < qsizetype(items.size());
    const QByteArray next =
        more ? QByteArray('"' + QByteArray::number(qsizetype(items.size()) - end).toBase64() + '"')
             : QByteArray("null");
    return {200,
            "{\"data\":[" + data.mid(1) + "],\"has_more\":" + (more ? "true" : "false") +
                ",\"next_cursor\":" + next + ",\"request_id\":\"" + requestId() + "\"}",
            {},
            {},
            false};
}

DeckServer::Answer DeckServer::events(const DeckRequest &request)
{
    if (request.method != "GET")
        return refuse(request, QStringLiteral("Deck's events can only be read"));
    const QList<QByteArray> parts = request.path.split('/');
    if (parts.size() == 4) {
        for (const StoredEvent &event : m_events) {
            if (event.id == QByteArray::fromPercentEncoding(parts[3]))
                return {200,
                        QByteArray(event.json).chopped(1) + ",\"request_id\":\"" + requestId() +
                            "\"}",
                        {},
                        {},
                        false};
        }
        return error(404, "request", "resource_not_found", "There is no such event.");
    }
    const auto query =
        parameters(request, {"type", "created_after", "created_before", "limit", "cursor"});
    const auto after = query.find("created_after");
    const auto before = query.find("created_before");
    const auto types = query.find("type");
    std::vector<StoredEvent> sorted = m_events;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto &a, const auto &b) { return a.micros < b.micros; });
    std::vector<QByteArray> items;
    for (auto event = sorted.rbegin(); event != sorted.rend(); ++event) {
        if ((after == query.end() || event->micros > microsOf(after->second.front())) &&
            (before == query.end() || event->micros < microsOf(before->second.front())) &&
            (types == query.end() || types->second.contains(event->type)))
            items.push_back(event->json);
    }
    return page(request, items, query);
}

QByteArray DeckServer::json(const StoredDestination &stored)
{
    return "{\"id\":\"" + stored.id +
           "\",\"object\":\"event_destination\",\"name\":" + quoteJson(stored.name) +
           ",\"type\":\"" + stored.type + "\",\"status\":\"" + stored.status +
           "\",\"events\":" + stored.events + ",\"" + stored.type + "\":" + stored.config +
           ",\"created_at\":\"2025-01-15T09:31:15Z\",\"updated_at\":\"2025-01-15T09:31:15Z\"}";
}

DeckServer::Answer DeckServer::destinations(const DeckRequest &request)
{
    if (request.method == "POST")
        return create(request);
    if (request.method != "GET")
        return refuse(request, QStringLiteral("a method that Deck does not know here"));
    const auto query = parameters(request, {"limit", "cursor"});
    std::vector<QByteArray> items;
    for (auto stored = m_destinations.rbegin(); stored != m_destinations.rend(); ++stored)
        items.push_back(json(*stored));
    return page(request, items, query);
}

DeckServer::Answer DeckServer::create(const DeckRequest &request)
{
    (void)parameters(request, {});
    const auto members = membersOf(request.body);
    StoredDestination stored;
    stored.type = members.contains("type") ? textOf(members.at("type")) : QByteArray("webhook");
    for (const auto &[name, value] : members) {
        if (name != "name" && name != "type" && name != "events" && name != stored.type)
            return refuse(request, QStringLiteral("the member %1").arg(QString::fromUtf8(name)));
    }
    if (!destinationTypes.contains(stored.type))
        return error(400, "request", "input_invalid", "Unknown destination type.", "type");
    if (!members.contains(stored.type))
        return error(400, "request", "input_missing", "The configuration is missing.", stored.type);
    stored.config = members.at(stored.type).toByteArray();
    const auto config = membersOf(stored.config);
    std::vector<std::pair<QByteArray, QByteArray>> wrong; // every field, with what is wrong
    const QByteArray events = members.contains("events") ? wrongEvents(members.at("events"))
                                                         : QByteArray("events is missing.");
    if (!events.isEmpty())
        wrong.emplace_back("events", events);
    if (stored.type == "webhook" &&
        (!config.contains("url") || !textOf(config.at("url")).startsWith("http")))
        wrong.emplace_back("webhook.url", "url must be absolute.");
    if (!wrong.empty())
        return errors(wrong);
    stored.id = "evtd_deck" + QByteArray::number(++m_number);
    stored.name = textOf(members.at("name"));
    stored.events = members.at("events").toByteArray();
    stored.status = "active";
    StoredDestination shown = stored;
    if (stored.type == "webhook") {
        const QByteArray url = quoteJson(textOf(config.at("url")));
        const QByteArray secret = config.contains("secret")
                                    ? textOf(config.at("secret"))
                                    : QByteArray("whsec_" + QByteArray(32, 's').toBase64());
        stored.config = "{\"url\":" + url + ",\"secret\":\"" + secret.left(4) + "****\"}";
        shown.config = "{\"url\":" + url + ",\"secret\":\"" + secret + "\"}";
    }
    m_destinations.push_back(stored);
    return {201, json(shown), {}, {}, false};
}

DeckServer::Answer
DeckServer::errors(const std::vector<std::pair<QByteArray, QByteArray>> &wrong) const
{
    Answer all = error(400, "request", "input_invalid", {});
    QByteArray items;
    for (const auto &[field, message] : wrong)
        items += ",{\"type\":\"request\",\"code\":\"input_invalid\",\"field\":" + quoteJson(field) +
                 ",\"message\":" + quoteJson(message) + '}';
    all.body = "{\"errors\":[" + items.mid(1) + "],\"request_id\":\"" + requestId() + "\"}";
    return all;
}

DeckServer::Answer DeckServer::destination(const DeckRequest &request, const QByteArray &id)
{
    (void)parameters(request, {});
    const auto found = std::find_if(m_destinations.begin(), m_destinations.end(),
                                    [&id](const auto &stored) { return stored.id == id; });
    if (found == m_destinations.end())
        return error(404, "request", "resource_not_found", "There is no such destination.");
    if (request.method == "GET")
        return {200, json(*found), {}, {}, false};
    if (request.method == "PATCH")
        return change(request, *found);
    if (request.method != "DELETE")
        return refuse(request, QStringLiteral("a method that Deck does not know here"));
    m_destinations.erase(found);
    return {200,
            "{\"id\":\"" + id + "\",\"object\":\"event_destination\",\"deleted\":true," +
                "\"request_id\":\"" + requestId() + "\"}",
            {},
            {},
            false};
}

DeckServer::Answer DeckServer::change(const DeckRequest &request, StoredDestination &stored)
{
    const auto members = membersOf(request.body);
    for (const auto &[name, value] : members) {
        if (name != "name" && name != "status" && name != "events" && name != stored.type)
            return refuse(request, QStringLiteral("the member %1").arg(QString::fromUtf8(name)));
    }
    if (members.contains("events")) {
        if (const QByteArray wrong = wrongEvents(members.at("events")); !wrong.isEmpty())
            return error(400, "request", "input_invalid", wrong, "events");
        stored.events = members.at("events").toByteArray();
    }
    if (members.contains("status")) {
        const QByteArray status = textOf(members.at("status"));
        if (status != "active" && status != "inactive")
            return error(400, "request", "input_invalid", "Unknown status.", "status");
        stored.status = status;
    }
    if (members.contains("name"))
        stored.name = textOf(members.at("name"));
    if (members.contains(stored.type))
        stored.config = members.at(stored.type).toByteArray();
    return {200, json(stored), {}, {}, false};
}

DeckServer::Answer DeckServer::deliveries(const DeckRequest &request, const QByteArray &id)
{
    const auto query = parameters(request, {"status", "type", "limit", "cursor"});
    const auto status = query.find("status");
    const auto type = query.find("type");
    if (status != query.end() && status->second.front() != "success" &&
        status->second.front() != "failure")
        return refuse(request, QStringLiteral("a status that Deck's deliveries do not have"));
    if (type != query.end() && type->second.size() > 1)
        return refuse(request, QStringLiteral("type twice"));
    if (statusOf(id).isEmpty())
        return error(404, "request", "resource_not_found", "There is no such destination.");
    std::vector<QByteArray> items;
    for (auto delivery = m_deliveries.rbegin(); delivery != m_deliveries.rend(); ++delivery) {
        if (delivery->destination == id &&
            (status == query.end() || delivery->status == status->second.front()) &&
            (type == query.end() || delivery->type == type->second.front()))
            items.push_back(delivery->json);
    }
    return page(request, items, query);
}

} // namespace deckhand
