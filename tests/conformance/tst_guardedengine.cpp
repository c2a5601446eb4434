#include "localfactory.h"

#include "api/guardedengine.h"

#include <QCoreApplication>
#include <QTest>

using namespace deckhand;

namespace {

/// The engine in this process behind a lock that was unlocked: nothing may be different.
class UnlockedFactory final : public EngineFactory
{
public:
    Result<EngineApi *> start(const EngineSettings &settings) override
    {
        m_guarded.reset();
        return guard(m_local.start(settings));
    }
    Result<EngineApi *> restart() override
    {
        m_guarded.reset();
        return guard(m_local.restart());
    }
    void stop() override
    {
        m_guarded.reset();
        m_local.stop();
    }

private:
    Result<EngineApi *> guard(Result<EngineApi *> engine)
    {
        if (!engine)
            return engine;
        m_lock.setLevel(SafetyLevel::ReadOnly);
        m_lock.unlock();
        m_guarded = makeGuardedEngine(**engine, m_lock);
        return m_guarded.get();
    }

    SystemClock m_clock;
    SafetyLock m_lock{m_clock};
    LocalFactory m_local;
    std::unique_ptr<EngineApi> m_guarded;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    UnlockedFactory factory;
    EngineConformance suite(factory);
    return QTest::qExec(&suite, argc, argv);
}
