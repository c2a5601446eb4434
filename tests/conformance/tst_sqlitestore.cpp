#include "storeconformance.h"
#include "support/plainsealer.h"

#include "store/sqlstore.h"

#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

namespace {

class SqliteFactory final : public StoreFactory
{
public:
    Result<std::unique_ptr<Store>> openFresh(const Clock &clock) override
    {
        m_folder = std::make_unique<QTemporaryDir>();
        return reopen(clock);
    }
    Result<std::unique_ptr<Store>> reopen(const Clock &clock) override
    {
        StoreSettings settings;
        settings.url = QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("events.db"));
        settings.fullSync = false;
        return openStore(settings, clock, std::make_shared<PlainSealer>());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    SqliteFactory factory;
    StoreConformance suite(factory);
    return QTest::qExec(&suite, argc, argv);
}
