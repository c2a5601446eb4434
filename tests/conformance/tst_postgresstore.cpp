#include "storeconformance.h"
#include "support/plainsealer.h"
#include "support/postgresserver.h"

#include "store/sqlstore.h"

#include <QCoreApplication>
#include <QTest>

using namespace deckhand;

namespace {

class PostgresFactory final : public StoreFactory
{
public:
    explicit PostgresFactory(PostgresServer &server) : m_server(server) {}
    Result<std::unique_ptr<Store>> openFresh(const Clock &clock) override
    {
        m_url = m_server.makeDatabase();
        if (m_url.isEmpty())
            return failure(ErrorCode::ApiError, m_server.error());
        return reopen(clock);
    }
    Result<std::unique_ptr<Store>> reopen(const Clock &clock) override
    {
        StoreSettings settings;
        settings.url = m_url;
        settings.fullSync = false;
        return openStore(settings, clock, std::make_shared<PlainSealer>());
    }

private:
    PostgresServer &m_server;
    QString m_url;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    PostgresServer server;
    if (!server.start()) {
        qCritical("%s", qPrintable(server.error()));
        return 1;
    }
    PostgresFactory factory(server);
    StoreConformance suite(factory);
    return QTest::qExec(&suite, argc, argv);
}
