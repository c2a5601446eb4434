#include "ctl/command.h"

#include "api/codec.h"
#include "ctl/rows.h"

#include <QElapsedTimer>

#include <mutex>

namespace deckhand {

namespace {

/// Takes batches on the engine's thread and hands them to the command's, bounded: a terminal that
/// is slower than the stream loses messages and is told so, instead of filling memory.
class Inbox final : public QObject
{
    Q_OBJECT

public:
    void put(const StreamBatch &batch)
    {
        constexpr size_t most = 100'000;
        {
            const std::lock_guard lock(m_mutex);
            m_count += batch->size();
            if (m_count > most) {
                m_dropped += qint64(batch->size());
                m_count -= batch->size();
                return;
            }
            m_batches.push_back(batch);
        }
        Q_EMIT filled();
    }
    [[nodiscard]] std::vector<StreamBatch> take(qint64 &dropped)
    {
        const std::lock_guard lock(m_mutex);
        m_count = 0;
        dropped = std::exchange(m_dropped, 0);
        return std::exchange(m_batches, {});
    }

Q_SIGNALS:
    void filled();

private:
    std::mutex m_mutex;
    std::vector<StreamBatch> m_batches;
    size_t m_count = 0;
    qint64 m_dropped = 0;
};

struct KnownDestination
{
    QString name;
    QByteArray type;
};

class Tail
{
public:
    Tail(Context &context, SearchExpression expression, qint64 count)
        : m_context(context),
          m_expression(std::move(expression)),
          m_left(count),
          m_events(context.arguments.has("events")),
          m_deliveries(context.arguments.has("deliveries"))
    {}

    void learn(const Destination &destination)
    {
        m_known[destination.id] = {destination.name, destination.type};
    }
    /// False once enough was shown.
    [[nodiscard]] bool show(const StreamMessage &message)
    {
        if (const auto *event = std::get_if<Event>(&message.body))
            show(*event);
        else if (const auto *delivery = std::get_if<Delivery>(&message.body))
            show(*delivery);
        else if (const auto *change = std::get_if<DestinationChange>(&message.body))
            show(*change);
        else
            lagged(std::get<StreamLagged>(message.body).dropped);
        return m_left != 0 && !m_context.out.isClosed();
    }
    void lagged(qint64 dropped) const
    {
        m_context.out.note(
            dropped > 0 ? QStringLiteral("%1 messages were left out; the lists have them.")
                              .arg(grouped(dropped))
                        : QStringLiteral("Some messages were left out; the lists have them."));
    }

private:
    [[nodiscard]] bool wants(const SearchRow &row) const
    {
        return m_expression.matches(row, m_context.clock.now());
    }
    void print(const char *kind, const QByteArray &json, const QString &text)
    {
        if (m_context.json())
            m_context.out.line(
                QByteArray("{\"message\":\"" + QByteArray(kind) + "\",\"body\":" + json + '}'));
        else
            m_context.out.line(text);
        if (m_left > 0)
            --m_left;
    }
    void show(const Event &event)
    {
        if ((m_deliveries && !m_events) || m_left == 0)
            return;
        SearchRow row;
        row.event = &event;
        if (!wants(row))
            return;
        QByteArray json;
        if (m_context.json())
            encode(json, event);
        print("event.created", json,
              QStringLiteral("%1  event     %2  %3")
                  .arg(clockTime(event.createdAt),
                       harmless(QString::fromUtf8(event.type)).leftJustified(28),
                       harmless(event.id.toString())));
    }
    void show(const Delivery &delivery)
    {
        if ((m_events && !m_deliveries) || m_left == 0)
            return;
        // The stream carries deliveries without their event; the expression sees what is known.
        Event event;
        event.id = delivery.eventId;
        event.type = delivery.eventType;
        event.data = "{}";
        const auto known = m_known.find(delivery.destinationId);
        SearchRow row;
        row.event = &event;
        row.delivery = &delivery;
        if (known != m_known.end()) {
            row.destinationName = known->second.name;
            row.destinationType = known->second.type;
        }
        if (!wants(row))
            return;
        QByteArray json;
        if (m_context.json())
            encode(json, delivery, false);
        print("delivery.updated", json, deliveryLine(delivery, row.destinationName.toString()));
    }
    [[nodiscard]] QString deliveryLine(const Delivery &delivery, const QString &name) const
    {
        const QString error =
            delivery.lastError && delivery.status != DeliveryStatus::Success
                ? QString(QStringLiteral("  ") + harmless(delivery.lastError->message))
                : QString();
        return QStringLiteral("%1  %2  %3  %4 > %5, attempt %6%7")
            .arg(clockTime(m_context.clock.now()),
                 m_context.out.toned(
                     QString::fromLatin1(wireName(delivery.status)).leftJustified(8),
                     delivery.status == DeliveryStatus::Success ? Tone::Good : Tone::Warn),
                 harmless(QString::fromUtf8(delivery.eventType)).leftJustified(28),
                 harmless(delivery.id.toString()),
                 harmless(name.isEmpty() ? delivery.destinationId.toString() : name))
            .arg(delivery.attempts)
            .arg(error);
    }
    void show(const DestinationChange &change)
    {
        if (!change.deleted)
            learn(change.destination);
        if (m_events || m_deliveries || !m_expression.isEmpty() || m_left == 0)
            return;
        QByteArray json = "{\"id\":\"" + change.destination.id.bytes() + "\",\"deleted\":true}";
        if (m_context.json() && !change.deleted) {
            json.clear();
            encode(json, masked(change.destination));
        }
        const QString state = change.deleted ? QStringLiteral("deleted")
                                             : QLatin1String(wireName(change.destination.status));
        print("destination.updated", json,
              QStringLiteral("%1  destination %2 (%3) is now %4")
                  .arg(clockTime(m_context.clock.now()), harmless(change.destination.name),
                       harmless(change.destination.id.toString()), state));
    }

