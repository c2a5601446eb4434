#include "models/preferences.h"

namespace deckhand {

namespace {

const QString languageKey = QStringLiteral("language");
const QString tourKey = QStringLiteral("tour");
const QString seen = QStringLiteral("seen");
const QString keysPrefix = QStringLiteral("keys/");

} // namespace

Preferences::Preferences(const QString &file, QObject *parent)
    : QObject(parent),
      m_file(file.isEmpty() ? nullptr : std::make_unique<QSettings>(file, QSettings::IniFormat))
{}

Preferences::~Preferences() = default;

QString Preferences::value(const QString &key) const
{
    return m_file ? m_file->value(key).toString() : m_memory.value(key);
}

bool Preferences::setValue(const QString &key, const QString &value)
{
    if (value == this->value(key))
        return false;
    if (m_file)
        m_file->setValue(key, value);
    else
        m_memory.insert(key, value);
    return true;
}

QString Preferences::language() const
{
    return value(languageKey);
}

void Preferences::setLanguage(const QString &code)
{
    if (setValue(languageKey, code))
        Q_EMIT languageChanged();
}

bool Preferences::isTourSeen() const
{
    return value(tourKey) == seen;
}

void Preferences::setTourSeen()
{
    setValue(tourKey, seen);
}

QMap<QString, QString> Preferences::keys() const
{
    const QStringList stored = m_file ? m_file->allKeys() : m_memory.keys();
    QMap<QString, QString> keys;
    for (const QString &key : stored) {
        if (key.startsWith(keysPrefix))
            keys.insert(key.mid(keysPrefix.size()), value(key));
    }
    return keys;
}

void Preferences::setKeys(const QMap<QString, QString> &keys)
{
    const QMap<QString, QString> former = this->keys();
    if (keys == former)
        return;
    for (auto it = former.keyBegin(); it != former.keyEnd(); ++it) {
        if (m_file)
            m_file->remove(keysPrefix + *it);
        else
            m_memory.remove(keysPrefix + *it);
    }
    for (auto it = keys.cbegin(); it != keys.cend(); ++it) {
        if (m_file)
            m_file->setValue(keysPrefix + it.key(), *it);
        else
            m_memory.insert(keysPrefix + it.key(), *it);
    }
    Q_EMIT keysChanged();
}

} // namespace deckhand
