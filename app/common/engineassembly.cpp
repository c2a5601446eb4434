#include "common/engineassembly.h"

#include "signing/sodiumsealer.h"
#include "store/reseal.h"
#include "store/sqlstore.h"

#include <QFileInfo>
#include <QStringList>

#include <pwd.h>
#include <unistd.h>

namespace deckhand {

namespace {

constexpr qsizetype sealingKeyBytes = 32;

} // namespace

QString systemUser()
{
    const passwd *user = ::getpwuid(::geteuid());
    return user ? QString::fromLocal8Bit(user->pw_name) : QString::number(::geteuid());
}

VoidResult checkStoreUrl(const QString &url)
{
    const Result<StoreAddress> address = parseStoreUrl(url);
    return address ? VoidResult() : VoidResult(failure(address.error()));
}

QString maskedStore(const QString &url)
{
    return maskedStoreUrl(url);
}

Result<Secret> sealingKeyFor(const EngineOptions &options)
{
    if (!options.sealingKey.isEmpty()) {
        const auto decoded = QByteArray::fromBase64Encoding(
            options.sealingKey.reveal(), QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded || decoded.decoded.size() != sealingKeyBytes)
            return failure(ErrorCode::InputInvalid,
                           QStringLiteral("DECKHAND_SEALING_KEY must be the base64 form of 32 "
                                          "random bytes; make one with: openssl rand -base64 32"));
        return Secret(decoded.decoded);
    }
    if (!options.sealingKeyFile.isEmpty())
        return sealingKeyFromFile(options.sealingKeyFile);
    const Result<StoreAddress> address = parseStoreUrl(options.storeUrl);
    if (!address)
        return failure(address.error());
    if (address->dialect == Dialect::Postgres)
        return failure(
            ErrorCode::InputMissing,
            QStringLiteral("A store on PostgreSQL needs the key that seals its credentials. Name a "
                           "file that is kept with the backups, which is made if it is not there "
                           "(--sealing-key FILE), or set DECKHAND_SEALING_KEY."),
            QStringLiteral("sealing-key"));
    return sealingKeyFromFile(sealingKeyPath(options));
}

Result<std::shared_ptr<const Sealer>> makeSealer(const EngineOptions &options)
{
    const Result<Secret> key = sealingKeyFor(options);
    if (!key)
        return failure(key.error());
    Result<std::unique_ptr<Sealer>> sealer = makeSodiumSealer(*key);
    if (!sealer)
        return failure(sealer.error());
    return std::shared_ptr<const Sealer>(std::move(*sealer));
}

Result<std::unique_ptr<Store>> openEngineStore(const EngineOptions &options, const Clock &clock)
{
    if (const VoidResult url = checkStoreUrl(options.storeUrl); !url)
        return failure(url.error());
    Result<std::shared_ptr<const Sealer>> sealer = makeSealer(options);
    if (!sealer)
        return failure(sealer.error());
    StoreSettings settings;
    settings.url = options.storeUrl;
    settings.fullSync = options.fullSync;
    settings.lease = options.lease;
    return openStore(settings, clock, std::move(*sealer));
}

QString sealingKeyPath(const EngineOptions &options)
{
    if (!options.sealingKey.isEmpty())
        return {};
    if (!options.sealingKeyFile.isEmpty())
        return options.sealingKeyFile;
    const Result<StoreAddress> address = parseStoreUrl(options.storeUrl);
    return address && address->dialect == Dialect::Sqlite
             ? QString(address->path + QStringLiteral(".key"))
             : QString();
}

Result<StoreInspection> inspectEngineStore(const EngineOptions &options, const Clock &clock)
{
    const Result<StoreAddress> address = parseStoreUrl(options.storeUrl);
    if (!address)
        return failure(address.error());
    const QString path = sealingKeyPath(options);
    std::shared_ptr<const Sealer> sealer;
    if (!options.sealingKey.isEmpty() || QFileInfo::exists(path)) {
        if (const auto made = makeSealer(options))
            sealer = *made;
    }
    return inspectStore(*address, sealer.get(), clock.now());
}

Result<int> resealEngineStore(const EngineOptions &options, const EngineOptions &to)
{
    const auto former = makeSealer(options);
    if (!former)
        return failure(former.error());
    const auto next = makeSealer(to);
    if (!next)
        return failure(next.error());
    StoreSettings settings;
    settings.url = options.storeUrl;
    return resealStore(settings, **former, **next);
}

Result<std::unique_ptr<LocalEngine>> assembleEngine(const EngineOptions &options,
                                                    const Clock &clock)
{
    Result<std::unique_ptr<Store>> store = openEngineStore(options, clock);
    if (!store)
        return failure(store.error());
    HttpClient::Settings http;
    http.guard = AddressGuard(options.guard, options.allowed);
    http.caFile = options.caFile;
    EngineSettings settings = options.engine;
    settings.version = QStringLiteral(DECKHAND_VERSION);
    return LocalEngine::start(EngineParts{std::move(*store), HttpClient::start(std::move(http)),
                                          makeSenderFactory(), clock, std::nullopt},
                              std::move(settings));
}

std::shared_ptr<const DestinationTypes> builtInTypes()
{
    return std::make_shared<const DestinationTypes>(makeSenderFactory()->types());
}

Result<std::map<QByteArray, QByteArray>> parseBaseUrls(const QByteArray &text)
{
    std::map<QByteArray, QByteArray> urls;
    const QList<QByteArray> entries = text.isEmpty() ? QList<QByteArray>() : text.split(',');
    for (const QByteArray &entry : entries) {
        const qsizetype equals = entry.indexOf('=');
        const QByteArray name = entry.first(std::max<qsizetype>(equals, 0)).trimmed();
        QByteArray url = equals < 0 ? QByteArray() : entry.mid(equals + 1).trimmed();
        if (name.isEmpty() || !(url.startsWith("http://") || url.startsWith("https://")))
            return failure(ErrorCode::InputInvalid,
                           QStringLiteral("DECKHAND_BASE_URLS is a list such as "
                                          "hookdeck=https://localhost:1,hookdeck_api=https://…; "
                                          "“%1” is no entry of one.")
                               .arg(QString::fromUtf8(entry)));
        while (url.endsWith('/'))
            url.chop(1);
        urls[name] = url;
    }
    return urls;
}

Result<RetryPolicy> parseRetrySchedule(const QString &text)
{
    RetryPolicy policy;
    if (text == QLatin1String("none")) {
        policy.maxRetries = 0;
        return policy;
    }
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString &part : parts) {
        const auto wait = parseDuration(part.trimmed().toUtf8());
        if (!wait || *wait < milliseconds(0))
            return failure(ErrorCode::InputInvalid,
                           QStringLiteral("“%1” is no list of waits; write for example "
                                          "30s,60s,120s, or none.")
                               .arg(text));
        policy.schedule.push_back(*wait);
    }
    policy.maxRetries = int(policy.schedule.size());
    return policy;
}

std::optional<qint64> parseSize(QStringView text)
{
    struct Unit
    {
        const char *suffix;
        qint64 factor;
    };
    static constexpr Unit units[] = {
        {"KiB", 1024}, {"MiB", 1024 * 1024}, {"GiB", 1024LL * 1024 * 1024},
        {"kB", 1000},  {"MB", 1'000'000},    {"GB", 1'000'000'000},
        {"B", 1},
    };
    qint64 factor = 1;
    for (const Unit &unit : units) {
        if (text.endsWith(QLatin1String(unit.suffix))) {
            factor = unit.factor;
            text.chop(qsizetype(qstrlen(unit.suffix)));
            break;
        }
    }
    bool ok = false;
    const double number = text.trimmed().toDouble(&ok);
    if (!ok || !(number >= 0) || number * double(factor) > 9e15)
        return std::nullopt;
    return qint64(number * double(factor));
}

} // namespace deckhand
