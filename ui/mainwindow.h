#pragma once

#include "ui/page.h"
#include "ui/secretclipboard.h"
#include "ui/theme.h"

#include <QMainWindow>

class QLabel;
class QListWidget;
class QStackedWidget;
class QActionGroup;

namespace deckhand {

class DemoControls;
class DemoPanel;
class DestinationsPage;
class EnvironmentBar;
class MessagePanel;

/// What a window is for.
struct WindowSettings
{
    Environment environment = Environment::Local;
    QString name;   ///< of the profile, for the title
    QString detail; ///< one line beside the environment's word
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
    [[nodiscard]] Place place() const;
    [[nodiscard]] PageWidget *page(Place place) const;
    [[nodiscard]] ActionRegistry &actions() { return m_actions; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void addPage(Place place, const QString &name, const char *iconName, PageWidget *page);
    void makeLayout(const WindowSettings &settings);
    void makeActions(Theme &theme);
    void makeMenus();
    void makeStatusBar();
    void updateStatus();
    void updateBadges();
    void rememberPlace();
    void walk(int step);

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    EnvironmentBar *m_bar = nullptr;
    MessagePanel *m_notice;
    SecretClipboard m_clipboard;
    Secret m_publishKey;
    QListWidget *m_places;
    QStackedWidget *m_pages;
    QWidget *m_side = nullptr;
    QLabel *m_counts;
    QLabel *m_store;
    QActionGroup *m_schemes = nullptr;
    std::vector<int> m_trail; ///< places walked, for Back and Forward
    std::size_t m_trailAt = 0;
    bool m_walking = false;
};

} // namespace deckhand
