#include "api/searchparser.h"
#include "api/searchvalues.h"

#include <QStringList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

using F = SearchFieldId;
using K = SearchKind;
using Op = SearchOp;

bool isNumeric(K kind)
{
    return kind == K::Number || kind == K::Duration || kind == K::Size;
}

std::optional<double> numberOf(const SearchFieldInfo &info, QStringView text)
{
    switch (info.kind) {
    case K::Duration: return searchDuration(text, info.id == F::Latency);
    case K::Size: return searchSize(text);
    default: return searchNumber(text);
    }
}

QString expectedNumber(const SearchFieldInfo &info)
{
    switch (info.kind) {
    case K::Duration: return u"a duration such as 500ms, 5s, 2m, 1h or 7d"_s;
    case K::Size: return u"a size such as 500, 10KB or 1MiB"_s;
    default:
        return info.id == F::Http ? u"a number, a range or a class such as 404, 500..599 or 5xx"_s
                                  : u"a number or a range such as 2 or 2..4"_s;
    }
}

/// Could become right by typing on: it consists of what such values are made of.
bool couldGrow(K kind, QStringView text)
{
    const QStringView allowed =
        kind == K::Time ? u"0123456789-+:.TZtmshd" : u"0123456789.-+kmgibKMGIB";
    return std::all_of(text.begin(), text.end(), [=](QChar c) { return allowed.contains(c); });
}

/// A value of `data` without quotes: a number, with or without a unit, or an offset to now.
void readDataValue(SearchValue &value)
{
    if (value.quoted || value.wildcard)
        return;
    value.relative = searchOffset(value.text);
    if (value.relative)
        return;
    value.number = searchNumber(value.text);
    if (!value.number)
        value.number = searchDuration(value.text, false);
    if (!value.number)
        value.number = searchSize(value.text);
}

bool wildcardMatches(QStringView pattern, QStringView text)
{
    const QString regex = QRegularExpression::wildcardToRegularExpression(pattern.toString());
    return QRegularExpression(regex, QRegularExpression::CaseInsensitiveOption)
        .match(text)
        .hasMatch();
}

} // namespace

SearchNodePtr SearchParser::valueClause(const ClauseHead &head, const SearchScanner::Piece &piece)
{
    SearchNode node;
    node.kind = SearchNode::Kind::Clause;
    node.field = head.info->id;
    node.op = head.code;
    node.path = head.path;
    const K kind = head.info->kind;
    const bool equality = head.op == ":"_L1 || head.op == "="_L1;
    if (head.op == ":"_L1 && !piece.quoted && piece.text == "*"_L1 && !head.after && !head.before) {
        node.present = true;
        return std::make_shared<SearchNode>(std::move(node));
    }
    const qsizetype dots = piece.quoted ? -1 : piece.text.indexOf(".."_L1);
    const bool ranged = isNumeric(kind) || kind == K::Time || kind == K::Data;
    if (ranged && equality && !head.after && !head.before && dots > 0) {
        SearchNodePtr range = rangeClause(head, piece, dots);
        if (range || kind != K::Data)
            return range;
    }
    if (head.info->id == F::Http && equality && piece.text.size() == 3 && piece.text[0] >= u'1' &&
        piece.text[0] <= u'9' && piece.text.endsWith("xx"_L1, Qt::CaseInsensitive)) {
        const int hundreds = piece.text[0].unicode() - u'0';
        node.range = true;
        node.values.resize(2);
        node.values[0].number = hundreds * 100;
        node.values[1].number = hundreds * 100 + 99;
        return std::make_shared<SearchNode>(std::move(node));
    }
    return fillValue(head, piece, node) ? std::make_shared<SearchNode>(std::move(node)) : nullptr;
}

SearchNodePtr SearchParser::rangeClause(const ClauseHead &head, const SearchScanner::Piece &piece,
                                        qsizetype dots)
{
    SearchNode node;
    node.kind = SearchNode::Kind::Clause;
    node.field = head.info->id;
    node.op = Op::Match;
    node.path = head.path;
    node.range = true;
    node.values.resize(2);
    const QString texts[] = {piece.text.first(dots), piece.text.sliced(dots + 2)};
    const qsizetype starts[] = {piece.position, piece.position + dots + 2};
    for (size_t i = 0; i < 2; ++i) {
        SearchValue &value = node.values[i];
        const SearchScanner::Piece end{starts[i], texts[i].size(), texts[i], false, true};
        value.text = texts[i];
        value.utf8 = texts[i].toUtf8();
        if (head.info->kind == K::Data) {
            readDataValue(value);
            if (!value.number)
                return nullptr; // not a range: the caller reads it as text
        } else if (value.text.isEmpty()) {
            return fail(m_scan.position(), m_scan.atEnd() ? 0 : 1,
                        u"A range needs both ends, as 2..4; for one end use >= or <=."_s,
                        endsText(piece));
        } else if (head.info->kind == K::Time ? !fillTime(end, value)
                                              : !fillNumber(head, end, value)) {
            return nullptr;
        }
    }
    return std::make_shared<SearchNode>(std::move(node));
}

