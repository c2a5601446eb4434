#include "models/consolesettings.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

/// Changes that can be undone.
constexpr std::size_t mostSteps = 50;

constexpr std::array safetyNames{std::pair{SafetyLevel::Free, "free"},
                                 std::pair{SafetyLevel::ConfirmChanges, "confirm"},
                                 std::pair{SafetyLevel::ReadOnly, "read_only"}};

const QString quietFormat = QStringLiteral("HH:mm");
constexpr std::array timeNames{std::pair{TimeMode::Local, "local"}, std::pair{TimeMode::Utc, "utc"},
                               std::pair{TimeMode::Relative, "relative"},
                               std::pair{TimeMode::Delta, "delta"}};
constexpr std::array issueStateNames{
    std::pair{IssueState::Open, "open"}, std::pair{IssueState::Acknowledged, "acknowledged"},
    std::pair{IssueState::Resolved, "resolved"}, std::pair{IssueState::Ignored, "ignored"}};

QString viewsKey(const QString &page)
{
    return QStringLiteral("views/") + page;
}

QString historyKey(const QString &page)
{
    return QStringLiteral("history/") + page;
}

QStringList withFirst(QStringList list, const QString &entry)
{
    list.removeAll(entry);
    list.prepend(entry);
    return list.mid(0, ConsoleSettings::historyLength);
}

} // namespace

ConsoleSettings::ConsoleSettings(QObject *parent) : QObject(parent) {}

ConsoleSettings::ConsoleSettings(const QString &file, QObject *parent)
    : QObject(parent),
      m_file(file.isEmpty() ? nullptr : std::make_unique<QSettings>(file, QSettings::IniFormat))
{}

ConsoleSettings::~ConsoleSettings() = default;

QVariant ConsoleSettings::value(const QString &key) const
{
    return m_file ? m_file->value(key) : m_memory.value(key);
}

void ConsoleSettings::setValue(const QString &key, const QVariant &value)
{
    if (m_file)
        m_file->setValue(key, value);
    else
        m_memory.insert(key, value);
}

bool QuietHours::contains(QTime time) const
{
    return from <= until ? time >= from && time < until : time >= from || time < until;
}

std::vector<SavedView> ConsoleSettings::savedViews(const QString &page) const
{
    std::vector<SavedView> views;
    // Names and filters take turns.
    const QStringList parts = value(viewsKey(page)).toStringList();
    for (qsizetype i = 0; i + 1 < parts.size(); i += 2)
        views.push_back({parts[i], parts[i + 1]});
    return views;
}

void ConsoleSettings::writeViews(const QString &page, const std::vector<SavedView> &views,
                                 UndoneBy undoneBy)
{
    QStringList parts;
    for (const SavedView &view : views)
        parts << view.name << view.filter;
    if (undoneBy == UndoneBy::Settings)
        remember(true, page, value(viewsKey(page)));
    setValue(viewsKey(page), parts);
    Q_EMIT viewsChanged(page);
}

void ConsoleSettings::saveView(const QString &page, const SavedView &view, UndoneBy undoneBy)
{
    std::vector<SavedView> views = savedViews(page);
    const auto same = std::find_if(views.begin(), views.end(),
                                   [&view](const SavedView &v) { return v.name == view.name; });
    if (same == views.end())
        views.push_back(view);
    else
        *same = view;
    writeViews(page, views, undoneBy);
}

void ConsoleSettings::removeView(const QString &page, const QString &name, UndoneBy undoneBy)
{
    std::vector<SavedView> views = savedViews(page);
    std::erase_if(views, [&name](const SavedView &view) { return view.name == name; });
    writeViews(page, views, undoneBy);
}

QStringList ConsoleSettings::filterHistory(const QString &page) const
{
    return value(historyKey(page)).toStringList();
}

