#pragma once

#include "transport/httpclient.h"

#include <deque>

namespace deckhand {

/// Takes requests and sends none: each is answered with a success that says nothing, unless it has
/// headers that cannot be sent. Its tasks run when it is told to. Thread: one.
class SilentHttp final : public HttpClient
{
public:
    explicit SilentHttp(Settings settings) : m_settings(std::move(settings)) {}
    const Settings &settings() const override { return m_settings; }
    void send(HttpRequest request, Done done) override;
    HttpPool openPool() override { return ++m_lastPool; }
    void closePool(HttpPool) override {}
    void post(std::function<void()> task) override { m_tasks.push_back(std::move(task)); }
    void setAlarm(SteadyTime, std::function<void()>) override {}
    bool isCurrent() const override { return true; }

    void begin() { m_url.reset(); }
    void run();
    /// Where the first request since `begin` was to go.
    [[nodiscard]] const std::optional<QByteArray> &url() const { return m_url; }

private:
    const Settings m_settings;
    HttpPool m_lastPool = 0;
    std::optional<QByteArray> m_url;
    std::deque<std::function<void()>> m_tasks;
};

} // namespace deckhand
