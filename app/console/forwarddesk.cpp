#include "console/forwarddesk.h"

#include "signing/standardwebhooks.h"

#include <utility>

namespace deckhand {

ForwardDesk::ForwardDesk(ForwardRun::Settings settings, std::unique_ptr<ForwardThread> &thread,
                         KeyVault &vault, QString entry)
    : m_settings(std::move(settings)), m_thread(thread), m_vault(vault), m_entry(std::move(entry))
{}

ForwardThread &ForwardDesk::thread()
{
    if (m_thread)
        return *m_thread;
    m_thread = std::make_unique<ForwardThread>(m_settings);
    connect(&m_thread->run(), &ForwardRun::changed, this, [this](const ForwardStatus &status) {
        m_status = status;
        Q_EMIT changed();
    });
    connect(&m_thread->deliverer(), &LocalDeliverer::delivered, this, &ForwardControls::delivered);
    return *m_thread;
}

void ForwardDesk::start(const ForwardRequest &request)
{
    m_status = {};
    m_status.phase = ForwardPhase::Starting;
    m_status.target = request.target;
    Q_EMIT changed();
    withSecret([this, request] {
        ForwardRun *run = &thread().run();
        QMetaObject::invokeMethod(
            run, [run, request, secret = m_secret] { run->start(request, secret); });
    });
}

void ForwardDesk::stop()
{
    if (!isRunning(m_status.phase))
        return;
    withSecret([this] { // behind a start that waits for it
        ForwardRun *run = &thread().run();
        QMetaObject::invokeMethod(run, [run] { run->stop(); });
    });
}

void ForwardDesk::deliver(const EventId &event, const QUrl &target)
{
    withSecret([this, event, target] {
        LocalDeliverer *deliverer = &thread().deliverer();
        QMetaObject::invokeMethod(deliverer, [deliverer, event, target, secret = m_secret] {
            deliverer->deliver(event, target, secret);
        });
    });
}

void ForwardDesk::withSecret(std::function<void()> then)
{
    if (!m_secret.isEmpty())
        return then();
    m_waiting.push_back(std::move(then));
    if (std::exchange(m_asking, true))
        return;
    m_vault.read(m_entry, this, [this](const Result<std::optional<Secret>> &stored) {
        takeSecret(stored && *stored ? **stored : Secret());
    });
}

void ForwardDesk::takeSecret(const Secret &stored)
{
    m_secret = stored;
    if (!webhookKey(stored)) {
        m_secret = makeWebhookSecret();
        // Without a keychain it holds until the window is closed.
        m_vault.write(m_entry, m_secret, this, [](const VoidResult &) {});
    }
    for (const auto &then : std::exchange(m_waiting, {}))
        then();
    Q_EMIT changed();
}

} // namespace deckhand
