#include "ui/mainwindow.h"

#include "models/attemptlookup.h"
#include "ui/abilities.h"
#include "ui/announcer.h"
#include "ui/commands.h"
#include "ui/deliveriespage.h"
#include "ui/destinationlines.h"
#include "ui/destinationspage.h"
#include "ui/environmentbar.h"
#include "ui/environmentedge.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/helpactions.h"
#include "ui/icons.h"
#include "ui/issuespage.h"
#include "ui/languageactions.h"
#include "ui/menus.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/newevents.h"
#include "ui/overviewpage.h"
#include "ui/pagememory.h"
#include "ui/paneactions.h"
#include "ui/replaydialog.h"
#include "ui/replayspage.h"
#include "ui/placelist.h"
#include "ui/safetycontrols.h"
#include "ui/settingspage.h"
#include "ui/transfers.h"
#include "ui/statusline.h"
#include "ui/words.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStatusBar>

#include <algorithm>

namespace deckhand {

MainWindow::MainWindow(const PageContext &context, Theme &theme, const WindowSettings &settings,
                       QWidget *parent)
    : QMainWindow(parent),
      m_models(context.models),
      m_actions(context.actions),
      m_settings(context.settings),
      m_preferences(context.preferences),
      m_notice(new MessagePanel),
      m_places(new PlaceList),
      m_pages(new QStackedWidget),
      m_commands(new Commands(context, this)),
      m_profile(settings.name)
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("%1 [%2] – Deckhand").arg(settings.name, Words::word(settings.environment)));
    setWindowIcon(applicationIcon());
    setEnvironment(*this, settings.environment);
    setMinimumSize(smallest());
    const Metrics metrics(this);
    resize(QSize(metrics.x * 206, metrics.em * 52).expandedTo(smallest()));
    makePages(context);
    makeLayout(settings);
    makeActions(theme);
    new SafetyControls(context, settings.environment, *m_bar, this);
    addTransfers(context);
    addAlerts(context, settings.storeFolder);
    fillMenus(*menuBar(), m_actions, {m_look.densities->actions(), m_look.schemes->actions()},
              m_languages ? m_languages->actions() : QList<QAction *>());
    connect(new StatusLine(*statusBar(), m_models, this), &StatusLine::goTo, this,
            &MainWindow::goTo);
    new Announcer(*statusBar(), m_models, this);
    connectCommands();
    connectModels();
    applySettings(theme);
    auto *memory = new PageMemory(m_settings, *m_pages, this);
    memory->restore();
    goTo(memory->place());
}

void MainWindow::makePages(const PageContext &context)
{
    addPage(Place::Overview, tr("Overview"), "overview", new OverviewPage(context));
    addPage(Place::Events, tr("Events"), "events", new EventsPage(context));
    addPage(Place::Deliveries, tr("Deliveries"), "deliveries", new DeliveriesPage(context));
    addPage(Place::Destinations, tr("Destinations"), "destinations", new DestinationsPage(context));
    addPage(Place::Replays, tr("Replays"), "replays", new ReplaysPage(context));
    addPage(Place::Issues, tr("Issues"), "issues", new IssuesPage(context));
    addPage(Place::Settings, tr("Settings"), "settings", new SettingsPage(context));
}

void MainWindow::connectModels()
{
    connect(m_places, &PlaceList::placeChanged, this, [this](int to) {
        m_pages->setCurrentIndex(to);
        rememberPlace();
    });
    m_lines =
        new DestinationLines(*m_places, *page(Place::Destinations), m_models, m_settings, this);
    connect(m_lines, &DestinationLines::goTo, this, &MainWindow::goTo);
    connect(&m_models.destinations, &DestinationsModel::loaded, this, &MainWindow::updateBadges);
    connect(new NewEvents(m_models.live, *m_pages, int(Place::Events), this), &NewEvents::changed,
            this, &MainWindow::markEvents);
    connect(&m_models.replays, &ReplaysModel::updated, this, &MainWindow::updateBadges);
    connect(&m_models.issues, &IssuesModel::updated, this, &MainWindow::updateBadges);
    connect(&m_models.server, &ServerFacts::changed, this,
            [this] { applyAbilities(m_actions, m_models.server); });
    connect(&m_models.connection, &LinkWatch::changed, this,
            [this] { m_bar->showLink(m_models.connection, m_models.wording); });
    m_bar->showLink(m_models.connection, m_models.wording);
}