void ConsoleSettings::rememberFilter(const QString &page, const QString &filter)
{
    if (!filter.trimmed().isEmpty())
        setValue(historyKey(page), withFirst(filterHistory(page), filter.trimmed()));
}

QByteArray ConsoleSettings::columns(const QString &table) const
{
    return value(QStringLiteral("columns/") + table).toByteArray();
}

void ConsoleSettings::setColumns(const QString &table, const QByteArray &state)
{
    setValue(QStringLiteral("columns/") + table, state);
}

void ConsoleSettings::changeColumns(const QString &table, const QByteArray &state)
{
    remember(false, table, columns(table));
    setColumns(table, state);
}

void ConsoleSettings::remember(bool views, const QString &what, const QVariant &former)
{
    m_undo.push_back({views, what, former});
    if (m_undo.size() > mostSteps)
        m_undo.erase(m_undo.begin());
    Q_EMIT undoable();
}

void ConsoleSettings::undo()
{
    if (m_undo.empty())
        return;
    const Former former = std::move(m_undo.back());
    m_undo.pop_back();
    if (former.views) {
        setValue(viewsKey(former.what), former.value);
        Q_EMIT viewsChanged(former.what);
    } else {
        setColumns(former.what, former.value.toByteArray());
        Q_EMIT columnsRestored(former.what);
    }
}

Density ConsoleSettings::density() const
{
    const int stored = value(QStringLiteral("density")).isValid()
                         ? value(QStringLiteral("density")).toInt()
                         : int(Density::Normal);
    return Density(std::clamp(stored, int(Density::Compact), int(Density::Relaxed)));
}

void ConsoleSettings::setDensity(Density density)
{
    if (density == this->density())
        return;
    setValue(QStringLiteral("density"), int(density));
    Q_EMIT densityChanged();
}

TimeMode ConsoleSettings::timeMode() const
{
    const QString stored = value(QStringLiteral("times")).toString();
    for (const auto &[mode, name] : timeNames) {
        if (stored == QLatin1String(name))
            return mode;
    }
    return TimeMode::Local;
}

void ConsoleSettings::setTimeMode(TimeMode mode)
{
    for (const auto &[known, name] : timeNames) {
        if (known == mode)
            setValue(QStringLiteral("times"), QLatin1String(name));
    }
    Q_EMIT timeModeChanged();
}

bool ConsoleSettings::flag(const char *key, bool atFirst) const
{
    const QVariant stored = value(QLatin1String(key));
    return stored.isValid() ? stored.toBool() : atFirst;
}

bool ConsoleSettings::singleKeys() const
{
    return flag("singleKeys", true);
}

void ConsoleSettings::setSingleKeys(bool on)
{
    setValue(QStringLiteral("singleKeys"), on);
    Q_EMIT singleKeysChanged();
}

int ConsoleSettings::liveRows() const
{
    const QVariant stored = value(QStringLiteral("liveRows"));
    return stored.isValid() ? std::clamp(stored.toInt(), fewestLiveRows, mostLiveRows)
                            : liveRowsAtFirst;
}

void ConsoleSettings::setLiveRows(int rows)
{
    setValue(QStringLiteral("liveRows"), std::clamp(rows, fewestLiveRows, mostLiveRows));
    Q_EMIT liveRowsChanged();
}

int ConsoleSettings::backlogMinutes() const
{
    const QVariant stored = value(QStringLiteral("backlogMinutes"));
    return stored.isValid() ? std::clamp(stored.toInt(), 1, longestBacklogMinutes)
                            : backlogMinutesAtFirst;
}

void ConsoleSettings::setBacklogMinutes(int minutes)
{
    setValue(QStringLiteral("backlogMinutes"), std::clamp(minutes, 1, longestBacklogMinutes));
    Q_EMIT backlogMinutesChanged();
}

QString ConsoleSettings::scheme() const
{
    return value(QStringLiteral("scheme")).toString();
}

void ConsoleSettings::setScheme(const QString &action)
{
    setValue(QStringLiteral("scheme"), action);
}

