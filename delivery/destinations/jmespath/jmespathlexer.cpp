#include "destinations/jmespath/jmespathlexer.h"

#include "api/jsonscan.h"

namespace deckhand::jmespath {

namespace {

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Lexer
{
public:
    explicit Lexer(QByteArrayView text) : m_text(text) {}
    tl::expected<std::vector<Lexeme>, JmespathError> run();

private:
    bool next();
    bool punctuation(char c);
    bool operators(char c);
    bool name();
    bool number();
    bool quotedName();
    bool rawString();
    bool literal();
    /// Where the text that opens here closes; -1 with an error where it does not.
    qsizetype closing(char quote, const QString &what);

    [[nodiscard]] char at(qsizetype i) const { return i < m_text.size() ? m_text[i] : '\0'; }
    bool add(Token token, qsizetype length)
    {
        Lexeme lexeme;
        lexeme.token = token;
        return add(std::move(lexeme), length);
    }
    bool add(Lexeme lexeme, qsizetype length)
    {
        lexeme.at = m_at;
        m_lexemes.push_back(std::move(lexeme));
        m_at += length;
        return true;
    }
    bool compare(Comparator comparator, qsizetype length)
    {
        Lexeme lexeme;
        lexeme.token = Token::Compare;
        lexeme.comparator = comparator;
        return add(std::move(lexeme), length);
    }
    bool fail(const QString &message)
    {
        m_error = {m_at, message};
        return false;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    std::vector<Lexeme> m_lexemes;
    JmespathError m_error;
};

tl::expected<std::vector<Lexeme>, JmespathError> Lexer::run()
{
    while (m_at < m_text.size()) {
        if (isBlank(m_text[m_at]))
            ++m_at;
        else if (!next())
            return tl::unexpected(m_error);
    }
    add(Token::End, 0);
    return std::move(m_lexemes);
}

bool Lexer::next()
{
    const char c = m_text[m_at];
    if (isLetter(c))
        return name();
    if (isDigit(c) || c == '-')
        return number();
    switch (c) {
    case '"': return quotedName();
    case '\'': return rawString();
    case '`': return literal();
    default: break;
    }
    return punctuation(c);
}

bool Lexer::punctuation(char c)
{
    switch (c) {
    case '.': return add(Token::Dot, 1);
    case '*': return add(Token::Star, 1);
    case ']': return add(Token::RightBracket, 1);
    case '{': return add(Token::LeftBrace, 1);
    case '}': return add(Token::RightBrace, 1);
    case '(': return add(Token::LeftParen, 1);
    case ')': return add(Token::RightParen, 1);
    case ',': return add(Token::Comma, 1);
    case ':': return add(Token::Colon, 1);
    case '@': return add(Token::Current, 1);
    case '[':
        if (at(m_at + 1) == ']')
            return add(Token::Flatten, 2);
        return at(m_at + 1) == '?' ? add(Token::Filter, 2) : add(Token::LeftBracket, 1);
    default: return operators(c);
    }
}

bool Lexer::operators(char c)
{
    const char after = at(m_at + 1);
    switch (c) {
    case '|': return after == '|' ? add(Token::Or, 2) : add(Token::Pipe, 1);
    case '&': return after == '&' ? add(Token::And, 2) : add(Token::Reference, 1);
    case '!': return after == '=' ? compare(Comparator::NotEqual, 2) : add(Token::Not, 1);
    case '<':
        return after == '=' ? compare(Comparator::LessOrEqual, 2) : compare(Comparator::Less, 1);
    case '>':
        return after == '=' ? compare(Comparator::GreaterOrEqual, 2)
                            : compare(Comparator::Greater, 1);
    case '=':
        return after == '=' ? compare(Comparator::Equal, 2)
                            : fail(QStringLiteral("expected == for a comparison"));
    default: return fail(QStringLiteral("nothing can begin with this character"));
    }
}

bool Lexer::name()
{
    qsizetype end = m_at;
    while (isLetter(at(end)) || isDigit(at(end)))
        ++end;
    Lexeme lexeme;
    lexeme.token = Token::Name;
    lexeme.text = m_text.sliced(m_at, end - m_at).toByteArray().toStdString();
    return add(std::move(lexeme), end - m_at);
}

bool Lexer::number()
{
    qsizetype end = m_at + 1;
    while (isDigit(at(end)))
        ++end;
    bool fits = false;
    Lexeme lexeme;
    lexeme.token = Token::Number;
    lexeme.number = m_text.sliced(m_at, end - m_at).toByteArray().toLongLong(&fits);
    return fits ? add(std::move(lexeme), end - m_at) : fail(QStringLiteral("expected a number"));
}

qsizetype Lexer::closing(char quote, const QString &what)
{
    for (qsizetype i = m_at + 1; i < m_text.size(); ++i) {
        if (m_text[i] == '\\')
            ++i;
        else if (m_text[i] == quote)
            return i;
    }
    fail(QStringLiteral("%1 that begins here does not end").arg(what));
    return -1;
}

bool Lexer::quotedName()
{
    const qsizetype end = closing('"', QStringLiteral("the name"));
    if (end < 0)
        return false;
    const auto text = unquoteJson(m_text.sliced(m_at, end + 1 - m_at));
    if (!text)
        return fail(QStringLiteral("the name in quotes is not a JSON string"));
    Lexeme lexeme;
    lexeme.token = Token::QuotedName;
    lexeme.text = text->toStdString();
    return add(std::move(lexeme), end + 1 - m_at);
}

/// Only the quote itself is escaped; every other backslash stands for itself.
bool Lexer::rawString()
{
    const qsizetype end = closing('\'', QStringLiteral("the text"));
    if (end < 0)
        return false;
    QByteArray text = m_text.sliced(m_at + 1, end - m_at - 1).toByteArray();
    text.replace("\\'", "'");
    Lexeme lexeme;
    lexeme.token = Token::Literal;
    lexeme.literal = text.toStdString();
    return add(std::move(lexeme), end + 1 - m_at);
}

bool Lexer::literal()
{
    const qsizetype end = closing('`', QStringLiteral("the literal"));
    if (end < 0)
        return false;
    QByteArray text = m_text.sliced(m_at + 1, end - m_at - 1).toByteArray();
    text.replace("\\`", "`");
    const QByteArray json = text.trimmed();
    constexpr int deepest = 64;
    Lexeme lexeme;
    lexeme.token = Token::Literal;
    if (!scanJson(json, {1024 * 1024, deepest, 100'000}))
        return fail(QStringLiteral("what stands between the backticks is not JSON"));
    lexeme.literal = Json::parse(json.begin(), json.end(), nullptr, false);
    return add(std::move(lexeme), end + 1 - m_at);
}

} // namespace

tl::expected<std::vector<Lexeme>, JmespathError> lexemesOf(QByteArrayView text)
{
    return Lexer(text).run();
}

} // namespace deckhand::jmespath
