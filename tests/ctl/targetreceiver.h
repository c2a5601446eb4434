#pragma once

#include "demo/receiver.h"

#include <QList>

#include <mutex>
#include <nlohmann/json.hpp>

namespace deckhand {

/// A receiver that keeps what came.
class Target
{
public:
    explicit Target(const QByteArray &secret = {})
    {
        Receiver::Settings settings;
        if (!secret.isEmpty())
            settings.secrets = {Secret(secret)};
        settings.onReceived = [this](const Received &received) {
            const std::lock_guard lock(m_mutex);
            if (received.answeredStatus < 300)
                m_bodies.append(received.body);
        };
        m_receiver = std::move(*Receiver::start(std::move(settings)));
    }
    [[nodiscard]] QString url() const { return QString::fromUtf8(m_receiver->url()); }
    [[nodiscard]] Receiver &receiver() { return *m_receiver; }
    [[nodiscard]] QList<QByteArray> bodies()
    {
        const std::lock_guard lock(m_mutex);
        return m_bodies;
    }
    /// The number in `data` of each event that was accepted, in the order of arrival.
    [[nodiscard]] QList<int> numbers()
    {
        QList<int> found;
        for (const QByteArray &body : bodies()) {
            const auto json = nlohmann::json::parse(body.toStdString(), nullptr, false);
            found.append(json.is_discarded() ? -1 : json["data"].value("n", -1));
        }
        return found;
    }
    void answerWith(int status)
    {
        ReceiverDials dials = m_receiver->dials();
        dials.status = status;
        m_receiver->setDials(dials);
    }
    void refuse(bool refusing)
    {
        ReceiverDials dials = m_receiver->dials();
        dials.refuse = refusing;
        m_receiver->setDials(dials);
    }

private:
    std::mutex m_mutex;
    QList<QByteArray> m_bodies;
    std::unique_ptr<Receiver> m_receiver;
};

} // namespace deckhand
