#include "ctl/output.h"

#include <QLocale>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <unistd.h>

namespace deckhand {

namespace {

bool writeAll(int descriptor, const QByteArray &bytes)
{
    qsizetype written = 0;
    while (written < bytes.size()) {
        const ssize_t n =
            ::write(descriptor, bytes.constData() + written, size_t(bytes.size() - written));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        written += n;
    }
    return true;
}

const char *escapeOf(Tone tone)
{
    switch (tone) {
    case Tone::Good: return "\033[32m";
    case Tone::Bad: return "\033[31m";
    case Tone::Warn: return "\033[33m";
    case Tone::Faint: return "\033[2m";
    case Tone::Bold: return "\033[1m";
    case Tone::Plain: break;
    }
    return "";
}

} // namespace

Output::Output()
    : m_isTerminal(::isatty(STDOUT_FILENO) == 1), m_errorIsTerminal(::isatty(STDERR_FILENO) == 1)
{
    const char *noColor = std::getenv("NO_COLOR");
    const bool wanted = !noColor || !*noColor;
    m_colour = wanted && m_isTerminal;
}

void Output::line(const QByteArray &utf8)
{
    if (m_closed)
        return;
    endProgress();
    m_closed = !writeAll(STDOUT_FILENO, QByteArray(utf8 + '\n'));
}

void Output::line(const QString &text)
{
    line(text.toUtf8());
}

void Output::note(const QString &text)
{
    endProgress();
    (void)writeAll(STDERR_FILENO, QString(text + QLatin1Char('\n')).toUtf8());
}

void Output::error(const QString &text)
{
    note(QStringLiteral("error: ") + text);
}

void Output::progress(const QString &text)
{
    if (!m_errorIsTerminal) {
        note(text);
        return;
    }
    (void)writeAll(STDERR_FILENO, QString(QStringLiteral("\r\033[K") + text).toUtf8());
    m_progressShown = true;
}

void Output::endProgress()
{
    if (m_progressShown)
        (void)writeAll(STDERR_FILENO, "\n");
    m_progressShown = false;
}

void Output::table(const QStringList &head, const std::vector<QStringList> &rows)
{
    std::vector<qsizetype> widths;
    for (const QString &cell : head)
        widths.push_back(shownWidth(cell));
    for (const QStringList &row : rows) {
        for (size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], shownWidth(row.value(qsizetype(i))));
    }
    const auto write = [this, &widths](const QStringList &row, Tone tone) {
        QString text;
        for (size_t i = 0; i < widths.size(); ++i) {
            const QString cell = row.value(qsizetype(i));
            text += cell;
            if (i + 1 < widths.size())
                text += QString(widths[i] - shownWidth(cell) + 2, QLatin1Char(' '));
        }
        line(toned(text, tone));
    };
    write(head, Tone::Bold);
    for (const QStringList &row : rows)
        write(row, Tone::Plain);
}

QString Output::toned(const QString &text, Tone tone) const
{
    if (!m_colour || tone == Tone::Plain)
        return text;
    return QLatin1String(escapeOf(tone)) + text + QLatin1String("\033[0m");
}

qsizetype shownWidth(const QString &text)
{
    qsizetype width = 0;
    bool inEscape = false;
    for (const QChar c : text) {
        if (inEscape)
            inEscape = c != QLatin1Char('m');
        else if (c == QChar(0x1b))
            inEscape = true;
        else if (!c.isLowSurrogate() && c.category() != QChar::Mark_NonSpacing)
            ++width;
    }
    return width;
}

QString harmless(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text)
        out += c.category() == QChar::Other_Control ? QChar(0x2400 + (c.unicode() & 0x1f)) : c;
    return out;
}

QString grouped(qint64 number)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(number);
}

} // namespace deckhand
