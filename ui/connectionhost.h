#pragma once

#include "api/destination.h"
#include "api/result.h"
#include "api/secret.h"
#include "models/deeplink.h"
#include "models/profilestore.h"

#include <functional>
#include <vector>

class QObject;

namespace deckhand {

enum class OpenIn { ThisWindow, NewWindow };

/// What the windows ask of the program around them about connections.
class ConnectionHost
{
public:
    virtual ~ConnectionHost() = default;
    [[nodiscard]] virtual ProfileStore &profiles() = 0;
    /// Opens the profile; where it is open already its window comes to the front. Without a `key`
    /// the kept one is used. It is said to whoever shows the progress how that went.
    virtual void openProfile(const Profile &profile, const Secret &key, OpenIn where) = 0;
    /// The key that is kept for the profile, if any. Not answered when `guard` is gone.
    virtual void readKey(const Profile &profile, QObject *guard,
                         std::function<void(Secret)> done) = 0;
    /// Keeps it where the profile says.
    virtual void keepKey(const Profile &profile, const Secret &key) = 0;
    /// All destinations of a profile whose window is open or that is a server's, asked with the
    /// kept key. Not answered when `guard` is gone.
    virtual void
    readDestinations(const Profile &profile, QObject *guard,
                     std::function<void(const Result<std::vector<Destination>> &)> done) = 0;
    /// Shows the dialog of connections; `where` is what its main button does.
    virtual void showConnections(OpenIn where) = 0;
    /// In the window of the profile that it names.
    virtual void openLink(const DeepLink &link) = 0;
    /// Whether a window shows it.
    [[nodiscard]] virtual bool isOpen(const QString &profile) const = 0;
};

} // namespace deckhand
