#include "ui/menus.h"

#include "ui/actions.h"
#include "ui/icons.h"

#include <QCoreApplication>
#include <QMenuBar>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Menus)
};

/// A null id makes a line; ids that nothing registered are left out.
QMenu *add(QMenuBar &bar, const ActionRegistry &actions, const QString &title,
           std::initializer_list<const char *> ids)
{
    QMenu *menu = bar.addMenu(title);
    for (const char *id : ids) {
        if (!id)
            menu->addSeparator();
        else if (QAction *action = actions.action(id))
            menu->addAction(action);
    }
    return menu;
}

void addEvents(QMenuBar &bar, const ActionRegistry &actions)
{
    add(bar, actions, Tr::tr("&Events"),
        {"showLive",
         "showHistory",
         "togglePause",
         "jumpToNewest",
         nullptr,
         "replayChosenEvents",
         "copyEventJson",
         nullptr,
         "compareEvents",
         "markEventForCompare",
         "compareEventWithMarked",
         "compareEventWithCopied",
         nullptr,
         "markEvents",
         "bookmarkEvent",
         "noteEvent",
         nullptr,
         "filterByCell",
         "excludeCell",
         "saveView_events",
         nullptr,
         "eventPayloadFind",
         "eventPayloadFindNext",
         "eventNextTab",
         "eventPreviousTab"});
}

void addDeliveries(QMenuBar &bar, const ActionRegistry &actions)
{
    add(bar, actions, Tr::tr("De&liveries"),
        {"retryDelivery",
         "cancelDelivery",
         "showEvent",
         "showDestination",
         "editSetting",
         "compareDeliveries",
         "markAttemptForCompare",
         "compareAttemptWithMarked",
         "compareAttemptWithCopied",
         "checkRequest",
         nullptr,
         "replayChosenDeliveries",
         "replayDelivery",
         "replayDeliveriesMatching",
         nullptr,
         "copyCurl",
         "copyHar",
         "copyAttemptJson",
         "copyRaw",
         "copySummary",
         "copyRequestHeaders",
         "copyRequestBody",
         "copyResponseHeaders",
         "copyResponseBody",
         "copyEventId",
         nullptr,
         "markDeliveries",
         "bookmarkDelivered",
         "noteDelivery",
         nullptr,
         "deliveryFilterByCell",
         "deliveryExcludeCell",
         "saveView_deliveries",
         nullptr,
         "deliveryPayloadFind",
         "deliveryPayloadFindNext",
         "deliveryNextTab",
         "deliveryPreviousTab"});
}

} // namespace

QMenu &toolsMenu(QMenuBar &bar, const ActionRegistry &actions)
{
    const QString name = QStringLiteral("toolsMenu");
    if (auto *menu = bar.findChild<QMenu *>(name))
        return *menu;
    auto *menu = new QMenu(Tr::tr("&Tools"), &bar);
    menu->setObjectName(name);
    QAction *help = nullptr;
    for (QAction *entry : bar.actions()) {
        if (entry->menu() && entry->menu()->actions().contains(actions.action("shortcuts")))
            help = entry;
    }
    bar.insertMenu(help, menu);
    return *menu;
}

void offerLink(QMenu &menu, const ActionRegistry &actions)
{
    QObject::connect(&menu, &QMenu::aboutToShow, &menu, [&menu, &actions] {
        if (QAction *link = actions.action("copyLink"))
            menu.addAction(link);
    });
}

void fillMenus(QMenuBar &bar, const ActionRegistry &actions, const QList<QList<QAction *>> &look,
               const QList<QAction *> &languages)
{
    add(bar, actions, Tr::tr("&File"),
        {"newDestination", nullptr, "exportDestinations", "exportCredentials", "importDestinations",
         "undoImport", nullptr, "exportEvents", "exportDeliveries", "exportChosenDeliveries",
         nullptr, "copyKey", "toggleLock", nullptr, "closeWindow", "quit"});
    QMenu *view = add(bar, actions, Tr::tr("&View"),
                      {"placeOverview", "placeEvents", "placeDeliveries", "placeDestinations",
                       "placeReplays",  "placeIssues", "placeSettings",   nullptr,
                       "back",          "forward",     "nextPane",        "previousPane",
                       "detailSide",    "tearOff",     nullptr,           "palette",
                       "copyLink",      "showAlerts",  nullptr,           "focusFilter",
                       "refresh"});
    for (const QList<QAction *> &group : look) {
        view->addSeparator();
        view->addActions(group);
    }
    if (!languages.isEmpty())
        view->addMenu(icon("language"), Tr::tr("Language"))->addActions(languages);
    addEvents(bar, actions);
    addDeliveries(bar, actions);
    add(bar, actions, Tr::tr("&Replays"),
        {"replayEventsMatching", "replayDeliveriesMatching", nullptr, "pauseReplay", "resumeReplay",
         "cancelReplay", "repeatReplay", "replayTheFailed", nullptr, "replayDeliveries",
         "exportReplayReport", nullptr, "sortReplays"});
    add(bar, actions, Tr::tr("&Destinations"),
        {"newDestination", "editDestination", "duplicateDestination", "testDestination",
         "previewTest", nullptr, "destinationDeliveries", "destinationDay", "destinationBacklog",
         "sortDestinations", nullptr, "rotateSecret", "endSecretOverlap", "toggleDestination",
         "chooseReactivation", "deleteDestination", nullptr, "undo"});
    add(bar, actions, Tr::tr("&Issues"),
        {"issueDeliveries", "replayIssue", nullptr, "acknowledgeIssue", "resolveIssue",
         "ignoreIssue", "reopenIssue", nullptr, "sortIssues"});
    add(bar, actions, Tr::tr("&Help"),
        {"helpHere", "shortcuts", "showTour", nullptr, "supportBundle"});
}

} // namespace deckhand
