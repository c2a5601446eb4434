#include "destinations/jmespath/jmespathfunctions.h"
#include "destinations/jmespath/jmespathlexer.h"

namespace deckhand::jmespath {

namespace {

constexpr int mostNodes = 2000;
constexpr int deepestNesting = 100;
/// What binds weaker than this ends a projection.
constexpr int projectionStop = 10;

int power(Token token)
{
    switch (token) {
    case Token::Pipe: return 1;
    case Token::Or: return 2;
    case Token::And: return 3;
    case Token::Compare: return 5;
    case Token::Flatten: return 9;
    case Token::Star: return 20;
    case Token::Filter: return 21;
    case Token::Dot: return 40;
    case Token::Not: return 45;
    case Token::LeftBrace: return 50;
    case Token::LeftBracket: return 55;
    case Token::LeftParen: return 60;
    default: return 0;
    }
}

/// Top-down operator precedence, as the grammar's own parsers do it. Every function gives nothing
/// once there is an error.
class Parser
{
public:
    explicit Parser(std::vector<Lexeme> lexemes) : m_lexemes(std::move(lexemes)) {}
    tl::expected<NodePtr, JmespathError> run();

private:
    NodePtr expression(int binding);
    NodePtr first(const Lexeme &lexeme);
    NodePtr firstBracket();
    NodePtr more(NodePtr left, const Lexeme &lexeme);
    NodePtr afterDot(NodePtr left);
    NodePtr dotRight(int binding);
    NodePtr projected(int binding);
    NodePtr project(Op op, NodePtr left, NodePtr right);
    NodePtr filtered(NodePtr left);
    NodePtr bracket(NodePtr left);
    NodePtr indexOrSlice(NodePtr left);
    NodePtr slice();
    NodePtr list();
    NodePtr hash();
    NodePtr call(const NodePtr &name);

    NodePtr node(Op op, NodePtr a = {}, NodePtr b = {}, NodePtr c = {});
    [[nodiscard]] const Lexeme &ahead(size_t by = 0) const
    {
        return m_lexemes[std::min(m_next + by, m_lexemes.size() - 1)];
    }
    [[nodiscard]] bool is(Token token, size_t by = 0) const { return ahead(by).token == token; }
    const Lexeme &take()
    {
        const Lexeme &lexeme = ahead();
        if (m_next + 1 < m_lexemes.size())
            ++m_next;
        return lexeme;
    }
    bool match(Token token, const char *wanted);
    NodePtr fail(qsizetype at, const QString &message);
    NodePtr expected(const char *wanted);

