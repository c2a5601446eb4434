#pragma once

#include "api/secret.h"
#include "engine/localengine.h"
#include "store/inspection.h"
#include "transport/addressguard.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

class Sealer;

/// What a person can set about an engine, whichever program runs it.
struct EngineOptions
{
    QString storeUrl; ///< `sqlite:PATH` or `postgresql://…`; may hold a password: see maskedStore
    /// `DECKHAND_SEALING_KEY` as it was given: base64 of 32 bytes. Empty: the key file.
    Secret sealingKey;
    QString sealingKeyFile; ///< empty: beside the store
    AddressGuard::Level guard = AddressGuard::Level::Public;
    std::vector<AddressRange> allowed; ///< reachable whatever the guard says
    QByteArray caFile; ///< PEM that connections of destinations trust; empty: the system's
    bool fullSync = true;
    milliseconds lease{15'000}; ///< see StoreSettings
    EngineSettings engine;
};

/// The key that seals credentials in the store: from the environment where it is set there, else
/// from the key file that is named, else from `<store>.key` beside the store. The file is made when
/// missing. A store on PostgreSQL has nothing beside it: there the key must be given.
[[nodiscard]] Result<Secret> sealingKeyFor(const EngineOptions &options);
[[nodiscard]] Result<std::shared_ptr<const Sealer>> makeSealer(const EngineOptions &options);

/// Opens the store alone, for what needs no engine. Blocks.
[[nodiscard]] Result<std::unique_ptr<Store>> openEngineStore(const EngineOptions &options,
                                                             const Clock &clock);

/// Seals what is sealed in the store anew with the key of `to`, where nothing runs on it. Blocks.
/// Answers how many values there were.
[[nodiscard]] Result<int> resealEngineStore(const EngineOptions &options, const EngineOptions &to);

/// Looks at a store and changes nothing; see `inspectStore`. Blocks. The sealing key is looked at
/// where there is one, and never made.
[[nodiscard]] Result<StoreInspection> inspectEngineStore(const EngineOptions &options,
                                                         const Clock &clock);
/// Where the sealing key is kept; empty where it is given by itself.
[[nodiscard]] QString sealingKeyPath(const EngineOptions &options);

/// Opens the store and starts an engine on it. Blocks. The clock outlives the engine.
[[nodiscard]] Result<std::unique_ptr<LocalEngine>> assembleEngine(const EngineOptions &options,
                                                                  const Clock &clock);

/// The user this process runs as, for the audit list.
[[nodiscard]] QString systemUser();
/// The destination types of this program, for servers that do not describe theirs.
[[nodiscard]] std::shared_ptr<const DestinationTypes> builtInTypes();

/// What is wrong with a store's URL; an error names the remedy and shows no password.
[[nodiscard]] VoidResult checkStoreUrl(const QString &url);
/// The URL as it may be logged.
[[nodiscard]] QString maskedStore(const QString &url);
/// `hookdeck=https://localhost:1,hookdeck_api=https://…`: where services with a fixed address are
/// found instead.
[[nodiscard]] Result<std::map<QByteArray, QByteArray>> parseBaseUrls(const QByteArray &text);
/// `30s,60s,120s`, or `none` for no retries.
[[nodiscard]] Result<RetryPolicy> parseRetrySchedule(const QString &text);
/// `64KiB`, `10MiB`, `2GiB`, or a number of bytes.
[[nodiscard]] std::optional<qint64> parseSize(QStringView text);

} // namespace deckhand
