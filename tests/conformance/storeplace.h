#pragma once

#include "support/postgresserver.h"

#include <QCoreApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace deckhand {

/// Where the stores of a suite are: in a file, or on a PostgreSQL of the test's own.
class StorePlace
{
public:
    virtual ~StorePlace() = default;
    /// The URL of an empty store; empty with a reason in `error` where that fails.
    [[nodiscard]] virtual QString fresh() = 0;
    [[nodiscard]] virtual QString error() const { return {}; }
};

class FilePlace final : public StorePlace
{
public:
    QString fresh() override
    {
        m_folder = std::make_unique<QTemporaryDir>();
        return QStringLiteral("sqlite:") + m_folder->filePath(QStringLiteral("events.db"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

class PostgresPlace final : public StorePlace
{
public:
    QString fresh() override
    {
        if (!m_started && !m_server.start())
            return {};
        m_started = true;
        return m_server.makeDatabase();
    }
    QString error() const override { return m_server.error(); }

private:
    PostgresServer m_server;
    bool m_started = false;
};

/// The main function of a suite `Suite` over `Factory(StorePlace &)`.
template <class Suite, class Factory, class Place>
int runSuite(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Place place;
    Factory factory(place);
    Suite suite(factory);
    return QTest::qExec(&suite, argc, argv);
}

} // namespace deckhand