    std::vector<Lexeme> m_lexemes;
    size_t m_next = 0;
    int m_nodes = 0;
    int m_depth = 0;
    std::optional<JmespathError> m_error;
};

tl::expected<NodePtr, JmespathError> Parser::run()
{
    NodePtr root = expression(0);
    if (!m_error && !is(Token::End))
        expected("the end of the expression");
    if (m_error)
        return tl::unexpected(*m_error);
    return root;
}

NodePtr Parser::fail(qsizetype at, const QString &message)
{
    if (!m_error)
        m_error = JmespathError{at, message};
    return {};
}

NodePtr Parser::expected(const char *wanted)
{
    return fail(ahead().at, QStringLiteral("expected %1").arg(QString::fromLatin1(wanted)));
}

bool Parser::match(Token token, const char *wanted)
{
    if (m_error)
        return false;
    if (!is(token)) {
        expected(wanted);
        return false;
    }
    take();
    return true;
}

NodePtr Parser::node(Op op, NodePtr a, NodePtr b, NodePtr c)
{
    if (++m_nodes > mostNodes)
        return fail(ahead().at, QStringLiteral("the expression has too many parts"));
    auto made = std::make_unique<Node>();
    made->op = op;
    for (NodePtr *child : {&a, &b, &c}) {
        if (*child)
            made->children.push_back(std::move(*child));
    }
    return made;
}

NodePtr Parser::expression(int binding)
{
    if (m_error)
        return {};
    if (m_depth >= deepestNesting)
        return fail(ahead().at, QStringLiteral("the expression is nested too deeply"));
    ++m_depth;
    NodePtr left = first(take());
    while (!m_error && binding < power(ahead().token))
        left = more(std::move(left), take());
    --m_depth;
    return m_error ? NodePtr() : std::move(left);
}

NodePtr Parser::first(const Lexeme &lexeme)
{
    switch (lexeme.token) {
    case Token::Literal: {
        NodePtr made = node(Op::Literal);
        if (made)
            made->literal = lexeme.literal;
        return made;
    }
    case Token::QuotedName:
        if (is(Token::LeftParen))
            return fail(lexeme.at, QStringLiteral("a function's name has no quotes"));
        [[fallthrough]];
    case Token::Name: {
        NodePtr made = node(Op::Field);
        if (made)
            made->name = lexeme.text;
        return made;
    }
    case Token::Star: {
        NodePtr right = is(Token::RightBracket) ? node(Op::Current) : projected(power(Token::Star));
        return project(Op::Values, node(Op::Current), std::move(right));
    }
    case Token::Filter: return filtered(node(Op::Current));
    case Token::LeftBrace: return hash();
    case Token::LeftParen: {
        NodePtr inner = expression(0);
        return match(Token::RightParen, "a closing parenthesis") ? std::move(inner) : NodePtr();
    }
    case Token::Flatten: {
        NodePtr right = projected(power(Token::Flatten));
        return project(Op::Projection, node(Op::Flatten, node(Op::Current)), std::move(right));
    }
    case Token::Not: return node(Op::Not, expression(power(Token::Not)));
    case Token::LeftBracket: return firstBracket();
    case Token::Current: return node(Op::Current);
    case Token::Reference: return node(Op::Reference, expression(0));
    case Token::End:
        return fail(lexeme.at, QStringLiteral("expected an expression, found the end"));
    default: return fail(lexeme.at, QStringLiteral("expected an expression"));
    }
}

NodePtr Parser::firstBracket()
{
    if (is(Token::Number) || is(Token::Colon))
        return indexOrSlice(node(Op::Current));
    if (is(Token::Star) && is(Token::RightBracket, 1))
        return bracket(node(Op::Current));
    return list();
}

NodePtr Parser::more(NodePtr left, const Lexeme &lexeme)
{
    switch (lexeme.token) {
    case Token::Dot: return afterDot(std::move(left));
    case Token::Pipe: return node(Op::Pipe, std::move(left), expression(power(Token::Pipe)));
    case Token::Or: return node(Op::Or, std::move(left), expression(power(Token::Or)));
    case Token::And: return node(Op::And, std::move(left), expression(power(Token::And)));
    case Token::Compare: {
        const Comparator comparator = lexeme.comparator;
        NodePtr made = node(Op::Compare, std::move(left), expression(power(Token::Compare)));
        if (made)
            made->comparator = comparator;
        return made;
    }
    case Token::LeftParen: return call(left);
    case Token::Filter: return filtered(std::move(left));
    case Token::Flatten: {
        NodePtr flat = node(Op::Flatten, std::move(left));
        return project(Op::Projection, std::move(flat), projected(power(Token::Flatten)));
    }
    case Token::LeftBracket: return bracket(std::move(left));
    default: return fail(lexeme.at, QStringLiteral("expected an operator"));
    }
}

NodePtr Parser::afterDot(NodePtr left)
{
    if (!is(Token::Star)) {
        NodePtr right = dotRight(power(Token::Dot));
        return m_error ? NodePtr() : node(Op::Chain, std::move(left), std::move(right));
    }
    take();
    return project(Op::Values, std::move(left), projected(power(Token::Dot)));
}

NodePtr Parser::dotRight(int binding)
{
    if (is(Token::Name) || is(Token::QuotedName) || is(Token::Star))
        return expression(binding);
    if (is(Token::LeftBracket)) {
        take();
        return list();
    }
    if (is(Token::LeftBrace)) {
        take();
        return hash();
    }
    return expected("a name, *, [ or { after the dot");
}

/// What a projection does with each element.
NodePtr Parser::projected(int binding)
{
    if (m_error)
        return {};
    if (power(ahead().token) < projectionStop)
        return node(Op::Current);
    if (is(Token::LeftBracket) || is(Token::Filter))
        return expression(binding);
    if (is(Token::Dot)) {
        take();
        return dotRight(binding);
    }
    return expected("a dot, a bracket or the end of the projection");
}

NodePtr Parser::project(Op op, NodePtr left, NodePtr right)
{
    return m_error ? NodePtr() : node(op, std::move(left), std::move(right));
}

NodePtr Parser::filtered(NodePtr left)
{
    NodePtr condition = expression(0);
    if (!match(Token::RightBracket, "a closing bracket after the condition"))
        return {};
    NodePtr right = is(Token::Flatten) ? node(Op::Current) : projected(power(Token::Filter));
    return m_error ? NodePtr()
                   : node(Op::Filter, std::move(left), std::move(right), std::move(condition));
}

NodePtr Parser::bracket(NodePtr left)
{
    if (is(Token::Number) || is(Token::Colon))
        return indexOrSlice(std::move(left));
    if (!match(Token::Star, "a number, a slice, * or ? in the brackets") ||
        !match(Token::RightBracket, "a closing bracket"))
        return {};
    return project(Op::Projection, std::move(left), projected(power(Token::Star)));
}

NodePtr Parser::indexOrSlice(NodePtr left)
{
    if (is(Token::Colon) || is(Token::Colon, 1)) {
        NodePtr sliced = slice();
        if (m_error)
            return {};
        NodePtr base = node(Op::Chain, std::move(left), std::move(sliced));
        return project(Op::Projection, std::move(base), projected(power(Token::Star)));
    }
    NodePtr index = node(Op::Index);
    if (!index)
        return {};
    index->index = take().number;
    if (!match(Token::RightBracket, "a closing bracket"))
        return {};
    return node(Op::Chain, std::move(left), std::move(index));
}

NodePtr Parser::slice()
{
    NodePtr made = node(Op::Slice);
    size_t part = 0;
    while (made && !is(Token::RightBracket)) {
        if (is(Token::Colon) && part < 2) {
            ++part;
        } else if (is(Token::Number) && !made->slice[part]) {
            if (part == 2 && ahead().number == 0)
                return fail(ahead().at, QStringLiteral("a slice's step cannot be 0"));
            made->slice[part] = ahead().number;
        } else {
            return expected("a slice such as [0:5:2]");
        }
        take();
    }
    return match(Token::RightBracket, "a closing bracket") ? std::move(made) : NodePtr();
}

NodePtr Parser::list()
{
    NodePtr made = node(Op::List);
    while (made && !m_error) {
        made->children.push_back(expression(0));
        if (is(Token::RightBracket))
            break;
        match(Token::Comma, "a comma or a closing bracket");
    }
    return match(Token::RightBracket, "a closing bracket") ? std::move(made) : NodePtr();
}

NodePtr Parser::hash()
{
    NodePtr made = node(Op::Hash);
    while (made && !m_error) {
        if (!is(Token::Name) && !is(Token::QuotedName))
            return expected("a name for the member");
        made->keys.push_back(take().text);
        if (!match(Token::Colon, "a colon after the member's name"))
            return {};
        made->children.push_back(expression(0));
        if (is(Token::RightBrace))
            break;
        match(Token::Comma, "a comma or a closing brace");
    }
    return match(Token::RightBrace, "a closing brace") ? std::move(made) : NodePtr();
}

NodePtr Parser::call(const NodePtr &name)
{
    const Lexeme &opening = m_lexemes[m_next - 1];
    if (!name || name->op != Op::Field)
        return fail(opening.at, QStringLiteral("only a function's name can stand before ("));
    const Function *function = findFunction(name->name);
    if (!function) {
        return fail(opening.at, QStringLiteral("there is no function %1")
                                    .arg(QString::fromStdString(name->name).left(40)));
    }
    NodePtr made = node(Op::Function);
    while (made && !m_error && !is(Token::RightParen)) {
        made->children.push_back(expression(0));
        if (is(Token::RightParen))
            break;
        if (match(Token::Comma, "a comma or a closing parenthesis") && is(Token::RightParen))
            return expected("an argument after the comma");
    }
    if (!match(Token::RightParen, "a closing parenthesis"))
        return {};
    const QString problem = arityProblem(*function, made->children.size());
    if (!problem.isEmpty())
        return fail(opening.at, problem);
    made->function = function;
    return made;
}

} // namespace

tl::expected<NodePtr, JmespathError> parsed(std::vector<Lexeme> lexemes)
{
    return Parser(std::move(lexemes)).run();
}

} // namespace deckhand::jmespath
