#include "ctl/doctorchecks.h"

#include "api/jsonwriter.h"
#include "ctl/command.h"
#include "ctl/serveoptions.h"
#include "ctl/storeoptions.h"

namespace deckhand {

namespace {

const char *nameOf(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Ok: return "ok";
    case Finding::Level::Warn: return "warn";
    case Finding::Level::Fail: break;
    }
    return "fail";
}

Tone toneOf(Finding::Level level)
{
    switch (level) {
    case Finding::Level::Ok: return Tone::Good;
    case Finding::Level::Warn: return Tone::Warn;
    case Finding::Level::Fail: break;
    }
    return Tone::Bad;
}

void show(Output &out, const Finding &finding, bool json)
{
    if (json) {
        QByteArray line;
        JsonWriter(line)
            .beginObject()
            .member("check", finding.check)
            .member("status", nameOf(finding.level))
            .member("message", finding.says)
            .memberOrNull("remedy", finding.remedy)
            .endObject();
        out.line(line);
        return;
    }
    const QString level = QString::fromLatin1(nameOf(finding.level)).leftJustified(5);
    out.line(QString(out.toned(level, toneOf(finding.level)) +
                     QString::fromLatin1(finding.check).leftJustified(13) +
                     harmless(finding.says)));
    if (!finding.remedy.isEmpty())
        out.line(QString(QString(18, QLatin1Char(' ')) + harmless(finding.remedy)));
}

ExitCode run(Context &context)
{
    Arguments &arguments = context.arguments;
    arguments.expectOperands(0, 0, "options only");
    DoctorSubject subject;
    readStoreOptions(arguments, subject.engine);
    readListenAddress(arguments, arguments.text("listen", QStringLiteral("127.0.0.1:8377")),
                      subject.server);
    readTls(arguments, subject.server);
    if (!arguments.problems().isEmpty())
        return usageError(context);
    bool failed = false;
    for (const Finding &finding : examine(subject, context.clock)) {
        show(context.out, finding, context.json());
        failed = failed || finding.level == Finding::Level::Fail;
    }
    return failed ? ExitCode::Failed : ExitCode::Ok;
}

} // namespace

Command doctorCommand()
{
    return {"doctor",
            "",
            "check what a server needs, before or while it runs",
            "Give it the options of serve, as the server's user. Looks at store, schema, sealing "
            "key, disk space,\npermissions, clock, address and certificate, and changes nothing. "
            "Ends with 1 when something fails.\n\nExample:\n"
            "  deckhandctl doctor --store sqlite:/var/lib/deckhand/events.db --listen 0.0.0.0:8377",
            withStore({
                {"listen", "HOST:PORT", "where it would listen; default 127.0.0.1:8377"},
                {"tls-cert", "PEM", "its certificate"},
                {"tls-key", "PEM", "its private key"},
                {"json", nullptr, "machine-readable output, one JSON object a line"},
            }),
            run};
}

} // namespace deckhand
