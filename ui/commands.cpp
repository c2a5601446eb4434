#include "ui/commands.h"

#include "api/searchfields.h"
#include "models/formatting.h"
#include "ui/commandpalette.h"
#include "ui/words.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr int recentEvents = 12;
constexpr std::size_t mostBookmarks = 200;
/// The pages that have filters, with the place of each.
constexpr std::array filterPages{std::pair{"events", Place::Events},
                                 std::pair{"deliveries", Place::Deliveries}};

/// Actions of a part that is not seen, such as a payload's, would act on nothing.
bool isOfHiddenPart(const QAction &action)
{
    const auto *part = qobject_cast<const QWidget *>(action.parent());
    return part && !part->isVisible() && !qobject_cast<const PageWidget *>(part) &&
           !qobject_cast<const PageWidget *>(part->parentWidget());
}

QString plainText(const QAction *action)
{
    return action->text().remove(QLatin1Char('&'));
}

/// Ids that name nothing an event could be about.
std::optional<PaletteEntry> entryOfOtherId(const QString &id)
{
    if (!looksLikeId(id))
        return std::nullopt;
    if (id.startsWith(QLatin1String(RequestTag::prefix)))
        return PaletteEntry{PaletteEntry::Kind::Search,
                            id,
                            Commands::tr("%1 is the id of a request").arg(id),
                            Commands::tr("It stands in the log of the server that answered, and "
                                         "nowhere else."),
                            {},
                            "info",
                            false};
    if (id.startsWith(QLatin1String(KeyTag::prefix)))
        return PaletteEntry{PaletteEntry::Kind::Place,
                            QString::number(int(Place::Settings)),
                            Commands::tr("%1 is the id of a key for programs").arg(id),
                            Commands::tr("Settings list them"),
                            {},
                            "key",
                            true};
    return std::nullopt;
}

} // namespace

Commands::Commands(const PageContext &context, QWidget *window)
    : QObject(window),
      m_models(context.models),
      m_actions(context.actions),
      m_settings(context.settings),
      m_palette(new CommandPalette(window))
{
    connect(m_palette, &CommandPalette::textChanged, this, [this](const QString &text) {
        m_palette->setEntries(entries(text), m_settings.recentCommands());
    });
    connect(m_palette, &CommandPalette::chosen, this, &Commands::run);
}

void Commands::setPlaces(const QStringList &names, const std::vector<const char *> &icons)
{
    m_places = names;
    m_icons = icons;
}

void Commands::open()
{
    open({});
}

void Commands::open(const QString &text)
{
    m_palette->open(entries({}), m_settings.recentCommands(), text);
}

std::vector<PaletteEntry> Commands::entries(const QString &text) const
{
    std::vector<PaletteEntry> all;
    if (const auto link = parseDeepLink(text))
        all.push_back({PaletteEntry::Kind::Link,
                       text.trimmed(),
                       tr("Open %1").arg(QString::fromUtf8(link->id)),
                       {},
                       {},
                       "jump",
                       true});
    else if (const auto named = entryOfOtherId(text.trimmed()))
        all.push_back(*named);
    else if (looksLikeId(text.trimmed()))
        all.push_back({PaletteEntry::Kind::Search,
                       text.trimmed(),
                       tr("Find events about %1").arg(text.trimmed()),
                       tr("In all that is stored"),
                       {},
                       "search",
                       true});
    addPlaces(all);
    addActions(all);
    addViews(all);
    addObjects(all);
    addHelp(all);
    return all;
}

void Commands::addActions(std::vector<PaletteEntry> &entries) const
{
    // Those of the whole window first: they can be done from everywhere.
    std::vector<const QAction *> actions(m_actions.all().begin(), m_actions.all().end());
    std::stable_partition(actions.begin(), actions.end(), [](const QAction *action) {
        return action->shortcutContext() != Qt::WidgetWithChildrenShortcut;
    });
    for (const QAction *action : actions) {
        if (action->objectName().startsWith(QStringLiteral("place")) || !action->isVisible())
            continue;
        const QString title = plainText(action);
        if (isOfHiddenPart(*action)) {
            entries.push_back({PaletteEntry::Kind::Action, action->objectName(), title,
                               tr("What it acts on is not seen here."),
                               action->shortcut().toString(QKeySequence::NativeText), "dot",
                               false});
            continue;
        }
        // A disabled action says in its tool tip why.
        const QString why = action->toolTip() == title || action->toolTip().isEmpty()
                              ? tr("There is nothing to do it to.")
                              : action->toolTip();
        entries.push_back({PaletteEntry::Kind::Action, action->objectName(), title,
                           action->isEnabled() ? QString() : why,
                           action->shortcut().toString(QKeySequence::NativeText), "dot",
                           action->isEnabled()});
    }
}

void Commands::addPlaces(std::vector<PaletteEntry> &entries) const
{
    std::vector<const QAction *> places; // in their order
    for (const QAction *action : m_actions.all()) {
        if (action->objectName().startsWith(QStringLiteral("place")))
            places.push_back(action);
    }
    for (int i = 0; i < m_places.size(); ++i) {
        const QString key =
            std::size_t(i) < places.size()
                ? places[std::size_t(i)]->shortcut().toString(QKeySequence::NativeText)
                : QString();
        entries.push_back({PaletteEntry::Kind::Place, QString::number(i), m_places[i], tr("Place"),
                           key, m_icons[std::size_t(i)], true});
    }
}

