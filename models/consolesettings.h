#pragma once

#include "api/safetylock.h"
#include "models/issue.h"
#include "models/wording.h"

#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QTime>

#include <memory>
#include <optional>
#include <vector>

namespace deckhand {

/// A filter somebody gave a name.
struct SavedView
{
    QString name;
    QString filter;
    bool operator==(const SavedView &) const = default;
};

/// What a page showed when it was left.
struct KeptPage
{
    QString filter;
    QByteArray item; ///< id of what was chosen
    bool operator==(const KeptPage &) const = default;
};

/// Hours of the day in which nothing is told outside the window; through midnight where they end
/// before they begin. Equal ends are no hours.
struct QuietHours
{
    QTime from{22, 0}, until{7, 0};
    bool operator==(const QuietHours &) const = default;
    [[nodiscard]] bool contains(QTime time) const;
};

enum class Density { Compact, Normal, Relaxed };

/// What one profile's window remembers. One table of keys; nothing secret is ever in here.
class ConsoleSettings : public QObject
{
    Q_OBJECT

public:
    static constexpr int historyLength = 20;
    static constexpr int fewestLiveRows = 1'000, mostLiveRows = 1'000'000,
                         liveRowsAtFirst = 100'000;

    /// Kept for as long as the object lives.
    explicit ConsoleSettings(QObject *parent = nullptr);
    /// Kept in `file`; an empty name keeps them in memory.
    explicit ConsoleSettings(const QString &file, QObject *parent = nullptr);
    ~ConsoleSettings() override;

    [[nodiscard]] std::vector<SavedView> savedViews(const QString &page) const;
    /// Who takes a change of views back: `undo` below, or whoever made it.
    enum class UndoneBy { Settings, Caller };
    /// Replaces the one of the same name.
    void saveView(const QString &page, const SavedView &view,
                  UndoneBy undoneBy = UndoneBy::Settings);
    void removeView(const QString &page, const QString &name,
                    UndoneBy undoneBy = UndoneBy::Settings);
    /// Applied filters, newest first, each once.
    [[nodiscard]] QStringList filterHistory(const QString &page) const;
    void rememberFilter(const QString &page, const QString &filter);
    [[nodiscard]] QByteArray columns(const QString &table) const;
    void setColumns(const QString &table, const QByteArray &state);
    /// The same, for what somebody changed: it can be undone.
    void changeColumns(const QString &table, const QByteArray &state);
    /// Changes of saved views and columns, the last one first; of this run only.
    [[nodiscard]] bool canUndo() const { return !m_undo.empty(); }
    void undo();
    [[nodiscard]] Density density() const;
    void setDensity(Density density);
    [[nodiscard]] TimeMode timeMode() const;
    void setTimeMode(TimeMode mode);
    /// Single letters act while a list has the focus.
    [[nodiscard]] bool singleKeys() const;
    void setSingleKeys(bool on);
    /// Events the live view keeps.
    [[nodiscard]] int liveRows() const;
    void setLiveRows(int rows);
    /// Id of the action that chose the colours; empty where none was chosen.
    [[nodiscard]] QString scheme() const;
    void setScheme(const QString &action);
    /// Tell of inactive destinations and the like outside the window.
    [[nodiscard]] bool notifications() const;
    void setNotifications(bool on);
    /// A delivery that waits for longer is told of.
    static constexpr int backlogMinutesAtFirst = 15, longestBacklogMinutes = 7 * 24 * 60;
    [[nodiscard]] int backlogMinutes() const;
    void setBacklogMinutes(int minutes);
    /// Of this computer's clock; none: told at all hours.
    [[nodiscard]] std::optional<QuietHours> quietHours() const;
    void setQuietHours(const std::optional<QuietHours> &hours);
    /// The destinations are seen beneath their place.
    [[nodiscard]] bool destinationsUnfolded() const { return flag(unfoldedKey, true); }
    void setDestinationsUnfolded(bool on) { setValue(QLatin1String(unfoldedKey), on); }
    /// The detail of a page's list is at its right, not below.
    [[nodiscard]] bool detailRight(const QString &page) const;
    void setDetailRight(const QString &page, bool right);
    /// Sizes of the parts of a splitter, as somebody left them; empty where nobody did.
    [[nodiscard]] QList<int> paneSizes(const QString &name) const;
    void setPaneSizes(const QString &name, const QList<int> &sizes);
    /// What a page showed when it was left.
    [[nodiscard]] KeptPage keptPage(const QString &page) const;
    void keepPage(const QString &page, const KeptPage &kept);
    /// The place a window showed last, counted from 0.
    [[nodiscard]] int lastPlace() const;
    void setLastPlace(int place);
    /// The filter a page begins with; empty: the last one.
    [[nodiscard]] QString firstFilter(const QString &page) const;
    void setFirstFilter(const QString &page, const QString &filter);
    /// Which time the overview shows (overview.h); empty where none was chosen.
    [[nodiscard]] QString overviewView() const;
    void setOverviewView(const QString &view);
    /// Where events were forwarded to last, and which; without a password.
    [[nodiscard]] QString forwardTarget() const;
    void setForwardTarget(const QString &url);
    [[nodiscard]] QString forwardFilter() const;
    void setForwardFilter(const QString &filter);
    /// None where it was never chosen: the environment decides.
    [[nodiscard]] std::optional<SafetyLevel> safety() const;
    void setSafety(SafetyLevel level);
    /// What was said of an issue (issue.h); an open one where nothing was.
    [[nodiscard]] IssueMark issueMark(const QByteArray &issue) const;
    void setIssueMark(const QByteArray &issue, const IssueMark &mark);
    /// Where marks and notes of lists are kept, beside the settings; empty where these are in
    /// memory.
    [[nodiscard]] QString marksFile() const;
    [[nodiscard]] static QString marksFile(const QString &settingsFile);
    /// Ids of commands, the one used last first.
    [[nodiscard]] QStringList recentCommands() const;
    void rememberCommand(const QString &id);

Q_SIGNALS:
    void viewsChanged(const QString &page);
    /// An undo gave a table its former columns; none were stored where `columns` is empty.
    void columnsRestored(const QString &table);
    /// One more change can be undone.
    void undoable();
    void densityChanged();
    void safetyChanged();
    void timeModeChanged();
    void singleKeysChanged();
    void liveRowsChanged();
    void notificationsChanged();
    void backlogMinutesChanged();

private:
    static constexpr const char *unfoldedKey = "destinationsUnfolded";
    [[nodiscard]] QVariant value(const QString &key) const;
    [[nodiscard]] bool flag(const char *key, bool atFirst) const;
    void setValue(const QString &key, const QVariant &value);
    void writeViews(const QString &page, const std::vector<SavedView> &views, UndoneBy undoneBy);
    void remember(bool views, const QString &what, const QVariant &former);

    std::unique_ptr<QSettings> m_file; ///< none: in memory
    QMap<QString, QVariant> m_memory;
    /// What a page's views or a table's columns were before a change.
    struct Former
    {
        bool views = false;
        QString what; ///< page or table
        QVariant value;
    };
    std::vector<Former> m_undo; ///< the newest last
};

} // namespace deckhand
