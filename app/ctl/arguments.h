#pragma once

#include "api/time.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <vector>

namespace deckhand {

/// One option of a command, for the parser and for `--help`.
struct OptionRow
{
    const char *name;  ///< without the dashes
    const char *value; ///< what stands for the value in the help; null for a switch
    const char *help;
};

/// A command line, taken apart. The typed readers check as they read: what is wrong is collected in
/// `problems`, each as a sentence that names the option and the remedy, so that a person sees all
/// of it at once.
class Arguments
{
public:
    /// Understands `--name value`, `--name=value`, switches, operands in between, and `--`.
    [[nodiscard]] static Arguments parse(const QStringList &words,
                                         const std::vector<OptionRow> &options);

    [[nodiscard]] bool has(const char *name) const;
    [[nodiscard]] QString text(const char *name, const QString &fallback = {}) const;
    [[nodiscard]] QStringList all(const char *name) const;
    [[nodiscard]] std::optional<QString> optional(const char *name) const;
    [[nodiscard]] qint64 integer(const char *name, qint64 fallback, qint64 least, qint64 most);
    [[nodiscard]] double number(const char *name, double fallback, double least, double most);
    [[nodiscard]] milliseconds duration(const char *name, milliseconds fallback);
    /// A time such as 2027-01-31T12:00:00Z, or how long before `now`: 2h, -2h.
    [[nodiscard]] std::optional<Timestamp> moment(const char *name, Timestamp now);
    [[nodiscard]] qint64 size(const char *name, qint64 fallback);
    /// One of `choices`, which the message lists.
    [[nodiscard]] QString choice(const char *name, const QString &fallback,
                                 const QStringList &choices);

    [[nodiscard]] const QStringList &operands() const { return m_operands; }
    [[nodiscard]] QString operand(qsizetype index) const { return m_operands.value(index); }
    /// Adds a problem when there are fewer or more operands; `usage` names them.
    void expectOperands(qsizetype least, qsizetype most, const char *usage);

    void addProblem(const QString &sentence) { m_problems.append(sentence); }
    void addProblem(const char *option, const QString &sentence);
    [[nodiscard]] const QStringList &problems() const { return m_problems; }

private:
    void takeOption(const QString &word, const QStringList &words, qsizetype &index,
                    const std::vector<OptionRow> &options);

    std::map<QString, QStringList> m_values;
    QStringList m_operands;
    QStringList m_problems;
};

/// The candidate that `word` is most likely a slip of; empty if none is near.
[[nodiscard]] QString nearest(const QString &word, const QStringList &candidates);

} // namespace deckhand