bool SearchParser::fillValue(const ClauseHead &head, const SearchScanner::Piece &piece,
                             SearchNode &node)
{
    SearchValue value;
    value.text = piece.text;
    value.utf8 = piece.text.toUtf8();
    value.quoted = piece.quoted;
    const K kind = head.info->kind;
    switch (kind) {
    case K::Enum: return fillEnum(head, piece, node);
    case K::Flag: {
        const auto flag = flagFromText(piece.text);
        if (!flag)
            return refuse(piece, u"`%1` is neither true nor false."_s.arg(piece.text),
                          endsText(piece) && ("true"_L1.startsWith(piece.text) ||
                                              "false"_L1.startsWith(piece.text)));
        value.flag = *flag;
        break;
    }
    case K::Time: {
        if (!fillTime(piece, value))
            return false;
        const bool exact =
            head.code == Op::Match || head.code == Op::Equal || head.code == Op::NotEqual;
        if (exact && value.relative)
            return refuse(piece, u"A moment relative to now needs > >= < or <=, as %1>=%2."_s.arg(
                                     head.name.text, piece.text));
        break;
    }
    case K::Number:
    case K::Duration:
    case K::Size:
        if (!fillNumber(head, piece, value))
            return false;
        break;
    case K::Text:
    case K::Data:
        value.wildcard = head.op == ":"_L1 && piece.text.contains(u'*');
        if (kind == K::Data)
            readDataValue(value);
        break;
    }
    node.values.push_back(std::move(value));
    return true;
}

bool SearchParser::fillEnum(const ClauseHead &head, const SearchScanner::Piece &piece,
                            SearchNode &node)
{
    QStringList names;
    std::vector<QString> known;
    for (const QByteArray &name : searchValues(head.info->id == F::Status ? u"status" : u"error")) {
        names << QString::fromLatin1(name);
        known.push_back(names.back());
    }
    const bool wildcard = head.op == ":"_L1 && piece.text.contains(u'*');
    for (const QString &name : known) {
        if (wildcard ? !wildcardMatches(piece.text, name)
                     : piece.text.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        SearchValue value;
        value.text = name;
        value.utf8 = name.toLatin1();
        value.status = head.info->id == F::Status ? statusFromText(name) : std::nullopt;
        value.errorClass = head.info->id == F::Error ? errorClassFromText(name) : std::nullopt;
        node.values.push_back(std::move(value));
    }
    if (!node.values.empty())
        return true;
    const bool growing =
        endsText(piece) && std::any_of(known.begin(), known.end(), [&piece](const QString &name) {
            return name.startsWith(piece.text, Qt::CaseInsensitive);
        });
    return refuse(piece,
                  u"`%1` is not known for `%2`; expected one of %3."_s.arg(
                      piece.text, head.name.text, names.join(u", "_s)),
                  growing, nearest(piece.text, known));
}

bool SearchParser::fillTime(const SearchScanner::Piece &piece, SearchValue &value)
{
    if ((value.relative = searchOffset(piece.text)))
        return true;
    if (const auto moment = searchMoment(piece.text)) {
        value.time = moment->begin;
        value.span = moment->span;
        return true;
    }
    return refuse(piece,
                  u"`%1` is not a time; expected one such as -1h, 2025-01-15 or "
                  "2025-01-15T09:31 (UTC)."_s.arg(piece.text),
                  endsText(piece) && couldGrow(K::Time, piece.text));
}

bool SearchParser::fillNumber(const ClauseHead &head, const SearchScanner::Piece &piece,
                              SearchValue &value)
{
    value.number = numberOf(*head.info, piece.text);
    if (value.number)
        return true;
    return refuse(
        piece,
        u"`%1` is not understood; expected %2."_s.arg(piece.text, expectedNumber(*head.info)),
        endsText(piece) && couldGrow(head.info->kind, piece.text));
}

} // namespace deckhand
