#pragma once

#include "api/engineapi.h"
#include "api/time.h"
#include "ctl/arguments.h"
#include "ctl/exitcodes.h"
#include "ctl/interrupts.h"
#include "ctl/output.h"

#include <memory>
#include <vector>

namespace deckhand {

struct Command;

/// What a running command works with; all of it outlives the command.
struct Context
{
    const Command &command;
    Arguments &arguments;
    Output &out;
    Interrupts &interrupts;
    const Clock &clock;

    [[nodiscard]] bool json() const { return arguments.has("json"); }
};

/// One command: a row of the table in commands.cpp.
struct Command
{
    const char *name;     ///< `destinations add`
    const char *operands; ///< `TYPE [DATA]`
    const char *summary;  ///< one line
    const char *details;  ///< paragraphs and examples
    std::vector<OptionRow> options;
    ExitCode (*run)(Context &context);
};

/// Every command, in the order the help lists them.
[[nodiscard]] const std::vector<Command> &commands();

// One of these a file; each describes itself.
[[nodiscard]] Command serveCommand();
[[nodiscard]] Command publishCommand();
[[nodiscard]] Command tailCommand();
[[nodiscard]] Command forwardCommand();
[[nodiscard]] Command searchCommand();
[[nodiscard]] std::vector<Command> destinationCommands();
[[nodiscard]] Command retryCommand();
[[nodiscard]] Command replayCommand();
[[nodiscard]] std::vector<Command> replaysCommands();
[[nodiscard]] Command auditCommand();
[[nodiscard]] Command receiveCommand();
[[nodiscard]] Command verifyCommand();
[[nodiscard]] std::vector<Command> keyCommands();
[[nodiscard]] Command doctorCommand();
[[nodiscard]] std::vector<Command> backupCommands();
[[nodiscard]] Command benchCommand();
[[nodiscard]] Command demoCommand();

/// Prints what is wrong with the command line.
[[nodiscard]] ExitCode usageError(Context &context);
/// Prints an engine's error, as JSON with `--json`; its exit code.
[[nodiscard]] ExitCode report(Context &context, const Error &error);

/// `--url`, `--key` and `--json`, for commands that talk to a server.
[[nodiscard]] std::vector<OptionRow> withConnection(std::vector<OptionRow> options);
/// The address by `--url` or `DECKHAND_URL`, else that of the server on this machine.
[[nodiscard]] QString serverUrl(const Context &context);
/// The server named by `--url` or `DECKHAND_URL`, else the one on this machine. Problems with the
/// options are added to the arguments' and answered as null.
[[nodiscard]] std::unique_ptr<EngineApi> connectServer(Context &context);

} // namespace deckhand