void MainWindow::applySettings(const Theme &theme)
{
    const auto follow = [this](auto changed, const auto &apply) {
        connect(&m_settings, changed, this, apply);
        apply();
    };
    follow(&ConsoleSettings::timeModeChanged,
           [this] { m_models.wording.setTimeMode(m_settings.timeMode()); });
    follow(&ConsoleSettings::singleKeysChanged,
           [this] { m_actions.setSingleKeys(m_settings.singleKeys()); });
    follow(&ConsoleSettings::liveRowsChanged,
           [this] { m_models.live.setBound(m_settings.liveRows()); });
    QAction *scheme = m_actions.action(m_settings.scheme().toLatin1().constData());
    if (scheme && !theme.isChosenForThisRun())
        scheme->trigger();
    connect(m_look.schemes, &QActionGroup::triggered, this,
            [this](const QAction *action) { m_settings.setScheme(action->objectName()); });
}

void MainWindow::addPage(Place, const QString &name, const char *iconName, PageWidget *page)
{
    m_places->addPlace(icon(iconName), name, name);
    m_placeIcons.push_back(iconName);
    m_pages->addWidget(page);
    connect(page, &PageWidget::goTo, this, &MainWindow::goTo);
    connect(page, &PageWidget::editAsked, this, [this](auto id, auto field, auto why) {
        goTo(Place::Destinations, {}, id);
        this->page(Place::Destinations)->editItem(id, field, why);
    });
    connect(page, &PageWidget::replayAsked, this, &MainWindow::planReplay);
    connect(page, &PageWidget::said, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 8000); });
}

void MainWindow::makeLayout(const WindowSettings &settings)
{
    auto *central = new QWidget;
    const Metrics metrics(this);
    m_bar = new EnvironmentBar(settings.environment, settings.detail);
    auto *layout = plainLayout<QVBoxLayout>(central, metrics);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_notice);
    m_side = new QWidget;
    auto *row = plainLayout<QHBoxLayout>(m_side, metrics);
    row->setSpacing(0);
    row->addWidget(m_places);
    row->addWidget(m_pages, 1);
    layout->addWidget(m_side, 1);
    setCentralWidget(central);
}

void MainWindow::addAction(const char *id, const QString &text, const QList<QKeySequence> &keys,
                           const std::function<void()> &run, const char *iconName)
{
    connect(m_actions.add(id, text, keys, iconName), &QAction::triggered, this, run);
}

void MainWindow::makeActions(Theme &theme)
{
    m_actions.setWindow(this);
    makePlaceActions();
    addAction(
        "focusFilter", tr("Filter"),
        {QKeySequence(Qt::CTRL | Qt::Key_L), QKeySequence(Qt::Key_Slash)},
        [this] { page(place())->focusFilter(); }, "filter");
    addAction(
        "refresh", tr("Refresh"), QKeySequence::keyBindings(QKeySequence::Refresh),
        [this] { page(place())->refresh(); }, "refresh");
    addAction(
        "palette", tr("Commands …"),
        {QKeySequence(Qt::CTRL | Qt::Key_K), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
        [this] { m_commands->open(); }, "search");
    new HelpActions(
        m_actions, m_preferences,
        [this] {
            return HelpActions::Spot{place(), m_pages->currentWidget()};
        },
        this);
    m_actions.add("showTour", tr("Show the tour"), {}, "info");
    m_actions.forbid("showTour", tr("The tour belongs to the demo."));
    addAction(
        "copyLink", tr("Copy link to this"), {}, [this] { copyLink(); }, "link");
    addAction(
        "copyKey", tr("Copy key for programs"), {}, [this] { copyKey(); }, "key");
    m_actions.action("copyKey")->setEnabled(false);
    m_actions.action("copyKey")->setToolTip(tr("There is no key for programs here."));
    addAction(
        "closeWindow", tr("Close window"), {QKeySequence(Qt::CTRL | Qt::Key_W)},
        [this] { close(); }, "close");
    addAction(
        "quit", tr("Quit"), {QKeySequence(Qt::CTRL | Qt::Key_Q)},
        [] { QApplication::closeAllWindows(); }, "quit");
    m_look = addLookActions(m_actions, m_settings, theme, this);
    if (m_preferences)
        m_languages =
            addLanguageActions(m_actions, *m_preferences, this, [this](const QString &sentence) {
                statusBar()->showMessage(sentence, 5000);
            });
}

void MainWindow::makePlaceActions()
{
    static constexpr std::array placeIds{"placeOverview",     "placeEvents",  "placeDeliveries",
                                         "placeDestinations", "placeReplays", "placeIssues",
                                         "placeSettings"};
    for (int i = 0; i < m_places->count(); ++i) {
        addAction(placeIds[std::size_t(i)], m_places->name(i),
                  {QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i))}, [this, i] { goTo(Place(i)); });
        m_placeActions.push_back(m_actions.all().back());
        connect(m_placeActions.back(), &QAction::changed, this, [this, i] { tellPlace(Place(i)); });
        tellPlace(Place(i));
    }
    addAction(
        "back", tr("Back"), {QKeySequence(Qt::ALT | Qt::Key_Left)}, [this] { walk(-1); }, "back");
    addAction(
        "forward", tr("Forward"), {QKeySequence(Qt::ALT | Qt::Key_Right)}, [this] { walk(1); },
        "forward");
    new PaneActions(
        m_actions, *m_places, *m_pages, [this] { return m_places->name(int(place())); }, this);
}

