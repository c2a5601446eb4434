#pragma once

#include "api/engineapi.h"
#include "models/destinationbundle.h"

#include <QObject>

#include <optional>

namespace deckhand {

/// A file of destinations and what it is compared with.
struct ImportSource
{
    QByteArray file;
    std::vector<DestinationType> types;
    std::vector<Destination> existing;
    std::vector<PageView> views;
    bool sealed = false; ///< the file holds credentials, too

    /// What `readBundle` makes of it. Takes long for a large file: off the GUI thread.
    [[nodiscard]] Result<std::vector<ImportItem>>
    read(const std::vector<DestinationCredentials> &credentials = {}) const;
};

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
    /// The part of the file that holds the credentials.
    enum class Seal { None, Closed, Opening, Open };

    DestinationImport(EngineApi &engine, ConsoleSettings &settings, QObject *parent = nullptr);

    /// Not while one is being worked on or opened (isBusy()): its answers belong to its own items.
    void begin(std::vector<ImportItem> items, const ImportSource &source);
    [[nodiscard]] bool isBusy() const
    {
        return m_state == State::Working || m_seal == Seal::Opening;
    }
    [[nodiscard]] const std::vector<ImportItem> &items() const { return m_items; }
    void setChosen(std::size_t item, bool chosen);
    [[nodiscard]] int chosenCount() const;
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int applied() const { return int(m_undo.size()); }
    /// What the engine refused.
    [[nodiscard]] const std::vector<ImportFailure> &failures() const { return m_failures; }
    [[nodiscard]] bool canUndo() const { return m_state == State::Done && !m_undo.empty(); }

    [[nodiscard]] Seal seal() const { return m_seal; }
    /// Why it could not be opened last; empty where nothing was wrong.
    [[nodiscard]] const QString &sealProblem() const { return m_sealProblem; }
    /// Opens the sealed part, off the GUI thread; what can be made is then read anew.
    void open(const Secret &passphrase);

    void apply();
    /// Removes what was made and gives what was changed its former settings.
    void undo();

Q_SIGNALS:
    void changed();
    /// There are other items, with other choices.
    void itemsRead();
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
    void readWith(const std::vector<DestinationCredentials> &credentials);
    void takeOpened(const Result<std::vector<ImportItem>> &items);
    void saveView(const PageView &view);
    void takeBackView(const Step &step);
    void finishApplying();
    void applyNext(std::size_t from);
    void undoNext();
    void applied(const Result<Destination> &result, std::size_t item);

    EngineApi &m_engine;
    ConsoleSettings &m_settings;
    std::vector<ImportItem> m_items;
    ImportSource m_source;
    Seal m_seal = Seal::None;
    QString m_sealProblem;
    std::vector<Step> m_undo;
    std::vector<ImportFailure> m_failures;
    State m_state = State::Choosing;
};

} // namespace deckhand
