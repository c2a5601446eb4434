#include "ctl/command.h"

#include "api/publish.h" // before codec.h: both name something Json
#include "api/codec.h"
#include "api/ulid.h"
#include "ctl/eventfile.h"
#include "remote/remoteengine.h"

#include <QElapsedTimer>

#include <algorithm>

namespace deckhand {

namespace {

constexpr qint64 batchBytes = 2 * 1024 * 1024;

EventLimits largestEvents()
{
    EventLimits limits;
    limits.maxBytes = 1024 * 1024; // the server's own limit may be lower, and it says so
    return limits;
}

bool worthAnotherTry(const Error &error)
{
    const ErrorCode code = error.code();
    return isUnreachable(error) || code == ErrorCode::Overloaded || code == ErrorCode::Timeout ||
           code == ErrorCode::RateLimitExceeded;
}

/// Publishes batches one after the other. Every event carries its id, so a batch whose answer was
/// lost is sent again and nothing is published twice.
class Publisher
{
public:
    Publisher(Context &context, EngineApi &engine, int tries)
        : m_context(context), m_engine(engine), m_tries(tries)
    {
        m_sinceStart.start();
        m_sinceNote.start();
    }

    [[nodiscard]] Result<std::vector<PublishOutcome>> send(const std::vector<EventDraft> &drafts)
    {
        milliseconds wait{200};
        for (int attempt = 1;; ++attempt) {
            auto answer = await(m_engine.events().publish(drafts), m_context.interrupts);
            if (answer) {
                count(*answer);
                return answer;
            }
            if (m_context.interrupts.raised() || attempt >= m_tries ||
                !worthAnotherTry(answer.error()))
                return answer;
            m_context.out.note(QStringLiteral("%1 Trying again.").arg(answer.error().text()));
            if (!pauseFor(answer.error().retryAfter.value_or(wait), m_context.interrupts))
                return answer;
            wait = std::min(wait * 2, milliseconds(5000));
        }
    }

    void showProgress(std::optional<double> share)
    {
        const qint64 every = m_context.out.progressIsLive() ? 200 : 2000;
        if (m_sinceNote.elapsed() < every)
            return;
        m_sinceNote.restart();
        const QString done =
            share ? QStringLiteral(", %1 %").arg(*share * 100, 0, 'f', 0) : QString();
        m_context.out.progress(QStringLiteral("%1 events accepted, %2/s%3")
                                   .arg(grouped(m_accepted), grouped(rate()), done));
    }

    [[nodiscard]] qint64 accepted() const { return m_accepted; }
    [[nodiscard]] qint64 known() const { return m_known; }
    [[nodiscard]] qint64 rate() const
    {
        return m_accepted * 1000 / std::max<qint64>(1, m_sinceStart.elapsed());
    }
    [[nodiscard]] qint64 elapsedMs() const { return m_sinceStart.elapsed(); }

private:
    void count(const std::vector<PublishOutcome> &outcomes)
    {
        m_accepted += qint64(outcomes.size());
        m_known += std::count_if(outcomes.begin(), outcomes.end(),
                                 [](const PublishOutcome &outcome) { return outcome.duplicate; });
    }

