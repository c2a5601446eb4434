#include "ctl/destinationtest.h"

#include "api/codec.h"
#include "api/stagerelay.h"
#include "ctl/command.h"

#include <algorithm>

namespace deckhand {

namespace {

QString stageText(SendStage stage)
{
    switch (stage) {
    case SendStage::Resolve: return QStringLiteral("find the host");
    case SendStage::Connect: return QStringLiteral("connect");
    case SendStage::Tls: return QStringLiteral("secure the connection");
    case SendStage::SignIn: return QStringLiteral("sign in");
    case SendStage::Permission: return QStringLiteral("permission");
    case SendStage::Size: return QStringLiteral("size");
    case SendStage::Send: break;
    }
    return QStringLiteral("send");
}

void printStage(Output &out, const AttemptStage &stage)
{
    QString mark = QStringLiteral("–");
    Tone tone = Tone::Faint;
    const bool warns = !stage.hint.isEmpty();
    if (stage.outcome == StageOutcome::Passed) {
        mark = warns ? QStringLiteral("!") : QStringLiteral("✓");
        tone = warns ? Tone::Warn : Tone::Good;
    } else if (stage.outcome == StageOutcome::Failed) {
        mark = QStringLiteral("✗");
        tone = Tone::Bad;
    }
    const QString ms = stage.ms ? QStringLiteral(" (%1 ms)").arg(*stage.ms, 0, 'f', 1) : QString();
    const bool saidBelow = stage.outcome == StageOutcome::Failed; // with the whole attempt
    const QString seen = saidBelow || stage.message.isEmpty()
                           ? QString()
                           : QString(QStringLiteral(": ") + harmless(stage.message));
    out.line(
        QString(out.toned(mark, tone) + QLatin1Char(' ') + stageText(stage.stage) + ms + seen));
    if (!stage.hint.isEmpty() && !saidBelow)
        out.line(QString(QStringLiteral("  ") + harmless(stage.hint)));
}

/// The test, with the stages printed: on a terminal as they come.
Result<Attempt> testShown(Context &context, EngineApi &engine, TestRequest request)
{
    Output &out = context.out;
    QObject here;
    std::optional<SendStage> shown;
    StageRelay relay = relayStages(&here, [&out, &shown](const AttemptStage &stage) {
        shown = stage.stage;
        printStage(out, stage);
    });
    if (out.isTerminal() && !context.json())
        request.onStage = std::move(relay.handler);
    auto attempt =
        await(engine.destinations().test(DestinationId::fromString(context.arguments.operand(0)),
                                         std::move(request)),
              context.interrupts);
    if (!attempt || context.json())
        return attempt;
    for (const AttemptStage &stage : attempt->stages) {
        if (!shown || stage.stage > *shown || stage.outcome == StageOutcome::Failed)
            printStage(out, stage);
    }
    return attempt;
}

} // namespace

ExitCode runDestinationTest(Context &context)
{
    context.arguments.expectOperands(1, 1, "destinations test ID");
    const auto engine = connectServer(context);
    if (!engine || !context.arguments.problems().isEmpty())
        return usageError(context);
    TestRequest request;
    request.eventType = context.arguments.text("type").toUtf8();
    request.data = context.arguments.text("data").toUtf8();
    request.sendEvent = !context.arguments.has("no-event");
    if (!request.sendEvent) {
        // A server that does not know the wish would send.
        const auto info = await(engine->server().info(), context.interrupts);
        if (!info)
            return report(context, info.error());
        const auto &can = info->capabilities;
        if (std::find(can.begin(), can.end(), "test_without_event") == can.end()) {
            context.out.error(
                QStringLiteral("This server cannot test a destination without sending an event."));
            return ExitCode::Failed;
        }
    }
    const auto attempt = testShown(context, *engine, request);
    if (!attempt)
        return report(context, attempt.error());
    const bool good = attempt->outcome == AttemptOutcome::Success;
    if (context.json()) {
        QByteArray text;
        encode(text, *attempt);
        context.out.line(text);
    } else if (good) {
        context.out.line(
            QStringLiteral("%1 in %2 ms%3")
                .arg(context.out.toned(request.sendEvent ? QStringLiteral("delivered")
                                                         : QStringLiteral("reached, nothing sent"),
                                       Tone::Good))
                .arg(attempt->durationMs, 0, 'f', 1)
                .arg(attempt->response
                         ? QStringLiteral(", answered %1").arg(attempt->response->status)
                         : QString()));
    } else {
        context.out.error(harmless(attempt->error.message));
        if (!attempt->error.hint.isEmpty())
            context.out.note(harmless(attempt->error.hint));
    }
    return good ? ExitCode::Ok : ExitCode::Failed;
}

} // namespace deckhand
