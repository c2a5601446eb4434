#pragma once

#include "api/result.h"

#include <array>

namespace deckhand {

/// What every command ends with; part of the interface that scripts rely on.
enum class ExitCode {
    Ok = 0,
    Failed = 1,
    Usage = 2,
    CannotConnect = 3,
    NotAuthorised = 4,
    NotFound = 5,
    VerificationFailed = 6,
    Unusable = 7,
    Interrupted = 130,
};

struct ExitCodeRow
{
    ExitCode code;
    const char *meaning;
};

inline constexpr std::array exitCodeRows{
    ExitCodeRow{ExitCode::Ok, "done"},
    ExitCodeRow{ExitCode::Failed, "the server refused or the work failed; the message says why"},
    ExitCodeRow{ExitCode::Usage, "the command line or its input is wrong"},
    ExitCodeRow{ExitCode::CannotConnect, "no server answered"},
    ExitCodeRow{ExitCode::NotAuthorised, "the key is missing, unknown, or may not do this"},
    ExitCodeRow{ExitCode::NotFound, "there is nothing with this id"},
    ExitCodeRow{ExitCode::VerificationFailed, "a signature does not fit"},
    ExitCodeRow{ExitCode::Unusable,
                "the store, the address to listen on or a place to write can't be used"},
    ExitCodeRow{ExitCode::Interrupted, "stopped by Ctrl-C before the end"},
};

/// The exit code that goes with an engine's error.
[[nodiscard]] ExitCode exitCodeOf(const Error &error);

} // namespace deckhand
