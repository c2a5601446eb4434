#include "console/host.h"

#include "common/engineassembly.h"
#include "common/metrics.h"
#include "demo/dialchange.h"
#include "signing/standardwebhooks.h"

#include <QSaveFile>
#include <QSslCertificate>
#include <QSslConfiguration>

namespace deckhand {

namespace {

constexpr double demoRate = 5;

} // namespace

Result<std::unique_ptr<Host>> Host::start(const Settings &settings, const Clock &clock)
{
    EngineOptions options;
    options.storeUrl = settings.storeUrl;
    options.guard = AddressGuard::Level::Desktop;
    options.caFile = settings.caFile;
    options.engine.retry = settings.retry;
    options.engine.environment = settings.environment;
    options.engine.drainTimeout = settings.drainTimeout;
    options.engine.version = QStringLiteral(DECKHAND_VERSION);
    options.engine.actor = Actor{{}, systemUser(), "console", {}};
    std::unique_ptr<Host> host(new Host);
    auto engine = assembleEngine(options, clock);
    if (!engine)
        return failure(engine.error());
    host->m_engine = std::move(*engine);

    HttpServerSettings http;
    http.port = settings.port;
    LocalEngine *running = host->m_engine.get();
    const auto metrics = [running] { return prometheusText(running->counters()); };
    auto server = HttpServer::start(*running, http, metrics);
    if (!server && http.port != 0) {
        http.port = 0;
        server = HttpServer::start(*running, http, metrics);
    }
    if (!server)
        return failure(server.error());
    host->m_server = std::move(*server);
    host->m_otherPort = host->m_server->port() != settings.port && settings.port != 0;
    return host;
}

Host::~Host()
{
    m_server.reset();
    if (m_engine)
        m_engine->shutdown();
}

Result<std::unique_ptr<DemoHost>> DemoHost::start(const Clock &clock)
{
    std::unique_ptr<DemoHost> demo(new DemoHost);
    if (!demo->m_folder.isValid())
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("No temporary folder could be made: %1. Free space, or set TMPDIR.")
                .arg(demo->m_folder.errorString()));
    auto authority = DemoAuthority::make();
    if (!authority)
        return failure(authority.error());
    demo->m_authority = std::move(*authority);
    auto trusted = demo->writeTrusted();
    if (!trusted)
        return failure(trusted.error());
    Host::Settings settings;
    settings.caFile = std::move(*trusted);
    settings.storeUrl =
        QStringLiteral("sqlite:") + demo->m_folder.filePath(QStringLiteral("demo.db"));
    settings.port = 0;
    settings.environment = QStringLiteral("demo");
    settings.drainTimeout = milliseconds(500);
    // Quicker than in earnest, so that a whole story fits into a minute.
    settings.retry.schedule = {milliseconds(5000), milliseconds(10'000), milliseconds(15'000)};
    auto host = Host::start(settings, clock);
    if (!host)
        return failure(host.error());
    demo->m_host = std::move(*host);

    if (const auto added = demo->addParties(); !added)
        return failure(added.error());
    demo->m_source = EventSource::start(demo->engine(), demoRate, std::nullopt);
    return demo;
}

Result<QByteArray> DemoHost::writeTrusted() const
{
    QByteArray pem = m_authority->pem();
    // Whoever adds a destination of the world to the demo reaches it as ever.
    const QList<QSslCertificate> known = QSslConfiguration::systemCaCertificates();
    for (const QSslCertificate &certificate : known)
        pem += certificate.toPem();
    QSaveFile file(m_folder.filePath(QStringLiteral("trusted.pem")));
    if (!file.open(QIODevice::WriteOnly) || file.write(pem) != pem.size() || !file.commit())
        return failure(ErrorCode::ApiError,
                       QStringLiteral("The demo's certificates could not be written to %1: %2. "
                                      "Free space, or set TMPDIR.")
                           .arg(file.fileName(), file.errorString()));
    return QFile::encodeName(file.fileName());
}

VoidResult DemoHost::addParties()
{
    ReceiverDials quick;
    quick.latency = milliseconds(20);
    quick.latencySpread = milliseconds(30);
    ReceiverDials flaky = quick;
    flaky.failureShare = 0.25;
    flaky.failureStatus = 503;
    flaky.latency = milliseconds(100);
    ReceiverDials away;
    away.refuse = true;
    const std::vector<PartyWish> wishes{
        {"Prod webhook", quick, {"task_run.*", "session.*", "credential.*"}},
        {"Archive", quick, {"*"}},
        {"Billing (flaky)", flaky, {"task_run.completed", "task_run.failed", "credential.*"}},
        {"Old CRM", away, {"task.*", "source.*", "agent.*"}},
    };
    for (const PartyWish &wish : wishes) {
        if (auto added = addParty(wish); !added)
            return added;
    }
    return {};
}

DemoHost::~DemoHost()
{
    m_source.reset(); // first, so that nothing is published into an engine that ends
    m_host.reset();
}

VoidResult DemoHost::addParty(PartyWish wish)
{
    const QString name = QLatin1String(wish.name);
    // What the demo says of itself goes to nobody, not even to who takes everything.
    auto filter = ContentFilter::parse(filterWithoutDemoLines());
    if (!filter)
        return failure(filter.error());
    const Secret secret = makeWebhookSecret();
    Receiver::Settings settings;
    settings.secrets = {secret};
    settings.dials = std::move(wish.dials);
    settings.authority = m_authority;
    auto receiver = Receiver::start(std::move(settings));
    if (!receiver)
        return failure(receiver.error());
    DestinationDraft draft;
    draft.name = name;
    draft.events = Subscription(std::move(wish.events));
    if (draft.events.matches("demo.receiver_changed"))
        draft.filter = std::move(*filter);
    draft.config.fields[QStringLiteral("url")] = QString::fromUtf8((*receiver)->url());
    draft.config.credentials[QStringLiteral("secret")] = secret;
    auto made = engine().destinations().create(draft);
    made.waitForFinished();
    if (made.resultCount() == 0 || !made.result())
        return made.resultCount() == 0
                 ? failure(ErrorCode::ApiError, QStringLiteral("The engine gave no answer."))
                 : failure(made.result().error());
    m_parties.push_back({name, std::move(*receiver)});
    return {};
}

double DemoHost::rate() const
{
    return m_source->rate();
}

void DemoHost::setRate(double eventsPerSecond)
{
    m_source->setRate(eventsPerSecond);
}

qint64 DemoHost::published() const
{
    return m_source->published();
}

std::vector<DemoReceiver> DemoHost::receivers() const
{
    std::vector<DemoReceiver> receivers;
    for (const Party &party : m_parties)
        receivers.push_back({party.name, party.receiver->dials(), party.receiver->counters()});
    return receivers;
}

void DemoHost::setDials(std::size_t receiver, const ReceiverDials &dials)
{
    if (receiver < m_parties.size())
        m_parties[receiver].receiver->setDials(dials);
}

void DemoHost::publishLine(const EventDraft &line)
{
    // A line that cannot be stored is missed by nobody: then the demo's events are not, either.
    (void)engine().events().publish({line});
}

} // namespace deckhand