void Commands::addViews(std::vector<PaletteEntry> &entries) const
{
    for (const auto &[page, place] : filterPages) {
        for (const SavedView &view : m_settings.savedViews(QLatin1String(page)))
            entries.push_back({PaletteEntry::Kind::View,
                               QStringLiteral("%1\n%2").arg(int(place)).arg(view.filter),
                               view.name,
                               view.filter,
                               {},
                               "filter",
                               true});
    }
}

void Commands::addObjects(std::vector<PaletteEntry> &entries) const
{
    for (int row = 0; row < m_models.destinations.rowCount(); ++row) {
        const Destination *destination = m_models.destinations.destinationAt(row);
        entries.push_back({PaletteEntry::Kind::Destination,
                           destination->id.toString(),
                           destination->name,
                           m_models.wording.word(destination->status),
                           {},
                           lookOfDestinationType(destination->type).icon,
                           true});
    }
    const std::vector<MarkTarget> bookmarks = m_models.marks.bookmarks();
    for (std::size_t i = 0; i < std::min(bookmarks.size(), mostBookmarks); ++i)
        entries.push_back({PaletteEntry::Kind::Event,
                           QString::fromUtf8(bookmarks[i].id),
                           QString::fromUtf8(bookmarks[i].type),
                           tr("Bookmark: %1").arg(format::shortId(bookmarks[i].id)),
                           {},
                           "bookmark",
                           true});
    const int rows = m_models.live.rowCount();
    for (int row = rows - 1; row >= std::max(0, rows - recentEvents); --row) {
        const Event *event = m_models.live.eventAt(row);
        const Mark *mark = m_models.marks.find(event->id.bytes());
        if (mark && mark->bookmarked)
            continue;
        entries.push_back({PaletteEntry::Kind::Event,
                           event->id.toString(),
                           QString::fromUtf8(event->type),
                           tr("Event %1").arg(format::shortId(event->id.bytes())),
                           {},
                           "events",
                           true});
    }
    for (const QByteArray &type : m_models.editor.subscriptions().knownTypes())
        entries.push_back({PaletteEntry::Kind::EventType,
                           QString::fromUtf8(type),
                           QString::fromUtf8(type),
                           tr("Show events of this type"),
                           {},
                           "filter",
                           true});
}

void Commands::addHelp(std::vector<PaletteEntry> &entries) const
{
    const auto prefix = [&entries](const char *id, const QString &title, const QString &detail,
                                   const char *iconName) {
        entries.push_back({PaletteEntry::Kind::Help, QLatin1String(id), title, detail,
                           QLatin1String(id), iconName, true});
    };
    prefix(">", tr("Commands only"), tr("What can be done, with its key"), "dot");
    prefix("@", tr("Destinations only"), tr("By their names"), "destinations");
    prefix("#", tr("Event types only"), tr("Their events are shown"), "events");
    entries.push_back(
        {PaletteEntry::Kind::Help,
         {},
         tr("An id, pasted"),
         tr("Opens evt_…, edlv_…, eatt_…, evtd_…, rply_… and issue_…; finds events about "
            "trun_…, sess_…, cred_…"),
         {},
         "jump",
         true});
    for (const char *id : {"helpHere", "shortcuts", "focusFilter", "supportBundle"}) {
        if (const QAction *action = m_actions.action(id))
            entries.push_back({PaletteEntry::Kind::Help,
                               action->objectName(),
                               plainText(action),
                               {},
                               action->shortcut().toString(QKeySequence::NativeText),
                               "dot",
                               action->isEnabled()});
    }
}

void Commands::run(const PaletteEntry &entry)
{
    if (entry.kind == PaletteEntry::Kind::Search) {
        Q_EMIT searchAsked(entry.id);
        return;
    }
    QAction *helping = m_actions.action(entry.id.toLatin1().constData());
    if (entry.kind == PaletteEntry::Kind::Help && !helping) {
        open(entry.id);
        return;
    }
    m_settings.rememberCommand(entry.id);
    switch (entry.kind) {
    case PaletteEntry::Kind::Search: break;
    case PaletteEntry::Kind::Help: Q_EMIT actionChosen(helping); break;
    case PaletteEntry::Kind::Action:
        if (QAction *action = m_actions.action(entry.id.toLatin1().constData()))
            Q_EMIT actionChosen(action);
        break;
    case PaletteEntry::Kind::Place: Q_EMIT goTo(Place(entry.id.toInt()), {}, {}); break;
    case PaletteEntry::Kind::Destination:
        Q_EMIT goTo(Place::Destinations, {}, entry.id.toUtf8());
        break;
    case PaletteEntry::Kind::EventType:
        Q_EMIT goTo(Place::Events, QStringLiteral("type:") + entry.id, {});
        break;
    case PaletteEntry::Kind::View:
        Q_EMIT goTo(Place(entry.id.section(QLatin1Char('\n'), 0, 0).toInt()),
                    entry.id.section(QLatin1Char('\n'), 1), {});
        break;
    case PaletteEntry::Kind::Event: Q_EMIT goTo(Place::Events, {}, entry.id.toUtf8()); break;
    case PaletteEntry::Kind::Link:
        if (const auto link = parseDeepLink(entry.id))
            Q_EMIT linkFollowed(*link);
        break;
    }
}

} // namespace deckhand
