#include "models/consolesettings.h"

#include <algorithm>

namespace deckhand {

namespace {

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

std::vector<SavedView> ConsoleSettings::savedViews(const QString &page) const
{
    std::vector<SavedView> views;
    // Names and filters take turns.
    const QStringList parts = value(viewsKey(page)).toStringList();
    for (qsizetype i = 0; i + 1 < parts.size(); i += 2)
        views.push_back({parts[i], parts[i + 1]});
    return views;
}

void ConsoleSettings::writeViews(const QString &page, const std::vector<SavedView> &views)
{
    QStringList parts;
    for (const SavedView &view : views)
        parts << view.name << view.filter;
    setValue(viewsKey(page), parts);
    Q_EMIT viewsChanged(page);
}

void ConsoleSettings::saveView(const QString &page, const SavedView &view)
{
    std::vector<SavedView> views = savedViews(page);
    const auto same = std::find_if(views.begin(), views.end(),
                                   [&view](const SavedView &v) { return v.name == view.name; });
    if (same == views.end())
        views.push_back(view);
    else
        *same = view;
    writeViews(page, views);
}

void ConsoleSettings::removeView(const QString &page, const QString &name)
{
    std::vector<SavedView> views = savedViews(page);
    std::erase_if(views, [&name](const SavedView &view) { return view.name == name; });
    writeViews(page, views);
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

QStringList ConsoleSettings::recentCommands() const
{
    return value(QStringLiteral("commands")).toStringList();
}

void ConsoleSettings::rememberCommand(const QString &id)
{
    setValue(QStringLiteral("commands"), withFirst(recentCommands(), id));
}

} // namespace deckhand