void MainWindow::addTransfers(const PageContext &context)
{
    auto *transfers = new Transfers(context, m_profile, this);
    transfers->setFilterSource([this](Place place) { return page(place)->filterText(); });
    transfers->setChosenSource(
        [this] { return static_cast<DeliveriesPage *>(page(Place::Deliveries))->chosenIds(); });
    static_cast<DestinationsPage *>(page(Place::Destinations))->offerUndoOf(transfers->import());
    connect(transfers, &Transfers::said, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 8000); });
    connect(transfers, &Transfers::failed, this,
            [this](const QString &sentence) { showNotice(Tone::Failure, sentence); });
}

void MainWindow::setPublishKey(const Secret &key, const QString &notice)
{
    m_publishKey = key;
    QAction *copy = m_actions.action("copyKey");
    copy->setEnabled(!key.isEmpty());
    copy->setToolTip(tr("Programs publish with this key"));
    if (!notice.isEmpty())
        showNotice(Tone::Info, notice);
}

void MainWindow::copyKey()
{
    m_clipboard.copy(m_publishKey);
    statusBar()->showMessage(
        tr("The key is on the clipboard for one minute. Send it as Authorization: Bearer."), 8000);
}

void MainWindow::showNotice(Tone tone, const QString &text)
{
    m_notice->setObjectName(QStringLiteral("notice"));
    m_notice->showMessage(tone, text);
}

Place MainWindow::place() const
{
    return Place(m_pages->currentIndex());
}

PageWidget *MainWindow::page(Place place) const
{
    return static_cast<PageWidget *>(m_pages->widget(int(place)));
}

void MainWindow::goTo(Place target, const QString &filter, const QByteArray &item)
{
    leaveSpot();
    m_places->setPlace(int(target));
    if (!filter.isEmpty())
        page(target)->setFilterText(filter);
    if (!item.isEmpty())
        page(target)->showItem(item);
    m_lines->show(target, item);
    if (!m_walking && !item.isEmpty()) {
        m_trail.show({target, page(target)->filterText(), item});
        updateTrail();
    }
    page(target)->enter();
}

void MainWindow::leaveSpot()
{
    m_trail.leave({place(), page(place())->filterText(), page(place())->currentItem()});
}

void MainWindow::rememberPlace()
{
    if (!m_walking)
        m_trail.arrive(place());
    updateTrail();
}

void MainWindow::updateTrail()
{
    if (QAction *back = m_actions.action("back")) {
        back->setEnabled(m_trail.canGoBack());
        m_actions.action("forward")->setEnabled(m_trail.canGoForward());
    }
}

void MainWindow::walk(int step)
{
    leaveSpot();
    const std::optional<Spot> target = m_trail.step(step);
    if (!target)
        return;
    const Spot spot = *target;
    m_walking = true;
    m_places->setPlace(int(spot.place));
    if (page(spot.place)->filterText() != spot.filter)
        page(spot.place)->setFilterText(spot.filter);
    if (!spot.item.isEmpty())
        page(spot.place)->showItem(spot.item);
    page(spot.place)->enter();
    m_walking = false;
    updateTrail();
}

void MainWindow::planReplay(const ReplayScope &scope)
{
    m_models.planner.begin(scope, m_models.destinations.all(), m_models.lock.isStrict());
    if (!m_replay) {
        m_replay = new ReplayDialog(m_models.planner, m_models.replays, m_models.wording,
                                    m_models.server, this);
        connect(m_replay, &ReplayDialog::showAsked, this,
                [this](const QByteArray &id) { goTo(Place::Replays, {}, id); });
        connect(m_replay, &ReplayDialog::eventAsked, this,
                [this](const QByteArray &id) { goTo(Place::Events, {}, id); });
    }
    m_replay->openPlan();
}