    Context &m_context;
    SearchExpression m_expression;
    qint64 m_left; ///< -1: no end
    bool m_events;
    bool m_deliveries;
    std::map<DestinationId, KnownDestination> m_known;
};

ExitCode follow(Context &context, EngineApi &engine, Tail &tail, const StreamOptions &options)
{
    Inbox inbox;
    QEventLoop loop;
    QObject::connect(&context.interrupts, &Interrupts::interrupted, &loop, &QEventLoop::quit);
    QObject::connect(
        &inbox, &Inbox::filled, &loop,
        [&] {
            qint64 dropped = 0;
            for (const StreamBatch &batch : inbox.take(dropped)) {
                for (const StreamMessage &message : *batch) {
                    if (!tail.show(message)) {
                        loop.quit();
                        return;
                    }
                }
            }
            if (dropped > 0)
                tail.lagged(dropped);
        },
        Qt::QueuedConnection);
    const auto subscription = engine.stream().subscribe(
        options, [&inbox](const StreamBatch &batch) { inbox.put(batch); });
    context.out.note(QStringLiteral("Following; Ctrl-C ends."));
    if (!context.interrupts.raised())
        loop.exec();
    return ExitCode::Ok;
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    const qint64 count = arguments.integer("count", -1, 1, 1'000'000'000);
    const auto expression = SearchExpression::parse(arguments.operands().join(QLatin1Char(' ')));
    if (!expression)
        arguments.addProblem(toError(expression.error()).text());
    const auto engine = connectServer(context);
    if (!engine || !arguments.problems().isEmpty())
        return usageError(context);
    StreamOptions options;
    const QStringList types = arguments.all("type");
    for (const QString &type : types)
        options.types.push_back(type.toUtf8());
    if (const std::optional<QString> id = arguments.optional("destination"))
        options.destinationId = DestinationId::fromString(*id);
    // Also proves address and key, which a stream that keeps trying would not report.
    const auto destinations =
        await(engine->destinations().list(PageRequest{100, {}}), context.interrupts);
    if (!destinations)
        return report(context, destinations.error());
    Tail tail(context, *expression, count);
    for (const Destination &destination : destinations->items)
        tail.learn(destination);
    return follow(context, *engine, tail, options);
}

} // namespace

Command tailCommand()
{
    return {"tail",
            "[EXPRESSION]",
            "follow events and deliveries as they happen",
            "Shows what matches the search expression; everything without one. It reconnects by "
            "itself and goes on\nwhere it was.\n\nExamples:\n"
            "  deckhandctl tail type:task_run.*\n"
            "  deckhandctl tail --deliveries status:failure --json",
            withConnection({
                {"events", nullptr, "events only"},
                {"deliveries", nullptr, "deliveries only"},
                {"type", "TYPE", "ask the server for these types only; may be repeated"},
                {"destination", "ID", "ask the server for this destination only"},
                {"count", "N", "end after so many lines"},
            }),
            run};
}

} // namespace deckhand

#include "tail.moc"
