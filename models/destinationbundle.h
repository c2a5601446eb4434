#pragma once

#include "api/destination.h"
#include "api/destinationtype.h"
#include "api/result.h"

#include <QByteArray>
#include <QStringList>

#include <vector>

namespace deckhand {

// Destinations as one file: `{"format": "deckhand.destinations", "version": 1, "exported_at": …,
// "exported_from": …, "destinations": [{draft, "left_out": [names]}]}`. Credentials are never in
// it, and neither are custom headers that look like one; `left_out` names them.

/// Largest file that is read.
constexpr qint64 bundleLimit = 16 * 1024 * 1024;

[[nodiscard]] QByteArray exportDestinations(const std::vector<Destination> &destinations,
                                            const QString &profile, Timestamp now);

/// One destination of a file against what is there. Destinations are the same by name and type.
struct ImportItem
{
    enum class Kind { New, Changed, Same, Broken };
    Kind kind = Kind::New;
    DestinationDraft draft;
    DestinationId existing; ///< for Changed and Same
    QStringList changed;    ///< wire names of what differs: `events`, `url` …
    QStringList needed;     ///< labels of credentials without which it cannot be made
    QString problem;        ///< for Broken
    bool chosen = false;
    [[nodiscard]] bool canApply() const
    {
        return kind == Kind::Changed || (kind == Kind::New && needed.isEmpty());
    }
};

/// A sentence in the error says what is wrong with the file as a whole.
[[nodiscard]] Result<std::vector<ImportItem>> readBundle(const QByteArray &file,
                                                         const DestinationTypes &types,
                                                         const std::vector<Destination> &existing);
/// What makes `from` like `to`, credentials left alone.
[[nodiscard]] DestinationPatch patchTo(const Destination &from, const DestinationDraft &to);

} // namespace deckhand
