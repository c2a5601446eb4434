#pragma once

#include "api/engineapi.h"
#include "models/destinationbundle.h"

#include <QObject>

#include <optional>

namespace deckhand {

/// Why one item was not applied, or not taken back.
struct ImportFailure
{
    QString destination; ///< its name; empty where it was being taken back
    Error error;
};

/// Applies the chosen items of a file, one after another, as one step that can be taken back as a
/// whole.
class DestinationImport : public QObject
{
    Q_OBJECT

public:
    enum class State { Choosing, Working, Done, Undone };

    DestinationImport(EngineApi &engine, ConsoleSettings &settings, QObject *parent = nullptr);

    /// Not while one is being worked on (isBusy()): its answers belong to its own items.
    void begin(std::vector<ImportItem> items, const std::vector<Destination> &existing);
    [[nodiscard]] bool isBusy() const { return m_state == State::Working; }
    [[nodiscard]] const std::vector<ImportItem> &items() const { return m_items; }
    void setChosen(std::size_t item, bool chosen);
    [[nodiscard]] int chosenCount() const;
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int applied() const { return int(m_undo.size()); }
    /// What the engine refused.
    [[nodiscard]] const std::vector<ImportFailure> &failures() const { return m_failures; }
    [[nodiscard]] bool canUndo() const { return m_state == State::Done && !m_undo.empty(); }

    void apply();
    /// Removes what was made and gives what was changed its former settings.
    void undo();

Q_SIGNALS:
    void changed();
    /// Destinations are different now.
    void finished();

private:
    /// One thing to take back: the id of one that was made, or what another one was before; or a
    /// view with what it was.
    struct Step
    {
        DestinationId made;
        std::optional<Destination> before;
        std::optional<PageView> view;
        std::optional<SavedView> viewBefore;
    };
    void saveView(const PageView &view);
    void takeBackView(const Step &step);
    void applyNext(std::size_t from);
    void undoNext();
    void applied(const Result<Destination> &result, std::size_t item);

    EngineApi &m_engine;
    ConsoleSettings &m_settings;
    std::vector<ImportItem> m_items;
    std::vector<Destination> m_existing;
    std::vector<Step> m_undo;
    std::vector<ImportFailure> m_failures;
    State m_state = State::Choosing;
};

} // namespace deckhand
