#include "searchgenerator.h"

using namespace Qt::Literals::StringLiterals;

namespace deckhand::test {

namespace {

const std::vector<QByteArray> eventTypes{"task_run.completed", "task_run.failed", "session.idle",
                                         "agent.created", "task.run.completed"};
const std::vector<QByteArray> keys{"a", "b", "status", "id", "object", "0", "agent_id", "a b"};
const std::vector<QByteArray> scalars{R"("x")",
                                      R"("X")",
                                      R"("failed")",
                                      R"("a*b")",
                                      R"("50%")",
                                      R"("a_b")",
                                      R"("\u0061")",
                                      R"("5")",
                                      R"("caf\u00e9")",
                                      "\"caf\xc3\xa9\"",
                                      R"("\ud83d\ude00")",
                                      R"("q\"q")",
                                      R"("back\\slash")",
                                      R"("line\nbreak")",
                                      R"("[x]?")",
                                      R"("")",
                                      R"("nul\u0000tail")",
                                      R"("2025-01-15T11:00:00.000Z")",
                                      R"("trun_1")",
                                      R"("task_run")",
                                      R"("agt_1")",
                                      "5",
                                      "5.0",
                                      "5e0",
                                      "-1",
                                      "1.50",
                                      "0",
                                      "-0",
                                      "5000",
                                      "1e400",
                                      "12345678901234567890",
                                      "9007199254740993",
                                      "0.1",
                                      "true",
                                      "false",
                                      "null"};
const std::vector<QString> words{u"x"_s,        u"X"_s,     u"failed"_s, u"a*b"_s,    u"50%"_s,
                                 u"a_b"_s,      u"a"_s,     u"5"_s,      u"café"_s,   u"CAFÉ"_s,
                                 u"q"_s,        u"nul"_s,   u"true"_s,   u"null"_s,   u"trun_1"_s,
                                 u"agt_1"_s,    u"evt_3"_s, u"evtd_2"_s, u"edlv_7"_s, u"eatt_2"_s,
                                 u"task_run"_s, u"*"_s,     u"x*"_s,     u"*ed"_s,    u"f*d"_s};
const std::vector<QString> quotedTexts{u"\"a*b\""_s,  u"\"x\""_s, u"\"q\\\\\\\"q\""_s,
                                       u"\"\""_s,     u"\"5\""_s, u"\"[x]?\""_s,
                                       u"\"caf*\""_s, u"\"😀\""_s};
const std::vector<QString> regexes{
    u"^f"_s,  u"d$"_s,    u"a.b"_s, u"[a-f]x?"_s, u"^x$"_s, u"(a|b)"_s,   u"\\d{1,3}"_s,
    u"\\s"_s, u"caf.$"_s, u"."_s,   u"\\$"_s,     u"^$"_s,  u"^[^x]+$"_s, u"line.break"_s};
const std::vector<QString> textFields{
    u"type"_s,           u"dest"_s,     u"dest.type"_s, u"id"_s,
    u"event"_s,          u"task_run"_s, u"agent"_s,     u"header.content-type"_s,
    u"header.X-Trace"_s, u"replay"_s};
const std::vector<QString> textValues{u"task_run.*"_s,
                                      u"task_run.failed"_s,
                                      u"*"_s,
                                      u"*run*"_s,
                                      u"\"prod webhook\""_s,
                                      u"PROD*"_s,
                                      u"evtd_2"_s,
                                      u"webhook"_s,
                                      u"aws_*"_s,
                                      u"evt_3"_s,
                                      u"edlv_7"_s,
                                      u"evt_*"_s,
                                      u"trun_1"_s,
                                      u"agt_1"_s,
                                      u"*json*"_s,
                                      u"rply_1"_s,
                                      u"rply_*"_s,
                                      u"T-1"_s,
                                      u"t-1"_s,
                                      u"x_y%"_s,
                                      u"x*"_s,
                                      u"ünï*"_s,
                                      u"ÜNÏ*"_s,
                                      u"**"_s,
                                      u"\"x\""_s};
const std::vector<QString> orders{u">"_s, u">="_s, u"<"_s, u"<="_s};

} // namespace

Timestamp searchNow()
{
    return *parseIso("2025-01-15T12:00:00.000Z");
}

int SearchGenerator::below(int limit)
{
    return static_cast<int>(m_random() % static_cast<unsigned>(limit));
}

