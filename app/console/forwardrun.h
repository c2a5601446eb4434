#pragma once

#include "api/engineapi.h"
#include "models/forwardcontrols.h"

#include <QObject>
#include <QTemporaryDir>
#include <QTimer>

#include <memory>

namespace deckhand {

class ForwardEngine;
class ForwardJournal;
class Forwarder;
struct ForwardRecord;
struct ForwardTarget;

/// One forwarding of one source, by an engine of its own on a store that goes with it; its position
/// is kept. Lives in a thread with an event loop and blocks that for as long as an engine takes to
/// start and to end.
class ForwardRun final : public QObject
{
    Q_OBJECT

public:
    struct Settings
    {
        EngineApi *source = nullptr; ///< outlives it
        const Clock *clock = nullptr;
        QUrl origin;    ///< what tells one source's positions from another's
        QString folder; ///< of positions; empty: they end with this
    };
    explicit ForwardRun(Settings settings);
    ~ForwardRun() override;

    void start(const ForwardRequest &request, const Secret &secret);
    /// Attempts under way end first.
    void stop();

Q_SIGNALS:
    void changed(const deckhand::ForwardStatus &status);

private:
    /// In the order in which it is made.
    struct Running
    {
        ForwardRequest request;
        std::unique_ptr<ForwardEngine> engine;
        std::unique_ptr<ForwardJournal> journal;
        std::unique_ptr<Forwarder> forwarder;
        bool following = false;
        bool sourceLost = false;
        bool targetLost = false;
        QObject guard; ///< of answers that are still to come
    };
    [[nodiscard]] Result<QString> folder();
    void follow(const DestinationId &destination);
    void connectForwarder(Forwarder &forwarder);
    void takeAttempt(const ForwardRecord &record);
    void takeLink(const StreamState &state);
    void save();
    /// Later, since what is taken down may be speaking.
    void fail(const Error &error);
    /// The engine that delivers is taken down; what it still has to tell is taken.
    void end();
    void count();
    void setPhase(ForwardPhase phase);
    void updatePhase();
    void tell();

    Settings m_settings;
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::unique_ptr<Running> m_running;
    ForwardStatus m_status;
    QTimer m_write;
    QTimer m_tell;
};

} // namespace deckhand
