#include "ctl/help.h"

namespace deckhand {

namespace {

void printPairs(Output &out, const std::vector<std::pair<QString, QString>> &pairs)
{
    qsizetype width = 0;
    for (const auto &[left, right] : pairs)
        width = std::max(width, left.size());
    for (const auto &[left, right] : pairs)
        out.line(QString(QStringLiteral("  ") + left.leftJustified(width + 2) + right));
}

} // namespace

void printOverview(Output &out)
{
    out.line(QStringLiteral("deckhandctl " DECKHAND_VERSION
                            " - deliver events, and look after their delivery\n"));
    out.line(QStringLiteral("Usage: deckhandctl COMMAND [OPTIONS]\n\nCommands:"));
    std::vector<std::pair<QString, QString>> pairs;
    for (const Command &command : commands())
        pairs.emplace_back(QLatin1String(command.name), QLatin1String(command.summary));
    printPairs(out, pairs);
    out.line(QStringLiteral("\nEnvironment:"));
    printPairs(
        out,
        {{QStringLiteral("DECKHAND_URL"), QStringLiteral("the server that commands talk to")},
         {QStringLiteral("DECKHAND_KEY"), QStringLiteral("the API key they use")},
         {QStringLiteral("DECKHAND_CA_FILE"),
          QStringLiteral("PEM of the authority they trust for https")},
         {QStringLiteral("DECKHAND_STORE"), QStringLiteral("the store, in place of --store")},
         {QStringLiteral("DECKHAND_ADMIN_KEY"),
          QStringLiteral("serve: the admin key of a new store")},
         {QStringLiteral("DECKHAND_SEALING_KEY"),
          QStringLiteral("commands with --store: base64 of the 32 bytes that seal credentials")},
         {QStringLiteral("DECKHAND_NEW_SEALING_KEY"),
          QStringLiteral("keys reseal: the key to seal with from now on")},
         {QStringLiteral("DECKHAND_BASE_URLS"),
          QStringLiteral("serve: where services with a fixed address are found instead")},
         {QStringLiteral("NO_COLOR"), QStringLiteral("no colours")}});
    out.line(QStringLiteral("\nExit codes:"));
    pairs.clear();
    for (const ExitCodeRow &row : exitCodeRows)
        pairs.emplace_back(QString::number(int(row.code)), QLatin1String(row.meaning));
    printPairs(out, pairs);
    out.line(QStringLiteral("\nMore: deckhandctl COMMAND --help"));
}

void printHelp(Output &out, const Command &command)
{
    out.line(QStringLiteral("Usage: deckhandctl %1 %2[OPTIONS]\n\n%3")
                 .arg(QLatin1String(command.name),
                      *command.operands
                          ? QString(QLatin1String(command.operands) + QLatin1Char(' '))
                          : QString(),
                      QString::fromUtf8(command.summary)));
    if (*command.details)
        out.line(QString(QLatin1Char('\n') + QString::fromUtf8(command.details)));
    out.line(QStringLiteral("\nOptions:"));
    std::vector<std::pair<QString, QString>> pairs;
    for (const OptionRow &option : command.options) {
        QString left = QStringLiteral("--") + QLatin1String(option.name);
        if (option.value)
            left += QLatin1Char(' ') + QString(QLatin1String(option.value));
        pairs.emplace_back(left, QString::fromUtf8(option.help));
    }
    pairs.emplace_back(QStringLiteral("--help"), QStringLiteral("this text"));
    printPairs(out, pairs);
}

void printGroup(Output &out, const QString &group)
{
    out.note(QStringLiteral("“%1” needs one more word:").arg(group));
    for (const Command &command : commands()) {
        const QString name = QLatin1String(command.name);
        if (name.startsWith(QString(group + QLatin1Char(' '))))
            out.note(QStringLiteral("  deckhandctl %1  %2")
                         .arg(name.leftJustified(22), QString::fromUtf8(command.summary)));
    }
}

} // namespace deckhand
