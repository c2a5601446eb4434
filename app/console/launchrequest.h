#pragma once

#include <QString>
#include <QUrl>

namespace deckhand {

/// What somebody asks the console to show, on its command line or from another process. No secret
/// is in here: a key comes from the environment or is asked for.
struct LaunchRequest
{
    enum class Wish {
        LastTime, ///< what was used last; of a console that runs: its window
        Ask,
        Demo,
        Local,
        Server,  ///< `server`
        Profile, ///< `profile`, by its name or id
    };
    Wish wish = Wish::LastTime;
    QUrl server;
    QString profile;
    QString link; ///< `deckhand://…` or an id; may be empty
    bool operator==(const LaunchRequest &) const = default;
};

/// One line; a link alone is written as it is.
[[nodiscard]] QString toText(const LaunchRequest &request);
/// Whatever came; what cannot be read asks for nothing but the window.
[[nodiscard]] LaunchRequest parseLaunchRequest(const QString &text);

} // namespace deckhand
