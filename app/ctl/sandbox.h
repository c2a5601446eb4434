#pragma once

#include "api/destination.h"
#include "demo/receiver.h"
#include "engine/localengine.h"
#include "server/httpserver.h"

#include <QTemporaryDir>

#include <memory>

namespace deckhand {

/// A whole service in this process, on a store that goes with it: an engine that may reach loopback
/// and the HTTP API on a free port. For the demo and the benchmark. Members are ended in the order
/// that loses nothing.
class Sandbox
{
public:
    struct Settings
    {
        RetryPolicy retry;
        bool fullSync = true;
        quint16 port = 0;
    };
    [[nodiscard]] static Result<std::unique_ptr<Sandbox>> start(const Settings &settings,
                                                                const Clock &clock);
    ~Sandbox();
    Sandbox(const Sandbox &) = delete;
    Sandbox &operator=(const Sandbox &) = delete;

    [[nodiscard]] LocalEngine &engine() { return *m_engine; }
    [[nodiscard]] QString url() const { return m_server->url(); }
    [[nodiscard]] const Secret &key() const { return m_key; }

private:
    Sandbox() = default;

    QTemporaryDir m_folder;
    std::unique_ptr<LocalEngine> m_engine;
    std::unique_ptr<HttpServer> m_server;
    Secret m_key;
};

} // namespace deckhand
