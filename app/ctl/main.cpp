#include "ctl/command.h"
#include "ctl/help.h"
#include "transport/opensslexit.h"

#include <QCoreApplication>

#include <clocale>

namespace deckhand {

namespace {

/// The command that the first one or two words name, and how many words that took.
std::pair<const Command *, qsizetype> findCommand(const QStringList &words)
{
    for (const qsizetype count : {qsizetype(2), qsizetype(1)}) {
        if (words.size() < count)
            continue;
        const QString name = words.first(count).join(QLatin1Char(' '));
        for (const Command &command : commands()) {
            if (name == QLatin1String(command.name))
                return {&command, count};
        }
    }
    return {nullptr, 0};
}

ExitCode unknownCommand(const QStringList &words, Output &out)
{
    QStringList names;
    const QString &first = words.front();
    for (const Command &command : commands()) {
        const QString name = QLatin1String(command.name);
        if (name.startsWith(QString(first + QLatin1Char(' ')))) {
            printGroup(out, first);
            return ExitCode::Usage;
        }
        names.append(name);
    }
    const QString near = nearest(first, names);
    out.error(
        near.isEmpty()
            ? QStringLiteral("There is no command “%1”.").arg(first)
            : QStringLiteral("There is no command “%1”; did you mean “%2”?").arg(first, near));
    out.note(QStringLiteral("See: deckhandctl --help"));
    return ExitCode::Usage;
}

/// `help COMMAND` is `COMMAND --help`.
QStringList withoutHelp(QStringList words)
{
    if (words.size() > 1 && words.front() == QLatin1String("help")) {
        words.removeFirst();
        words.append(QStringLiteral("--help"));
    }
    return words;
}

ExitCode run(const QStringList &given, Interrupts &interrupts)
{
    Output out;
    const QStringList words = withoutHelp(given);
    if (words.isEmpty() || words.front() == QLatin1String("--help") ||
        words.front() == QLatin1String("-h") || words.front() == QLatin1String("help")) {
        printOverview(out);
        return words.isEmpty() ? ExitCode::Usage : ExitCode::Ok;
    }
    if (words.front() == QLatin1String("--version")) {
        out.line(QStringLiteral("deckhandctl " DECKHAND_VERSION));
        return ExitCode::Ok;
    }
    const auto [command, used] = findCommand(words);
    if (!command)
        return unknownCommand(words, out);
    std::vector<OptionRow> options = command->options;
    options.push_back({"help", nullptr, ""});
    Arguments arguments = Arguments::parse(words.sliced(used), options);
    if (arguments.has("help")) {
        printHelp(out, *command);
        return ExitCode::Ok;
    }
    const SystemClock clock;
    Context context{*command, arguments, out, interrupts, clock};
    if (!arguments.problems().isEmpty())
        return usageError(context);
    return command->run(context);
}

} // namespace

} // namespace deckhand

int main(int argc, char **argv)
{
    deckhand::keepOpenSslUntilTheEnd();
    // Before any thread starts: every one of them inherits the blocked signals.
    std::setlocale(LC_ALL, "C.UTF-8");
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Deckhand"));
    deckhand::Interrupts interrupts;
    return int(deckhand::run(application.arguments().sliced(1), interrupts));
}
