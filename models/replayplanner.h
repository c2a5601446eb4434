#pragma once

#include "api/engineapi.h"
#include "models/pendingread.h"

#include <QObject>

#include <optional>
#include <vector>

namespace deckhand {

/// What a person asks to replay, before options.
struct ReplayScope
{
    EventFilter filter;
    QString text; ///< the filter as it was written, or what was chosen
    ReplayOnly only = ReplayOnly::Failed;
    std::vector<DestinationId> destinations; ///< to begin with; empty: all active ones
    ReplayOptions options = {};              ///< to begin with
};

/// Prepares one replay: the scope, its options, and the exact number of deliveries it would make,
/// in all, for each destination and of each type, counted by the engine in a dry run. What was
/// counted is what is started, whatever comes in later. Nothing is sent before `start`.
class ReplayPlanner : public QObject
{
    Q_OBJECT

public:
    enum class State { Counting, Ready, Checking, Starting, Failed, Canceled };
    /// Above this many deliveries a production environment asks for the number to be typed.
    static constexpr qint64 unguarded = 100;

    struct Share
    {
        DestinationId id;
        QString name;
        bool chosen = true;
        bool active = true;
        std::optional<double> maxRate;
        std::optional<qint64> count; ///< none while it is counted, or where a target gets it
    };

    explicit ReplayPlanner(EngineApi &engine, QObject *parent = nullptr);

    /// Starts over. Inactive destinations receive nothing, so they are chosen only where another
    /// one is the target.
    void begin(const ReplayScope &scope, const std::vector<Destination> &destinations,
               bool guarded);
    void setOnly(ReplayOnly only);
    void setChosen(const DestinationId &id, bool chosen);
    void setOptions(const ReplayOptions &options);
    void setTyped(const QString &typed);
    void recount();
    /// Has every request built, and counts once more.
    void check();
    /// Gives up what is being counted or built, in the engine, too. What was counted before stands.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] bool canBeCanceled() const
    {
        return m_state == State::Counting || m_state == State::Checking;
    }
    [[nodiscard]] const ReplayScope &scope() const { return m_scope; }
    /// Those that can be chosen, with their counts.
    [[nodiscard]] const std::vector<Share> &shares() const { return m_shares; }
    [[nodiscard]] const ReplayOptions &options() const { return m_options; }
    [[nodiscard]] qint64 total() const { return m_total; }
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    /// What the dry run told; empty while it is asked, and of a server that tells counts alone.
    [[nodiscard]] const ReplayOutlook &outlook() const { return m_outlook; }
    /// Its requests were built; none as long as nobody asked.
    [[nodiscard]] const std::optional<ReplayCheck> &checked() const { return m_outlook.check; }
    /// The plan had become too old and was counted anew, instead of being started.
    [[nodiscard]] bool wasRenewed() const { return m_renewed; }
    /// By the rates of the replay and its destinations; none without any.
    [[nodiscard]] std::optional<double> seconds() const;
    /// The name of a destination, also of one that is not chosen.
    [[nodiscard]] QString nameOf(const DestinationId &id) const;
    [[nodiscard]] bool needsNumber() const { return m_guarded && m_total > unguarded; }
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

    void start();

Q_SIGNALS:
    void changed();
    void started(const deckhand::Replay &replay);

private:
    [[nodiscard]] ReplayRequest request(bool dryRun) const;
    [[nodiscard]] std::vector<DestinationId> chosen() const;
    [[nodiscard]] bool canBeChosen(const Share &share) const
    {
        return share.active || m_options.targetDestinationId;
    }
    void ask(bool build);
    void take(const Replay &planned);
    void fail(const Error &error);

    EngineApi &m_engine;
    ReplayScope m_scope;
    std::vector<Share> m_shares;
    ReplayOptions m_options;
    std::optional<Error> m_error;
    QString m_typed;
    State m_state = State::Counting;
    qint64 m_total = 0;
    qint64 m_bytes = 0;
    ReplayOutlook m_outlook;
    PendingRead m_pending; ///< the plan that is asked for
    bool m_renewed = false;
    bool m_guarded = false;
    int m_question = 0; ///< answers to an older question are dropped
};

} // namespace deckhand