std::vector<SearchGenerator::NamedDestination> SearchGenerator::destinations()
{
    return {{"evtd_1", "webhook", u"Prod webhook"_s},
            {"evtd_2", "aws_sqs", u"PROD queue"_s},
            {"evtd_3", "rabbitmq", u"x_y%"_s},
            {"evtd_4", "webhook", u"Ünïcode [x]*"_s}};
}

Timestamp SearchGenerator::moment()
{
    // On round minutes often, so that bounds are hit exactly.
    const milliseconds back =
        chance(60) ? std::chrono::minutes(below(200)) : milliseconds(below(200 * 60 * 1000));
    return searchNow() - back;
}

QByteArray SearchGenerator::json(int depth)
{
    if (depth > 0 && chance(25))
        return object(depth - 1);
    if (depth > 0 && chance(30)) {
        QByteArray out = "[";
        for (int i = below(4); i > 0; --i)
            out += json(depth - 1) + (i > 1 ? " ," : "");
        return QByteArray(out + "]");
    }
    return pick(scalars);
}

QByteArray SearchGenerator::object(int depth)
{
    QByteArray out = "{";
    const int count = below(6);
    for (int i = 0; i < count; ++i) {
        const QByteArray &key = pick(keys);
        out += i ? ", " : "";
        out += chance(5) && key == "a" ? QByteArray("\"\\u0061\"") : QByteArray('"' + key + '"');
        out += chance(50) ? ":" : " : ";
        out += json(depth);
    }
    return QByteArray(out + '}');
}

Event SearchGenerator::event(int number)
{
    return {EventId(QByteArray("evt_" + QByteArray::number(number))), pick(eventTypes), object(3),
            moment()};
}

Attempt SearchGenerator::attempt(int number)
{
    Attempt out;
    out.number = number;
    out.trigger = static_cast<AttemptTrigger>(below(4));
    out.durationMs = chance(50) ? below(8) * 1000 : below(80000) / 10.0;
    if (chance(70)) {
        out.request = AttemptRequest{"POST", "http://x", {}, 10};
        out.request->headers = {{"Content-Type", "application/json"}, {"x-trace", "t-1"}};
    }
    if (chance(60)) {
        out.response = AttemptResponse();
        out.response->status = pick(std::vector<int>{200, 204, 404, 500, 503});
        if (chance(70))
            out.response->headers = {
                {"content-type", "text/html"}, {"X-TRACE", "x"}, {"X-Trace", "T-1"}};
    }
    return out;
}

Delivery SearchGenerator::delivery(const Event &event, int number)
{
    Delivery out;
    out.id = DeliveryId(QByteArray("edlv_" + QByteArray::number(number)));
    out.eventId = event.id;
    out.eventType = event.type;
    out.destinationId = DestinationId(QByteArray("evtd_" + QByteArray::number(1 + below(5))));
    out.status = static_cast<DeliveryStatus>(below(6));
    out.attempts = below(5);
    out.createdAt = moment();
    if (chance(40))
        out.nextAttemptAt = searchNow() + std::chrono::minutes(below(10));
    if (chance(40))
        out.replayId = ReplayId(QByteArray("rply_" + QByteArray::number(1 + below(3))));
    if (chance(50))
        out.lastError = AttemptError{
            static_cast<ErrorClass>(1 + below(17)), QString::fromUtf8(pick(scalars)), {}};
    for (int i = below(4); i > 0; --i) {
        out.history.push_back(attempt(i));
        out.history.back().id = AttemptId(
            QByteArray("eatt_" + QByteArray::number(number) + '_' + QByteArray::number(i)));
    }
    return out;
}

QString SearchGenerator::listed(const QString &name, const QString &a, const QString &b)
{
    const QString op = chance(70) ? u":"_s : u"!="_s;
    return name % op % u'(' % a % u", "_s % b % u')';
}

QString SearchGenerator::textValue()
{
    return chance(80) ? pick(textValues) : pick(words);
}

QString SearchGenerator::timeValue()
{
    switch (below(4)) {
    case 0: return u"-%1m"_s.arg(below(200));
    case 1: return u"2025-01-%1"_s.arg(14 + below(3));
    case 2: return u"2025-01-15T%1:00:00"_s.arg(9 + below(3), 2, 10, QChar(u'0'));
    default:
        return u"2025-01-15T%1:%2"_s.arg(9 + below(3), 2, 10, QChar(u'0'))
            .arg(below(60), 2, 10, QChar(u'0'));
    }
}