    Context &m_context;
    EngineApi &m_engine;
    int m_tries;
    qint64 m_accepted = 0;
    qint64 m_known = 0;
    QElapsedTimer m_sinceStart;
    QElapsedTimer m_sinceNote;
};

void printSummary(Context &context, const Publisher &publisher)
{
    if (context.json()) {
        context.out.line(QByteArray("{\"accepted\":" + QByteArray::number(publisher.accepted()) +
                                    ",\"duplicates\":" + QByteArray::number(publisher.known()) +
                                    ",\"elapsed_ms\":" + QByteArray::number(publisher.elapsedMs()) +
                                    '}'));
        return;
    }
    const QString known =
        publisher.known() > 0
            ? QStringLiteral(", of which %1 were known already").arg(grouped(publisher.known()))
            : QString();
    context.out.line(QStringLiteral("%1 events accepted%2, %3/s")
                         .arg(grouped(publisher.accepted()), known, grouped(publisher.rate())));
}

/// Fills a batch; an error in the input ends it and is reported after what came before was sent.
std::optional<Error> fillBatch(EventFile &file, IdSource &ids, qint64 batch,
                               std::vector<EventDraft> &drafts, bool &atEnd)
{
    qint64 bytes = 0;
    while (qint64(drafts.size()) < batch && bytes < batchBytes) {
        auto draft = file.next(largestEvents());
        if (!draft)
            return draft.error();
        if (!*draft) {
            atEnd = true;
            break;
        }
        if ((*draft)->id.isEmpty())
            (*draft)->id = ids.next<EventTag>();
        bytes += (*draft)->data.size();
        drafts.push_back(std::move(**draft));
    }
    return std::nullopt;
}

ExitCode publishLines(Context &context, EngineApi &engine, const QString &path, qint64 batch,
                      double rate, int tries)
{
    EventFile file;
    if (const VoidResult opened = file.open(path); !opened) {
        context.out.error(opened.error().text());
        return ExitCode::Usage;
    }
    IdSource ids(context.clock);
    Publisher publisher(context, engine, tries);
    bool atEnd = false;
    while (!atEnd && !context.interrupts.raised()) {
        std::vector<EventDraft> drafts;
        const std::optional<Error> bad = fillBatch(file, ids, batch, drafts, atEnd);
        if (!drafts.empty()) {
            const auto answer = publisher.send(drafts);
            if (!answer) {
                printSummary(context, publisher);
                return report(context, answer.error());
            }
        }
        if (bad) {
            printSummary(context, publisher);
            context.out.error(bad->text());
            return ExitCode::Usage;
        }
        publisher.showProgress(file.share());
        const auto due =
            milliseconds(rate > 0 ? qint64(double(publisher.accepted()) * 1000 / rate) : 0);
        const milliseconds ahead = due - milliseconds(publisher.elapsedMs());
        if (ahead.count() > 0 && !atEnd && !pauseFor(ahead, context.interrupts))
            break;
    }
    printSummary(context, publisher);
    return atEnd ? ExitCode::Ok : ExitCode::Interrupted;
}

Result<QByteArray> singleData(Context &context)
{
    if (context.arguments.operands().size() > 1 &&
        context.arguments.operand(1) != QLatin1String("-"))
        return context.arguments.operand(1).toUtf8();
    EventFile file;
    const QString path = context.arguments.text("file", QStringLiteral("-"));
    if (const VoidResult opened = file.open(path); !opened)
        return failure(opened.error());
    return file.readAll(largestEvents().maxBytes);
}

ExitCode publishOne(Context &context, EngineApi &engine, int tries)
{
    Result<QByteArray> data = singleData(context);
    if (!data) {
        context.out.error(data.error().text());
        return ExitCode::Usage;
    }
    IdSource ids(context.clock);
    EventDraft draft;
    draft.type = context.arguments.operand(0).toUtf8();
    draft.data = std::move(*data);
    const QString id = context.arguments.text("id");
    draft.id = id.isEmpty() ? ids.next<EventTag>() : EventId::fromString(id);
    Error error;
    validateDraft(draft, largestEvents(), {}, error.items);
    if (!error.items.empty()) {
        context.out.error(error.text());
        return ExitCode::Usage;
    }
    Publisher publisher(context, engine, tries);
    const auto answer = publisher.send({draft});
    if (!answer)
        return report(context, answer.error());
    const PublishOutcome &outcome = answer->front();
    if (context.json()) {
        QByteArray text;
        encode(text, outcome.event);
        if (outcome.duplicate)
            text.insert(text.size() - 1, ",\"duplicate\":true");
        context.out.line(text);
    } else {
        context.out.line(QStringLiteral("%1 %2").arg(
            outcome.event.id.toString(),
            outcome.duplicate ? QStringLiteral("was published before; nothing is delivered twice")
                              : QStringLiteral("accepted")));
    }
    return ExitCode::Ok;
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 2, "publish [TYPE [DATA]]");
    const qint64 batch = arguments.integer("batch", 500, 1, 10'000);
    const double rate = arguments.number("rate", 0, 0.1, 1e6);
    const int tries = int(arguments.integer("tries", 10, 1, 1000));
    const QString first = arguments.operand(0);
    const bool lines = first.isEmpty() || first == QLatin1String("-");
    if (!lines && !isValidEventType(first.toUtf8()))
        arguments.addProblem(
            QStringLiteral("“%1” is no event type; a type is object.action in lower "
                           "case, such as task_run.completed.")
                .arg(first));
    if (lines && arguments.has("id"))
        arguments.addProblem("id",
                             QStringLiteral("goes with one event; in a file each line has its "
                                            "own \"id\"."));
    if (arguments.operands().size() > 1 && arguments.has("file"))
        arguments.addProblem("file", QStringLiteral("and DATA are two sources; give one."));
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    if (!lines)
        return publishOne(context, *engine, tries);
    return publishLines(context, *engine, arguments.text("file", QStringLiteral("-")), batch, rate,
                        tries);
}

} // namespace

Command publishCommand()
{
    return {
        "publish",
        "[TYPE [DATA]]",
        "publish one event, or many from a file or stdin",
        "With TYPE one event is published: DATA is its JSON object, else it is read from --file or "
        "stdin.\nWithout TYPE each line of --file or stdin is an event: {\"type\":…,\"data\":{…}}, "
        "with \"id\" and\n\"created_at\" if wanted. Events get ids here, so batches are safely "
        "sent "
        "again after a failure.\nCtrl-C stops after the batch under way and says how many were "
        "accepted.\n\nExamples:\n"
        "  deckhandctl publish task_run.completed '{\"id\":\"trun_1\",\"status\":\"completed\"}'\n"
        "  deckhandctl publish --file events.jsonl --batch 1000",
        withConnection({
            {"file", "PATH", "read from this file; - is stdin"},
            {"id", "ID", "of the one event; publishing it again changes nothing"},
            {"batch", "N", "events of one request; default 500"},
            {"rate", "N", "at most so many events a second"},
            {"tries", "N", "for each batch when the server can't be reached; default 10"},
        }),
        run};
}

} // namespace deckhand
