#include "models/destinationimport.h"

#include "models/filework.h"
#include "models/sealedbundle.h"

#include <algorithm>

namespace deckhand {

Result<std::vector<ImportItem>>
ImportSource::read(const std::vector<DestinationCredentials> &credentials) const
{
    return readBundle(file, DestinationTypes(types), existing, views, credentials);
}

DestinationImport::DestinationImport(EngineApi &engine, ConsoleSettings &settings, QObject *parent)
    : QObject(parent), m_engine(engine), m_settings(settings)
{}

void DestinationImport::begin(std::vector<ImportItem> items, const ImportSource &source)
{
    if (isBusy())
        return;
    m_items = std::move(items);
    m_source = source;
    m_seal = source.sealed ? Seal::Closed : Seal::None;
    m_sealProblem.clear();
    m_undo.clear();
    m_failures.clear();
    m_state = State::Choosing;
    Q_EMIT itemsRead();
    Q_EMIT changed();
}

void DestinationImport::open(const Secret &passphrase)
{
    if (m_state != State::Choosing || m_seal != Seal::Closed)
        return;
    m_seal = Seal::Opening;
    m_sealProblem.clear();
    Q_EMIT changed();
    onFinished(openSealed(m_source.file, passphrase), this,
               [this](const Result<std::vector<DestinationCredentials>> &credentials) {
                   if (credentials)
                       readWith(*credentials);
                   else
                       takeOpened(failure(credentials.error()));
               });
}

void DestinationImport::readWith(const std::vector<DestinationCredentials> &credentials)
{
    onFinished(inBackground<std::vector<ImportItem>>(
                   [source = m_source, credentials] { return source.read(credentials); }),
               this, [this](const Result<std::vector<ImportItem>> &items) { takeOpened(items); });
}

void DestinationImport::takeOpened(const Result<std::vector<ImportItem>> &items)
{
    m_seal = items ? Seal::Open : Seal::Closed;
    if (items) {
        m_items = *items;
        Q_EMIT itemsRead();
    } else {
        m_sealProblem = items.error().items.front().message;
    }
    Q_EMIT changed();
}

void DestinationImport::setChosen(std::size_t item, bool chosen)
{
    if (item >= m_items.size() || !m_items[item].canApply())
        return;
    m_items[item].chosen = chosen;
    Q_EMIT changed();
}

int DestinationImport::chosenCount() const
{
    return int(std::count_if(m_items.begin(), m_items.end(),
                             [](const ImportItem &item) { return item.chosen; }));
}

void DestinationImport::apply()
{
    if (m_state != State::Choosing || m_seal == Seal::Opening || chosenCount() == 0)
        return;
    m_state = State::Working;
    Q_EMIT changed();
    applyNext(0);
}

void DestinationImport::applyNext(std::size_t from)
{
    while (from < m_items.size() && !m_items[from].chosen)
        ++from;
    if (from == m_items.size()) {
        finishApplying();
        return;
    }
    const ImportItem &item = m_items[from];
    if (item.view) {
        saveView(*item.view);
        applyNext(from + 1);
        return;
    }
    const auto take = [this, from](const Result<Destination> &result) { applied(result, from); };
    if (item.kind == ImportItem::Kind::New) {
        onFinished(m_engine.destinations().create(item.draft), this, take);
        return;
    }
    const auto before =
        std::find_if(m_source.existing.begin(), m_source.existing.end(),
                     [&item](const Destination &d) { return d.id == item.existing; });
    onFinished(m_engine.destinations().update(item.existing, patchTo(*before, item.draft)), this,
               take);
}

void DestinationImport::finishApplying()
{
    for (ImportItem &item : m_items)
        item.draft.config.credentials.clear(); // nobody needs them any more
    m_state = State::Done;
    Q_EMIT changed();
    Q_EMIT finished();
}

void DestinationImport::saveView(const PageView &view)
{
    Step step;
    step.view = view;
    for (const SavedView &known : m_settings.savedViews(view.page)) {
        if (known.name == view.view.name)
            step.viewBefore = known;
    }
    m_settings.saveView(view.page, view.view, ConsoleSettings::UndoneBy::Caller);
    m_undo.push_back(step);
}

void DestinationImport::takeBackView(const Step &step)
{
    // Undone as a part of the import, not once more on its own.
    constexpr auto byUs = ConsoleSettings::UndoneBy::Caller;
    if (step.viewBefore)
        m_settings.saveView(step.view->page, *step.viewBefore, byUs);
    else
        m_settings.removeView(step.view->page, step.view->view.name, byUs);
}

void DestinationImport::applied(const Result<Destination> &result, std::size_t at)
{
    const ImportItem &item = m_items[at];
    if (!result) {
        m_failures.push_back({item.draft.name, result.error()});
    } else if (item.kind == ImportItem::Kind::New) {
        m_undo.push_back({result->id, std::nullopt, std::nullopt, std::nullopt});
    } else {
        const auto before =
            std::find_if(m_source.existing.begin(), m_source.existing.end(),
                         [&item](const Destination &d) { return d.id == item.existing; });
        m_undo.push_back({{}, *before, std::nullopt, std::nullopt});
    }
    applyNext(at + 1);
}

void DestinationImport::undo()
{
    if (!canUndo())
        return;
    m_state = State::Working;
    m_failures.clear();
    Q_EMIT changed();
    undoNext();
}

void DestinationImport::undoNext()
{
    if (m_undo.empty()) {
        m_state = State::Undone;
        Q_EMIT changed();
        Q_EMIT finished();
        return;
    }
    const Step step = m_undo.back();
    m_undo.pop_back();
    if (step.view) {
        takeBackView(step);
        undoNext();
        return;
    }
    const auto went = [this](const auto &result) {
        if (!result)
            m_failures.push_back({{}, result.error()});
        undoNext();
    };
    if (!step.before) {
        onFinished(m_engine.destinations().remove(step.made), this, went);
        return;
    }
    const DestinationDraft former = toDraft(*step.before);
    // The former settings, seen from what the import has made of it.
    onFinished(m_engine.destinations().get(step.before->id), this,
               [this, id = step.before->id, former, went](const Result<Destination> &now) {
                   if (now)
                       onFinished(m_engine.destinations().update(id, patchTo(*now, former)), this,
                                  went);
                   else
                       went(now);
               });
}

} // namespace deckhand
