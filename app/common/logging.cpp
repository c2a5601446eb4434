#include "common/logging.h"

#include "api/jsonscan.h"

#include <QRegularExpression>

#include <array>
#include <atomic>
#include <cerrno>
#include <unistd.h>

namespace deckhand {

namespace {

struct LevelRow
{
    LogLevel level;
    const char *name;
    const char *text;
};
constexpr std::array levelRows{
    LevelRow{LogLevel::Debug, "debug", "DEBUG"},
    LevelRow{LogLevel::Info, "info", "INFO "},
    LevelRow{LogLevel::Warning, "warning", "WARN "},
    LevelRow{LogLevel::Error, "error", "ERROR"},
};

const LevelRow &rowOf(LogLevel level)
{
    return levelRows[size_t(level)];
}

/// Bare where it reads as one word, quoted otherwise.
QByteArray textValue(const QByteArray &value)
{
    const auto special = [](char c) { return c <= ' ' || c == '"' || c == '=' || c == '\\'; };
    const bool plain = !value.isEmpty() && std::none_of(value.begin(), value.end(), special);
    return plain ? value : quoteJson(value);
}

QByteArray oneLine(QByteArray text)
{
    text.replace('\r', "\\r");
    text.replace('\n', "\\n");
    return text;
}

QByteArray textLine(LogLevel level, const QByteArray &at, const QByteArray &message,
                    std::initializer_list<LogField> fields)
{
    QByteArray line = QByteArray(at + ' ') + rowOf(level).text + ' ' + oneLine(message);
    for (const LogField &field : fields) {
        line += ' ';
        line += field.name();
        line += '=';
        line += textValue(field.value());
    }
    return line;
}

QByteArray jsonLine(LogLevel level, const QByteArray &at, const QByteArray &message,
                    std::initializer_list<LogField> fields)
{
    QByteArray line = "{\"time\":" + quoteJson(at) + ",\"level\":" + quoteJson(rowOf(level).name) +
                      ",\"message\":" + quoteJson(message);
    for (const LogField &field : fields) {
        line += ',';
        line += quoteJson(field.name());
        line += ':';
        line += field.isNumber() ? field.value() : quoteJson(field.value());
    }
    line += '}';
    return line;
}

void writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t n =
            ::write(descriptor, bytes.constData() + written, size_t(bytes.size() - written));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; // nowhere left to say so
        written += n;
    }
}

// Qt's message handler is a plain function: this is how it finds the logger of the living route.
std::atomic<const Logger *> routedTo{nullptr};

LogLevel levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return LogLevel::Debug;
    case QtInfoMsg: return LogLevel::Info;
    case QtWarningMsg: return LogLevel::Warning;
    case QtCriticalMsg:
    case QtFatalMsg: break;
    }
    return LogLevel::Error;
}

void routeQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    const Logger *logger = routedTo.load();
    if (!logger)
        return;
    const bool named = context.category && qstrcmp(context.category, "default") != 0;
    if (named)
        logger->log(levelOf(type), message, {{"category", context.category}});
    else
        logger->log(levelOf(type), message);
}

} // namespace

std::optional<LogLevel> logLevelFromName(QStringView name)
{
    for (const LevelRow &row : levelRows) {
        if (name == QLatin1String(row.name))
            return row.level;
    }
    return std::nullopt;
}

std::optional<LogFormat> logFormatFromName(QStringView name)
{
    if (name == QLatin1String("text"))
        return LogFormat::Text;
    if (name == QLatin1String("json"))
        return LogFormat::Json;
    return std::nullopt;
}

QByteArray redacted(const QByteArray &text)
{
    if (!text.contains("sk_live_") && !text.contains("whsec_") && !text.contains("://") &&
        !text.contains("earer "))
        return text;
    static const QRegularExpression token(
        QStringLiteral("(sk_live_|whsec_|[Bb]earer )[A-Za-z0-9+/=_.~-]+"));
    static const QRegularExpression password(QStringLiteral("(://[^/\\s:@\"]*):[^/\\s@\"]+@"));
    QString all = QString::fromUtf8(text);
    all.replace(token, QStringLiteral("\\1****"));
    all.replace(password, QStringLiteral("\\1:****@"));
    return all.toUtf8();
}

void Logger::log(LogLevel level, const QString &message,
                 std::initializer_list<LogField> fields) const
{
    if (level < m_settings.level)
        return;
    const QByteArray at = toIso(m_clock.now());
    const QByteArray text = message.toUtf8();
    QByteArray line = m_settings.format == LogFormat::Json ? jsonLine(level, at, text, fields)
                                                           : textLine(level, at, text, fields);
    line = redacted(line);
    if (m_settings.copy)
        m_settings.copy(line);
    line += '\n';
    const std::lock_guard lock(m_mutex);
    writeAll(m_settings.descriptor, line);
}

QtMessageRoute::QtMessageRoute(const Logger &logger)
{
    routedTo = &logger;
    qInstallMessageHandler(routeQtMessage);
}

QtMessageRoute::~QtMessageRoute()
{
    qInstallMessageHandler(nullptr);
    routedTo = nullptr;
}

} // namespace deckhand
