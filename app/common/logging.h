#pragma once

#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <initializer_list>
#include <mutex>
#include <optional>
#include <utility>

namespace deckhand {

enum class LogLevel { Debug, Info, Warning, Error };
enum class LogFormat { Text, Json };

[[nodiscard]] std::optional<LogLevel> logLevelFromName(QStringView name);
[[nodiscard]] std::optional<LogFormat> logFormatFromName(QStringView name);

struct LogSettings
{
    LogLevel level = LogLevel::Info;
    LogFormat format = LogFormat::Text;
    int descriptor = 2; ///< where lines go: stderr
    /// Is given each line, too, without its end. Thread: whichever writes.
    std::function<void(const QByteArray &line)> copy = {};
};

/// One named value of a log line. A `Secret` does not convert, so it can't be logged by accident.
class LogField
{
public:
    LogField(const char *name, const QString &value) : m_name(name), m_value(value.toUtf8()) {}
    LogField(const char *name, const QByteArray &value) : m_name(name), m_value(value) {}
    LogField(const char *name, const char *value) : m_name(name), m_value(value) {}
    LogField(const char *name, qint64 value)
        : m_name(name), m_value(QByteArray::number(value)), m_number(true)
    {}
    LogField(const char *name, int value) : LogField(name, qint64(value)) {}
    LogField(const char *name, const Secret &) = delete;

    [[nodiscard]] const char *name() const { return m_name; }
    [[nodiscard]] const QByteArray &value() const { return m_value; }
    [[nodiscard]] bool isNumber() const { return m_number; }

private:
    const char *m_name;
    QByteArray m_value;
    bool m_number = false;
};

/// Writes one line a message, in one write, so that lines of several threads never mix. Line ends
/// inside a message are escaped; what looks like one of our keys or signing secrets is masked on
/// the way out. Thread: any.
class Logger
{
public:
    Logger(LogSettings settings, const Clock &clock)
        : m_settings(std::move(settings)), m_clock(clock)
    {}
    void log(LogLevel level, const QString &message,
             std::initializer_list<LogField> fields = {}) const;
    void info(const QString &message, std::initializer_list<LogField> fields = {}) const
    {
        log(LogLevel::Info, message, fields);
    }
    void warning(const QString &message, std::initializer_list<LogField> fields = {}) const
    {
        log(LogLevel::Warning, message, fields);
    }
    void error(const QString &message, std::initializer_list<LogField> fields = {}) const
    {
        log(LogLevel::Error, message, fields);
    }

private:
    LogSettings m_settings;
    const Clock &m_clock;
    mutable std::mutex m_mutex;
};

/// Sends what Qt and its users report (qWarning, qCInfo …) through `logger` while it lives. There
/// is one at a time; the logger outlives it.
class QtMessageRoute
{
public:
    explicit QtMessageRoute(const Logger &logger);
    ~QtMessageRoute();
    QtMessageRoute(const QtMessageRoute &) = delete;
    QtMessageRoute &operator=(const QtMessageRoute &) = delete;
};

/// Replaces keys (`sk_live_…`), signing secrets (`whsec_…`), bearer tokens and passwords in URLs by
/// `****`.
[[nodiscard]] QByteArray redacted(const QByteArray &text);

} // namespace deckhand
