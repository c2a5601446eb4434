#pragma once

#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/result.h"
#include "api/sealedcredentials.h"
#include "models/consolesettings.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace deckhand {

// Destinations and saved views as one file: `{"format": "deckhand.destinations", "version": 1,
// "exported_at": …, "exported_from": …, "destinations": [{draft, "id", "left_out": [names]}],
// "views": [{"page", "name", "filter"}]}`. Credentials are never in it in the clear, and neither
// are custom headers that look like one; `left_out` names them. A member `sealed` may hold them
// (models/sealedbundle.h).

/// Largest file that is read.
constexpr qint64 bundleLimit = 16 * 1024 * 1024;

/// A saved view and the page it belongs to: `events` or `deliveries`.
struct PageView
{
    QString page;
    SavedView view;
    bool operator==(const PageView &) const = default;
};

[[nodiscard]] std::vector<PageView> savedViewsOf(const ConsoleSettings &settings);
[[nodiscard]] QByteArray exportDestinations(const std::vector<Destination> &destinations,
                                            const std::vector<PageView> &views,
                                            const QString &profile, Timestamp now);

/// One setting that differs, as texts; empty where it is not there.
struct ValueChange
{
    QString name; ///< on the wire: `events`, `url` …
    QString before, after;
    bool operator==(const ValueChange &) const = default;
};

/// One destination or view of a file against what is there. Destinations are the same by name and
/// type, views by page and name.
struct ImportItem
{
    enum class Kind { New, Changed, Same, Broken };
    Kind kind = Kind::New;
    DestinationDraft draft;       ///< of a view only its name
    std::optional<PageView> view; ///< none: a destination
    DestinationId existing;       ///< for Changed and Same
    std::vector<ValueChange> changed;
    QStringList needed;          ///< labels of credentials without which it cannot be made
    bool hasCredentials = false; ///< it is made with those of the file
    QString problem;             ///< for Broken
    bool chosen = false;
    [[nodiscard]] bool canApply() const
    {
        return kind == Kind::Changed || (kind == Kind::New && needed.isEmpty());
    }
};

/// A sentence in the error says what is wrong with the file as a whole. `credentials` are those of
/// its sealed part, once it is open; destinations that are there already keep their own, which
/// nothing could give back.
[[nodiscard]] Result<std::vector<ImportItem>>
readBundle(const QByteArray &file, const DestinationTypes &types,
           const std::vector<Destination> &existing, const std::vector<PageView> &views,
           const std::vector<DestinationCredentials> &credentials = {});
/// What makes `from` like `to`, credentials left alone.
[[nodiscard]] DestinationPatch patchTo(const Destination &from, const DestinationDraft &to);

} // namespace deckhand
