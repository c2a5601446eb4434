#include "ctl/command.h"

namespace deckhand {

namespace {

void append(std::vector<Command> &all, std::vector<Command> more)
{
    for (Command &command : more)
        all.push_back(std::move(command));
}

std::vector<Command> makeCommands()
{
    std::vector<Command> all;
    all.push_back(serveCommand());
    all.push_back(demoCommand());
    all.push_back(publishCommand());
    all.push_back(tailCommand());
    all.push_back(forwardCommand());
    all.push_back(searchCommand());
    append(all, destinationCommands());
    all.push_back(retryCommand());
    all.push_back(replayCommand());
    append(all, replaysCommands());
    all.push_back(receiveCommand());
    all.push_back(verifyCommand());
    all.push_back(auditCommand());
    append(all, keyCommands());
    all.push_back(doctorCommand());
    append(all, backupCommands());
    all.push_back(benchCommand());
    return all;
}

} // namespace

const std::vector<Command> &commands()
{
    static const std::vector<Command> all = makeCommands();
    return all;
}

} // namespace deckhand