QString SearchGenerator::dataClause()
{
    static const std::vector<QString> paths{u"a"_s,   u"b"_s,        u"status"_s, u"a.b"_s,
                                            u"b.0"_s, u"a.0.b"_s,    u"0"_s,      u"\"a b\""_s,
                                            u"a.a"_s, u"b.status"_s, u"id"_s};
    static const std::vector<QString> numbers{u"5"_s,   u"5.00"_s, u"0"_s,   u"-1"_s,
                                              u"5s"_s,  u"1.5"_s,  u"1e3"_s, u"9007199254740993"_s,
                                              u"0.1"_s, u"5B"_s};
    const QString name = u"data."_s % pick(paths);
    switch (below(8)) {
    case 0: return name % u":*"_s;
    case 1: return name % u'~' % pick(regexes);
    case 2: return name % pick(orders) % (chance(60) ? pick(numbers) : pick(words));
    case 3: return name % u":0..5000"_s;
    case 4: return listed(name, pick(words), pick(numbers));
    case 5: return name % u"!="_s % (chance(50) ? pick(numbers) : pick(words));
    case 6: return name % pick(orders) % u"-%1h"_s.arg(below(3));
    default: {
        const QString value = chance(40) ? pick(numbers)
                            : chance(70) ? pick(words)
                                         : pick(quotedTexts);
        return name % (chance(60) ? u":"_s : u"="_s) % value;
    }
    }
}

QString SearchGenerator::clause()
{
    static const std::vector<QString> states{u"pending"_s, u"retrying"_s, u"held"_s,
                                             u"success"_s, u"failure"_s,  u"canceled"_s};
    static const std::vector<QString> classes{u"timeout"_s, u"http_status"_s, u"redirect"_s,
                                              u"dns_error"_s, u"*_error"_s};
    const QString order = pick(orders);
    switch (below(16)) {
    case 0: return u"status:"_s % pick(states);
    case 1: return listed(u"status"_s, pick(states), pick(states));
    case 2: return u"attempts"_s % order % QString::number(below(5));
    case 3:
        return chance(50)
                 ? QString(u"http"_s % order % u"404"_s)
                 : u"http:"_s %
                       pick(std::vector<QString>{u"5xx"_s, u"200..299"_s, u"*"_s, u"(404, 5xx)"_s});
    case 4: return listed(u"http"_s, u"200"_s, u"503"_s);
    case 5: return u"latency"_s % order % QString::number(below(8)) % u's';
    case 6:
        return chance(60) ? QString(u"error:"_s % pick(classes))
                          : QString(u"error~"_s % pick(regexes));
    case 7: return u"size"_s % order % QString::number(below(150)) % u'B';
    case 8:
        return pick(std::vector<QString>{u"created"_s, u"after"_s, u"before"_s}) % u':' %
               u"2025-01-15T11:%1"_s.arg(below(60), 2, 10, QChar(u'0'));
    case 9: return u"created"_s % order % timeValue();
    case 10:
        return chance(50) ? QString(u"age"_s % order % QString::number(below(200)) % u'm')
                          : u"age:20m..90m"_s;
    case 11:
        return chance(30) ? u"next:*"_s : QString(u"next"_s % order % u"+%1m"_s.arg(below(10)));
    case 12:
        return pick(std::vector<QString>{u"test"_s, u"replayed"_s}) %
               pick(std::vector<QString>{u":true"_s, u":false"_s, u"!=true"_s, u":*"_s,
                                         u":(true, false)"_s, u"!=(yes, no)"_s});
    case 13: return pick(textFields) % u'~' % pick(regexes);
    case 14: return listed(pick(textFields), textValue(), textValue());
    default:
        return pick(textFields) % pick(std::vector<QString>{u":"_s, u"="_s, u"!="_s}) % textValue();
    }
}

QString SearchGenerator::term(int depth)
{
    const QString sign = chance(20) ? (chance(50) ? u"-"_s : u"not "_s) : QString();
    if (depth > 0 && chance(25))
        return sign % u'(' % terms(depth - 1) % u')';
    if (chance(12))
        return sign % (chance(60) ? pick(words) : pick(quotedTexts));
    return sign % (chance(40) ? dataClause() : clause());
}

QString SearchGenerator::terms(int depth)
{
    QString out = term(depth);
    for (int i = below(3); i > 0; --i)
        out += (chance(40) ? u" or "_s : chance(20) ? u" and "_s : u" "_s) % term(depth);
    return out;
}

QString SearchGenerator::expression()
{
    return chance(35) ? term(0) : terms(2);
}

} // namespace deckhand::test
