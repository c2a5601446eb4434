#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace deckhand {

class ServerFacts;

/// What a test of one destination would send, as the engine's own sender builds it. Asked anew a
/// little after the last change; answers to what is no longer asked are dropped.
class TestPreview : public QObject
{
    Q_OBJECT

public:
    TestPreview(EngineApi &engine, const ServerFacts &server, DestinationId destination,
                QObject *parent = nullptr);

    void ask(const QByteArray &type, const QByteArray &data);
    /// False until the server has said that it shows what a test would send: others would send.
    [[nodiscard]] bool isAble() const;
    /// The server has said what it can do.
    [[nodiscard]] bool isKnown() const;
    /// With the request; or failed, where none can be built. None as long as there is no answer.
    [[nodiscard]] const std::optional<Result<Attempt>> &answer() const { return m_answer; }

Q_SIGNALS:
    void changed();

private:
    void request();

    EngineApi &m_engine;
    const ServerFacts &m_server;
    const DestinationId m_destination;
    TestRequest m_request;
    bool m_isAsked = false;
    QTimer m_timer;
    PendingRead m_pending;
    int m_question = 0;
    std::optional<Result<Attempt>> m_answer;
};

/// The type a test without a choice is made of: the first of the catalogue that is subscribed to.
[[nodiscard]] QByteArray firstTypeFor(const Subscription &events,
                                      const std::vector<EventTypeInfo> &catalogue);
/// Sample `data` of a type; `{}` where the catalogue has none.
[[nodiscard]] QByteArray sampleOf(const QByteArray &type,
                                  const std::vector<EventTypeInfo> &catalogue);
/// The main field that says where a destination sends to; empty where none is known.
[[nodiscard]] QString targetOf(const Destination &destination);

} // namespace deckhand
