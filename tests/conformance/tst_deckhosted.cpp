#include "conformancetools.h"
#include "engineconformance.h"

#include "remote/remoteengine.h"
#include "support/deckserver.h"

using namespace deckhand;

namespace {

/// Deck's hosted API, which publishes nothing and delivers by itself.
class DeckFactory final : public EngineFactory
{
public:
    Result<EngineApi *> start(const EngineSettings &) override
    {
        stop();
        m_server = std::make_unique<DeckServer>();
        return restart();
    }
    Result<EngineApi *> restart() override
    {
        m_remote.reset();
        RemoteSettings settings;
        settings.url = m_server->url();
        settings.key = Secret(DeckServer::key());
        settings.types = std::make_shared<const DestinationTypes>(makeSenderFactory()->types());
        m_remote = connectRemote(std::move(settings));
        return m_remote.get();
    }
    void stop() override
    {
        m_remote.reset();
        if (m_server && !m_server->violations().isEmpty())
            qWarning("Beyond what Deck documents: %s",
                     qPrintable(m_server->violations().join(QLatin1Char('\n'))));
        m_server.reset();
    }
    std::vector<EventId> store(int count, const QByteArray &type) override
    {
        std::vector<EventId> ids;
        for (int i = 0; i < count; ++i)
            ids.emplace_back(m_server->addEvent(type, "{\"n\":" + QByteArray::number(i) + '}'));
        return ids;
    }

private:
    std::unique_ptr<DeckServer> m_server;
    std::unique_ptr<EngineApi> m_remote;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    DeckFactory factory;
    EngineConformance suite(factory);
    return QTest::qExec(&suite, argc, argv);
}
