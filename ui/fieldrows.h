#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

class QLabel;
class QWidget;

namespace deckhand {

/// The inputs of a form by name, each with its label and, below it, what is wrong, what is worth a
/// second look, and its help. All of that is told to assistive technology with the input; a new
/// problem is announced when it appears.
class FieldRows
{
public:
    /// A cell of a form; who puts it in a layout owns it.
    [[nodiscard]] QWidget *makeCell(const QString &key, const QString &label, QWidget *input,
                                    const QString &help);
    /// Only the notes, for an input that stands elsewhere.
    [[nodiscard]] QWidget *makeNotes(const QString &key, QWidget *input);
    /// Of a field whose widgets are going away.
    void forget(const QString &key) { m_rows.remove(key); }
    [[nodiscard]] QStringList keys() const { return m_rows.keys(); }
    [[nodiscard]] QWidget *input(const QString &key) const { return m_rows.value(key).input; }
    /// Empty: nothing is wrong any more.
    void setProblem(const QString &key, const QString &text);
    /// Empty: none.
    void setAdvice(const QString &key, const QString &text);

private:
    struct Note
    {
        QWidget *row = nullptr;
        QLabel *icon = nullptr;
        QLabel *text = nullptr;
    };
    struct Row
    {
        QWidget *input = nullptr;
        QWidget *notes = nullptr; ///< hidden while there are none
        Note problem;
        Note advice;
        QString help;
    };
    [[nodiscard]] static Note makeNote(const QString &name, QWidget *parent);
    static void showNotes(const Row &row);

    QHash<QString, Row> m_rows;
};

} // namespace deckhand
