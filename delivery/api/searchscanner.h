#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace deckhand {

/// Reads the pieces of a search expression from left to right. Positions are UTF-16 code units of
/// the whole text.
class SearchScanner
{
public:
    explicit SearchScanner(QStringView text) : m_text(text) {}

    struct Piece
    {
        qsizetype position = 0;
        qsizetype length = 0; ///< in the text, quotes included
        QString text;         ///< unquoted
        bool quoted = false;
        bool closed = true; ///< false: the closing quote is missing
    };

    [[nodiscard]] qsizetype position() const { return m_at; }
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] QChar peek(qsizetype ahead = 0) const;
    void advance(qsizetype by = 1) { m_at += by; }
    void rewind(qsizetype to) { m_at = to; }
    void skipBlanks();
    [[nodiscard]] bool eat(QChar c);

    /// Letters, digits, `_`, `-`, dots and, after a dot, quoted steps: `data."a b".c`. Empty text
    /// if none begins here.
    [[nodiscard]] Piece fieldName();
    /// The operator here, blanks before it skipped; moves only if there is one.
    [[nodiscard]] QString op();
    [[nodiscard]] Piece quoted();
    /// Up to a blank, a parenthesis, a quote or an operator.
    [[nodiscard]] Piece bareWord();
    /// Up to a blank, a parenthesis or, in a list, a comma.
    [[nodiscard]] Piece valueWord(bool inList);
    /// Up to a blank or a closing parenthesis that was not opened inside.
    [[nodiscard]] Piece regexWord();
    /// `and`, `or`, `not` as a word of its own, in any case of its letters; empty if none.
    [[nodiscard]] QStringView keyword() const;

private:
    [[nodiscard]] QString opAt(qsizetype at) const;
    [[nodiscard]] Piece piece(qsizetype from) const;

    QStringView m_text;
    qsizetype m_at = 0;
};

/// The first character that has no place in an expression (a control character, half a surrogate
/// pair), or nothing.
[[nodiscard]] std::optional<qsizetype> findForeign(QStringView text);

} // namespace deckhand
