#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace deckhand {

enum class Tone { Plain, Good, Bad, Warn, Faint, Bold };

/// What a command writes: results to stdout, everything about the work itself to stderr. Colour
/// only on a terminal and never where `NO_COLOR` is set. Thread: the command's.
class Output
{
public:
    Output();
    void line(const QString &text);
    void line(const QByteArray &utf8);
    void note(const QString &text);  ///< to stderr, a line of its own
    void error(const QString &text); ///< to stderr, with `error: ` in front
    /// A state that replaces the one before it on a terminal; elsewhere a line of its own.
    void progress(const QString &text);
    void endProgress();
    /// Columns padded to their widest cell; the last one is not.
    void table(const QStringList &head, const std::vector<QStringList> &rows);
    [[nodiscard]] QString toned(const QString &text, Tone tone) const;
    /// The reader of stdout has gone (`… | head`).
    [[nodiscard]] bool isClosed() const { return m_closed; }
    /// Somebody reads the results as they come.
    [[nodiscard]] bool isTerminal() const { return m_isTerminal; }
    [[nodiscard]] bool progressIsLive() const { return m_errorIsTerminal; }

private:
    bool m_colour = false;
    bool m_isTerminal = false;
    bool m_errorIsTerminal = false;
    bool m_progressShown = false;
    bool m_closed = false;
};

/// Width on a terminal without escape sequences.
[[nodiscard]] qsizetype shownWidth(const QString &text);
/// Text from outside with its control characters made visible, so that it can't drive a terminal.
[[nodiscard]] QString harmless(const QString &text);
[[nodiscard]] QString grouped(qint64 number); ///< 12,345

} // namespace deckhand
