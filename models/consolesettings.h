#pragma once

#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace deckhand {

/// A filter somebody gave a name.
struct SavedView
{
    QString name;
    QString filter;
    bool operator==(const SavedView &) const = default;
};

enum class Density { Compact, Normal, Relaxed };

/// What one profile's window remembers. One table of keys; nothing secret is ever in here.
class ConsoleSettings : public QObject
{
    Q_OBJECT

public:
    static constexpr int historyLength = 20;

    /// Kept for as long as the object lives.
    explicit ConsoleSettings(QObject *parent = nullptr);
    /// Kept in `file`; an empty name keeps them in memory.
    explicit ConsoleSettings(const QString &file, QObject *parent = nullptr);
    ~ConsoleSettings() override;

    [[nodiscard]] std::vector<SavedView> savedViews(const QString &page) const;
    /// Replaces the one of the same name.
    void saveView(const QString &page, const SavedView &view);
    void removeView(const QString &page, const QString &name);
    /// Applied filters, newest first, each once.
    [[nodiscard]] QStringList filterHistory(const QString &page) const;
    void rememberFilter(const QString &page, const QString &filter);
    [[nodiscard]] QByteArray columns(const QString &table) const;
    void setColumns(const QString &table, const QByteArray &state);
    [[nodiscard]] Density density() const;
    void setDensity(Density density);
    /// Ids of commands, the one used last first.
    [[nodiscard]] QStringList recentCommands() const;
    void rememberCommand(const QString &id);

Q_SIGNALS:
    void viewsChanged(const QString &page);
    void densityChanged();

private:
    [[nodiscard]] QVariant value(const QString &key) const;
    void setValue(const QString &key, const QVariant &value);
    void writeViews(const QString &page, const std::vector<SavedView> &views);

    std::unique_ptr<QSettings> m_file; ///< none: in memory
    QMap<QString, QVariant> m_memory;
};

} // namespace deckhand
