#include "api/searchparser.h"
#include "api/searchregex.h"

#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

using F = SearchFieldId;
using K = SearchKind;
using Kind = SearchNode::Kind;
using Op = SearchOp;

Op opCode(QStringView op)
{
    if (op == "="_L1)
        return Op::Equal;
    if (op == "!="_L1)
        return Op::NotEqual;
    if (op == ">"_L1)
        return Op::Greater;
    if (op == ">="_L1)
        return Op::GreaterEqual;
    if (op == "<"_L1)
        return Op::Less;
    if (op == "<="_L1)
        return Op::LessEqual;
    return op == "~"_L1 ? Op::Regex : Op::Match;
}

/// The operators a field takes, in words for the message.
QString allowedOps(const SearchFieldInfo &info, bool alias)
{
    if (alias)
        return u": ="_s;
    switch (info.kind) {
    case K::Text: return u": = != ~"_s;
    case K::Enum: return info.id == F::Error ? u": = != ~"_s : u": = !="_s;
    case K::Flag: return u": = !="_s;
    case K::Data: return u": = != > >= < <= ~"_s;
    default: return u": = != > >= < <="_s;
    }
}

bool isOrdering(Op op)
{
    return op == Op::Greater || op == Op::GreaterEqual || op == Op::Less || op == Op::LessEqual;
}

/// `a."b c".d` in steps; nothing where a step is empty.
std::optional<std::vector<QByteArray>> splitPath(QStringView text)
{
    std::vector<QByteArray> out;
    SearchScanner scan(text);
    for (;;) {
        QString step;
        if (scan.peek() == u'"') {
            step = scan.quoted().text;
        } else {
            while (!scan.atEnd() && scan.peek() != u'.') {
                step += scan.peek();
                scan.advance();
            }
            if (step.isEmpty())
                return std::nullopt;
        }
        out.push_back(step.toUtf8());
        if (scan.atEnd())
            return out;
        if (!scan.eat(u'.'))
            return std::nullopt;
    }
}

std::shared_ptr<SearchNode> newClause(F field, Op op, std::vector<QByteArray> path)
{
    auto node = std::make_shared<SearchNode>();
    node->kind = Kind::Clause;
    node->field = field;
    node->op = op;
    node->path = std::move(path);
    return node;
}

} // namespace

bool SearchParser::resolveField(ClauseHead &head)
{
    head.info = findSearchField(head.name.text);
    if (!head.info) {
        const QString near = nearestSearchField(head.name.text);
        return refuse(head.name,
                      near.isEmpty()
                          ? u"Unknown field `%1`; put the text in quotes to search for it."_s.arg(
                                head.name.text)
                          : u"Unknown field `%1`, did you mean `%2`?"_s.arg(head.name.text, near),
                      false, near);
    }
    const QLatin1StringView known(head.info->field.name);
    head.after = known == "after"_L1;
    head.before = known == "before"_L1;
    return !known.endsWith(u'.') || resolvePath(head);
}

bool SearchParser::resolvePath(ClauseHead &head)
{
    const QStringView name = head.name.text;
    const bool header = head.info->id == F::HeaderField;
    const QStringView rest = name.sliced(QLatin1StringView(head.info->field.name).size());
    if (header && !rest.isEmpty()) {
        head.path = {rest.toUtf8().toLower()};
        return true;
    }
    if (auto path = splitPath(rest)) {
        head.path = std::move(*path);
        return true;
    }
    return refuse(head.name, header ? u"Expected a header's name: header.content-type"_s
                                    : u"Expected a path without empty steps: data.website.url"_s);
}

bool SearchParser::resolveOp(ClauseHead &head, qsizetype opAt)
{
    head.code = opCode(head.op);
    const QString allowed = allowedOps(*head.info, head.after || head.before);
    if (!allowed.split(u' ').contains(head.op)) {
        fail(opAt, head.op.size(),
             u"`%1` does not go with `%2`; expected one of %3"_s.arg(head.name.text, head.op,
                                                                     allowed));
        return false;
    }
    if (head.after || head.before)
        head.code = head.after ? Op::GreaterEqual : Op::Less;
    return true;
}

SearchNodePtr SearchParser::clause(ClauseHead head)
{
    const qsizetype opAt = m_scan.position() - head.op.size();
    if (!resolveField(head) || !resolveOp(head, opAt))
        return nullptr;
    m_scan.skipBlanks();
    if (head.code == Op::Regex)
        return regexClause(head);
    return m_scan.peek() == u'(' ? list(head) : item(head, false);
}

bool SearchParser::missingValue(const ClauseHead &head)
{
    QStringList values;
    for (const QByteArray &value : searchValues(head.name.text))
        values << QString::fromLatin1(value);
    const QString what = values.isEmpty() ? u"a value"_s : u"one of "_s % values.join(u", "_s);
    const bool end = m_scan.atEnd();
    fail(m_scan.position(), end ? 0 : 1,
         u"Expected %1 after `%2`."_s.arg(what, QString(head.name.text % head.op)), end);
    return false;
}