void MainWindow::connectCommands()
{
    QStringList names;
    for (int i = 0; i < m_places->count(); ++i)
        names.append(m_places->name(i));
    m_commands->setPlaces(names, m_placeIcons);
    connect(m_commands, &Commands::goTo, this, &MainWindow::goTo);
    connect(m_commands, &Commands::linkFollowed, this, &MainWindow::follow);
    connect(m_commands, &Commands::searchAsked, this, [this](const QString &text) {
        goTo(Place::Events);
        page(Place::Events)->search(text);
    });
    connect(m_commands, &Commands::actionChosen, this, &MainWindow::runAction);
}

void MainWindow::runAction(QAction *action)
{
    // Actions of a page act on what is seen there.
    for (int i = 0; i < m_pages->count(); ++i) {
        const auto *owner = qobject_cast<const QWidget *>(action->parent());
        if (owner && (owner == m_pages->widget(i) || m_pages->widget(i)->isAncestorOf(owner)))
            goTo(Place(i));
    }
    action->trigger();
}

void MainWindow::follow(const DeepLink &link)
{
    if (!link.profile.isEmpty() && link.profile != m_profile) {
        statusBar()->showMessage(
            tr("This link belongs to the profile “%1”; this window shows “%2”.")
                .arg(link.profile, m_profile),
            8000);
        Q_EMIT linkOfOtherProfile(link);
        return;
    }
    switch (link.target) {
    case LinkTarget::Event: goTo(Place::Events, {}, link.id); break;
    case LinkTarget::Delivery: goTo(Place::Deliveries, {}, link.id); break;
    case LinkTarget::Destination:
        if (!m_models.destinations.find(DestinationId(link.id)))
            statusBar()->showMessage(
                tr("There is no destination %1 here.").arg(QString::fromUtf8(link.id)), 8000);
        goTo(Place::Destinations, {}, link.id);
        break;
    case LinkTarget::Replay: goTo(Place::Replays, {}, link.id); break;
    case LinkTarget::Issue: goTo(Place::Issues, {}, link.id); break;
    case LinkTarget::Attempt:
        showAttempt(m_models, AttemptId(link.id), this, [this](const Result<DeliveryId> &found) {
            if (found && !found->isEmpty())
                goTo(Place::Deliveries, {}, found->bytes());
            else
                statusBar()->showMessage(tr("No delivery here has this attempt."), 8000);
        });
        break;
    }
}

void MainWindow::copyLink()
{
    const std::optional<DeepLink> named =
        parseDeepLink(QString::fromUtf8(page(place())->currentItem()));
    if (!named) {
        statusBar()->showMessage(tr("Nothing is chosen here that a link could name."), 5000);
        return;
    }
    const QString text = toText({named->target, named->id, m_profile});
    QGuiApplication::clipboard()->setText(text);
    statusBar()->showMessage(tr("Copied %1").arg(text), 5000);
}

void MainWindow::updateBadges()
{
    const auto badge = [this](Place of, int count, const QString &spoken) {
        m_places->setBadge(int(of), count, spoken);
        tellPlace(of);
    };
    const auto failed = int(m_models.destinations.failed24h());
    badge(Place::Deliveries, failed,
          tr("Deliveries, %1 failed attempts in the last 24 hours").arg(failed));
    const int inactive = m_models.destinations.inactiveCount();
    badge(Place::Destinations, inactive, tr("Destinations, %1 inactive").arg(inactive));
    const int running = m_models.replays.unfinished();
    badge(Place::Replays, running, tr("Replays, %1 running or paused").arg(running));
    const int open = m_models.issues.openCount();
    badge(Place::Issues, open, tr("Issues, %1 open").arg(open));
}

void MainWindow::markEvents(bool come)
{
    QTreeWidgetItem *item = m_places->topLevelItem(int(Place::Events));
    item->setIcon(0, icon(come ? "events_new" : "events"));
    const QString spoken = come ? tr("Events, new ones have come") : item->text(0);
    item->setData(0, Qt::AccessibleTextRole, spoken);
    tellPlace(Place::Events);
}

void MainWindow::tellPlace(Place of)
{
    if (std::size_t(of) >= m_placeActions.size())
        return; // it is made before its key
    QTreeWidgetItem *item = m_places->topLevelItem(int(of));
    const QString spoken = item->data(0, Qt::AccessibleTextRole).toString();
    item->setToolTip(
        0, withKey(spoken.isEmpty() ? item->text(0) : spoken, *m_placeActions[std::size_t(of)]));
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    m_models.setPace(Pace::Full);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_models.delayed.flush(); // nobody is left to change their mind
    QMainWindow::closeEvent(event);
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    // Alerts are for those who do not look.
    m_models.setPace(m_settings.notifications() ? Pace::Slow : Pace::Stopped);
}

} // namespace deckhand
