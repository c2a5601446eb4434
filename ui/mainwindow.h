#pragma once

#include "models/deeplink.h"
#include "ui/lookactions.h"
#include "ui/page.h"
#include "ui/secretclipboard.h"
#include "ui/theme.h"
#include "ui/trail.h"

#include <QMainWindow>

#include <functional>

class QLabel;
class QStackedWidget;
class QActionGroup;

namespace deckhand {

class DemoControls;
class Commands;
class DestinationLines;
class EnvironmentBar;
class MessagePanel;
class PlaceList;
class ReplayDialog;

/// What a window is for.
struct WindowSettings
{
    Environment environment = Environment::Local;
    QString name;             ///< of the profile, for the title
    QString detail;           ///< one line beside the environment's word
    QString storeFolder = {}; ///< whose volume is watched for free space; empty: none is
};

/// Frame of the console: places at the left, the page of the chosen one, environment above, counts
/// below. Knows pages only as pages.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(const PageContext &context, Theme &theme, const WindowSettings &settings,
               QWidget *parent = nullptr);
    [[nodiscard]] static constexpr QSize smallest() { return {1024, 700}; }
    /// Adds the dials of the demo at the right.
    void addDemo(DemoControls &controls);
    /// The key programs publish with, for *Copy key*. `notice` says what is special about it.
    void setPublishKey(const Secret &key, const QString &notice);
    void showNotice(Tone tone, const QString &text);
    void goTo(Place place, const QString &filter = {}, const QByteArray &item = {});
    /// Opens what a link names; says so where this window cannot.
    void follow(const DeepLink &link);
    [[nodiscard]] Place place() const;
    [[nodiscard]] PageWidget *page(Place place) const;
    [[nodiscard]] ActionRegistry &actions() { return m_actions; }

Q_SIGNALS:
    /// A link was followed that belongs to another profile.
    void linkOfOtherProfile(const deckhand::DeepLink &link);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void makePages(const PageContext &context);
    void connectModels();
    void addPage(Place, const QString &name, const char *iconName, PageWidget *page);
    void makeLayout(const WindowSettings &settings);
    void addAction(const char *id, const QString &text, const QList<QKeySequence> &keys,
                   const std::function<void()> &run, const char *iconName = nullptr);
    void makeActions(Theme &theme);
    void makePlaceActions();
    void applySettings(const Theme &theme);
    void copyKey();
    void addAlerts(const PageContext &context, const QString &storeFolder);
    void addTransfers(const PageContext &context);
    void updateBadges();
    void markEvents(bool come);
    /// What its tool tip says, with the key in force.
    void tellPlace(Place of);
    void rememberPlace();
    void leaveSpot();
    void updateTrail();
    void connectCommands();
    void runAction(QAction *action);
    void copyLink();
    void planReplay(const ReplayScope &scope);
    void walk(int step);

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    ConsoleSettings &m_settings;
    Preferences *m_preferences;
    EnvironmentBar *m_bar = nullptr;
    MessagePanel *m_notice;
    SecretClipboard m_clipboard;
    Secret m_publishKey;
    PlaceList *m_places;
    QStackedWidget *m_pages;
    DestinationLines *m_lines = nullptr;
    QWidget *m_side = nullptr;
    LookActions m_look;
    QActionGroup *m_languages = nullptr;
    Commands *m_commands;
    std::vector<const QAction *> m_placeActions; ///< by place
    ReplayDialog *m_replay = nullptr;
    QString m_profile;
    std::vector<const char *> m_placeIcons;
    Trail m_trail; ///< for Back and Forward
    bool m_walking = false;
};

} // namespace deckhand