QString ConsoleSettings::overviewView() const
{
    return value(QStringLiteral("overview/view")).toString();
}

void ConsoleSettings::setOverviewView(const QString &view)
{
    setValue(QStringLiteral("overview/view"), view);
}

QString ConsoleSettings::forwardTarget() const
{
    return value(QStringLiteral("forward/target")).toString();
}

void ConsoleSettings::setForwardTarget(const QString &url)
{
    setValue(QStringLiteral("forward/target"), QUrl(url).toString(QUrl::RemovePassword));
}

QString ConsoleSettings::forwardFilter() const
{
    return value(QStringLiteral("forward/filter")).toString();
}

void ConsoleSettings::setForwardFilter(const QString &filter)
{
    setValue(QStringLiteral("forward/filter"), filter);
}

bool ConsoleSettings::notifications() const
{
    return flag("notifications", true);
}

std::optional<QuietHours> ConsoleSettings::quietHours() const
{
    const QStringList ends = value(QStringLiteral("quietHours")).toStringList();
    if (ends.size() != 2)
        return {};
    const QuietHours hours{QTime::fromString(ends[0], quietFormat),
                           QTime::fromString(ends[1], quietFormat)};
    return hours.from.isValid() && hours.until.isValid() ? std::optional(hours) : std::nullopt;
}

void ConsoleSettings::setQuietHours(const std::optional<QuietHours> &hours)
{
    QStringList ends;
    if (hours)
        ends << hours->from.toString(quietFormat) << hours->until.toString(quietFormat);
    setValue(QStringLiteral("quietHours"), ends);
}

void ConsoleSettings::setNotifications(bool on)
{
    setValue(QStringLiteral("notifications"), on);
    Q_EMIT notificationsChanged();
}

std::optional<SafetyLevel> ConsoleSettings::safety() const
{
    const QString stored = value(QStringLiteral("safety")).toString();
    for (const auto &[level, name] : safetyNames) {
        if (stored == QLatin1String(name))
            return level;
    }
    return std::nullopt;
}

void ConsoleSettings::setSafety(SafetyLevel level)
{
    for (const auto &[known, name] : safetyNames) {
        if (known == level)
            setValue(QStringLiteral("safety"), QLatin1String(name));
    }
    Q_EMIT safetyChanged();
}

IssueMark ConsoleSettings::issueMark(const QByteArray &issue) const
{
    // The state's name, the time in milliseconds and, where there is one, the note.
    const QStringList parts =
        value(QStringLiteral("issues/") + QString::fromLatin1(issue)).toStringList();
    for (const auto &[state, name] : issueStateNames) {
        if (parts.size() >= 2 && parts[0] == QLatin1String(name))
            return {state, fromMillis(parts[1].toLongLong()), parts.value(2)};
    }
    return {};
}

void ConsoleSettings::setIssueMark(const QByteArray &issue, const IssueMark &mark)
{
    for (const auto &[state, name] : issueStateNames) {
        if (state != mark.state)
            continue;
        QStringList parts{QLatin1String(name), QString::number(toMillis(mark.since))};
        if (!mark.note.isEmpty())
            parts.append(mark.note.left(IssueMark::longestNote));
        setValue(QStringLiteral("issues/") + QString::fromLatin1(issue), parts);
    }
}

QString ConsoleSettings::marksFile() const
{
    return m_file ? marksFile(m_file->fileName()) : QString();
}

QString ConsoleSettings::marksFile(const QString &settingsFile)
{
    return settingsFile + QStringLiteral(".marks");
}

QStringList ConsoleSettings::recentCommands() const
{
    return value(QStringLiteral("commands")).toStringList();
}

void ConsoleSettings::rememberCommand(const QString &id)
{
    setValue(QStringLiteral("commands"), withFirst(recentCommands(), id));
}

} // namespace deckhand
