#pragma once

#include "console/forwardthread.h"
#include "console/keyvault.h"
#include "models/forwardcontrols.h"

#include <functional>
#include <memory>

namespace deckhand {

/// The forwarding of one window: reads the secret it signs with from where that is kept, and hands
/// what is asked for to a thread that is made for it.
class ForwardDesk final : public ForwardControls
{
    Q_OBJECT

public:
    /// `thread` is filled when it is first needed; who owns it takes it down. `entry` names the
    /// secret in the vault. All of it outlives the desk.
    ForwardDesk(ForwardRun::Settings settings, std::unique_ptr<ForwardThread> &thread,
                KeyVault &vault, QString entry);

    [[nodiscard]] const ForwardStatus &status() const override { return m_status; }
    void start(const ForwardRequest &request) override;
    void stop() override;
    void deliver(const EventId &event, const QUrl &target) override;
    [[nodiscard]] Secret secret() const override { return m_secret; }

private:
    /// Calls `then` once there is a secret: at once after the first time.
    void withSecret(std::function<void()> then);
    void takeSecret(const Secret &stored);
    [[nodiscard]] ForwardThread &thread();

    ForwardRun::Settings m_settings;
    std::unique_ptr<ForwardThread> &m_thread;
    KeyVault &m_vault;
    QString m_entry;
    Secret m_secret;
    ForwardStatus m_status;
    bool m_asking = false;
    std::vector<std::function<void()>> m_waiting;
};

} // namespace deckhand