SearchNodePtr SearchParser::regexClause(const ClauseHead &head)
{
    const auto piece = m_scan.peek() == u'"' ? m_scan.quoted() : m_scan.regexWord();
    if (!piece.closed)
        return fail(piece.position, piece.length, u"The quote is not closed: expected `\"`."_s,
                    true);
    if (piece.length == 0 || piece.text.isEmpty()) {
        missingValue(head);
        return nullptr;
    }
    if (const auto error = checkSearchRegex(piece.text)) {
        // Unless escaped quotes shift it, the place inside the text is known.
        const qsizetype start = piece.position + (piece.quoted ? 1 : 0);
        const bool exact = piece.length == piece.text.size() + (piece.quoted ? 2 : 0);
        const qsizetype at = exact ? std::min(start + error->position, m_text.size()) : start;
        return fail(at, at < m_text.size() ? 1 : 0, error->message,
                    error->incomplete && endsText(piece));
    }
    SearchNode node = *newClause(head.info->id, Op::Regex, head.path);
    SearchValue value;
    value.text = piece.text;
    value.utf8 = piece.text.toUtf8();
    value.quoted = piece.quoted;
    value.regex = QRegularExpression(toPcre(piece.text));
    node.values.push_back(std::move(value));
    return lowerSearchClause(std::move(node));
}

SearchNodePtr SearchParser::list(const ClauseHead &head)
{
    const qsizetype open = m_scan.position();
    if (isOrdering(head.code))
        return fail(open, 1, u"A list goes with `:`, `=` and `!=` only; expected one value."_s);
    m_scan.advance();
    std::vector<SearchNodePtr> parts;
    SearchNode plain = *newClause(head.info->id, head.code, head.path);
    for (;;) {
        m_scan.skipBlanks();
        if (!countTerm(m_scan.position() - (m_scan.atEnd() ? 1 : 0)))
            return nullptr;
        SearchNodePtr part = item(head, true);
        if (!part)
            return nullptr;
        const bool simple = part->kind == Kind::Clause && !part->range && !part->present;
        if (simple)
            plain.values.insert(plain.values.end(), part->values.begin(), part->values.end());
        else
            parts.push_back(std::move(part));
        m_scan.skipBlanks();
        if (m_scan.eat(u')'))
            break;
        if (!m_scan.eat(u',')) {
            return m_scan.atEnd() ? fail(open, 1, u"This list is not closed: expected `)`."_s, true)
                                  : fail(m_scan.position(), 1, u"Expected `,` or `)` here."_s);
        }
    }
    if (!plain.values.empty())
        parts.push_back(lowerSearchClause(std::move(plain)));
    else
        for (SearchNodePtr &part : parts)
            part = lowerSearchClause(*part);
    return combineSearch(Kind::Or, std::move(parts));
}

SearchNodePtr SearchParser::item(const ClauseHead &head, bool inList)
{
    const auto piece = m_scan.peek() == u'"' ? m_scan.quoted() : m_scan.valueWord(inList);
    if (!piece.closed)
        return fail(piece.position, piece.length, u"The quote is not closed: expected `\"`."_s,
                    true);
    if (piece.length == 0) {
        missingValue(head);
        return nullptr;
    }
    SearchNodePtr node = valueClause(head, piece);
    if (!node || inList)
        return node;
    return lowerSearchClause(*node);
}

SearchNodePtr lowerSearchClause(SearchNode clause)
{
    const char *entity = nullptr;
    switch (clause.field) {
    case F::TaskRun: entity = "task_run"; break;
    case F::Session: entity = "session"; break;
    case F::Credential: entity = "credential"; break;
    case F::Agent: entity = "agent"; break;
    case F::Source: entity = "source"; break;
    default: return std::make_shared<SearchNode>(std::move(clause));
    }
    if (clause.op == Op::NotEqual) {
        SearchNode any = clause, equal = clause;
        any.op = Op::Match;
        any.present = true;
        any.values.clear();
        equal.op = Op::Equal;
        return combineSearch(Kind::And,
                             {lowerSearchClause(std::move(any)),
                              combineSearch(Kind::Not, {lowerSearchClause(std::move(equal))})});
    }
    clause.field = F::Data;
    SearchNode reference = clause, own = clause;
    reference.path = {QByteArray(entity) + "_id"};
    own.path = {"id"};
    auto kind = newClause(F::Data, Op::Equal, {"object"});
    SearchValue value;
    value.utf8 = entity;
    value.text = QString::fromLatin1(entity);
    value.quoted = true;
    kind->values.push_back(std::move(value));
    return combineSearch(
        Kind::Or, {std::make_shared<SearchNode>(std::move(reference)),
                   combineSearch(Kind::And, {kind, std::make_shared<SearchNode>(std::move(own))})});
}

} // namespace deckhand
