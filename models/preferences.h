#pragma once

#include <QMap>
#include <QObject>
#include <QSettings>

#include <memory>

namespace deckhand {

/// What somebody prefers in every window, whatever it shows. Kept in one file; nothing secret.
class Preferences : public QObject
{
    Q_OBJECT

public:
    /// Kept in `file`; an empty name keeps them in memory.
    explicit Preferences(const QString &file = {}, QObject *parent = nullptr);
    ~Preferences() override;

    /// Code of a language, as `fr`; empty: the system's. It holds from the next start on.
    [[nodiscard]] QString language() const;
    void setLanguage(const QString &code);
    /// The tour of the demo was finished or ended; it does not begin by itself again.
    [[nodiscard]] bool isTourSeen() const;
    void setTourSeen();
    /// Keys of actions that are not those by default: by the action's id, as text; empty: none.
    [[nodiscard]] QMap<QString, QString> keys() const;
    void setKeys(const QMap<QString, QString> &keys);

Q_SIGNALS:
    void languageChanged();
    void keysChanged();

private:
    [[nodiscard]] QString value(const QString &key) const;
    /// Whether it was another.
    bool setValue(const QString &key, const QString &value);

    std::unique_ptr<QSettings> m_file; ///< none: in memory
    QMap<QString, QString> m_memory;
};

} // namespace deckhand
