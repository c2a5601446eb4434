#pragma once

#include "destinations/jmespath/jmespathnode.h"

// The inside of Jmespath; not for users of it.

namespace deckhand::jmespath {

enum class Token {
    End,
    Name,
    QuotedName,
    Literal,
    Number,
    Dot,
    Star,
    LeftBracket,
    RightBracket,
    Flatten, ///< `[]`
    Filter,  ///< `[?`
    LeftBrace,
    RightBrace,
    LeftParen,
    RightParen,
    Comma,
    Colon,
    Current,
    Reference,
    Pipe,
    Or,
    And,
    Not,
    Compare,
};

struct Lexeme
{
    Token token = Token::End;
    qsizetype at = 0; ///< in bytes
    std::string text; ///< of a name
    Json literal;
    qint64 number = 0;
    Comparator comparator = Comparator::Equal;
};

/// All lexemes with an End; or the byte and what is wrong there.
[[nodiscard]] tl::expected<std::vector<Lexeme>, JmespathError> lexemesOf(QByteArrayView text);

/// The tree of the whole expression; or the byte and what is wrong there.
[[nodiscard]] tl::expected<NodePtr, JmespathError> parsed(std::vector<Lexeme> lexemes);

} // namespace deckhand::jmespath
