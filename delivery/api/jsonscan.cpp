#include "api/jsonscan.h"

#include "api/jsonscanner.h"

#include <algorithm>
#include <utility>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

bool JsonScanner::run()
{
    if (m_end - m_begin > m_limits.maxBytes) {
        return fail(u"the text is larger than the limit of %1 bytes"_s.arg(m_limits.maxBytes),
                    JsonProblem::TooLarge);
    }
    do {
        skipBlanks();
        if (!step())
            return false;
    } while (m_want != Want::Separator || !m_stack.isEmpty());
    skipBlanks();
    if (m_p != m_end)
        return expected(u"nothing after the value"_s);
    return noDuplicates();
}

bool JsonScanner::step()
{
    switch (m_want) {
    case Want::FirstElement: return at(']') ? close() : value();
    case Want::Value: return value();
    case Want::FirstKey: return at('}') ? close() : key();
    case Want::Key: return key();
    case Want::Separator: return separator();
    }
    return false;
}

bool JsonScanner::value()
{
    const bool outer = m_stack.size() <= 1;
    if (outer && !beginSlice())
        return false;
    if (at('{') || at('['))
        return open(*m_p);
    JsonKind found = JsonKind::Null;
    if (!scalar(found))
        return false;
    if (outer)
        (m_stack.isEmpty() ? kind : slices.back().kind) = found;
    endValue();
    return true;
}

bool JsonScanner::scalar(JsonKind &found)
{
    if (m_p == m_end)
        return expected(u"a value"_s);
    switch (*m_p) {
    case '"': found = JsonKind::String; return string();
    case 't': found = JsonKind::Boolean; return literal("true");
    case 'f': found = JsonKind::Boolean; return literal("false");
    case 'n': found = JsonKind::Null; return literal("null");
    default:
        found = JsonKind::Number;
        return *m_p == '-' || (*m_p >= '0' && *m_p <= '9') ? number() : expected(u"a value"_s);
    }
}

bool JsonScanner::open(char bracket)
{
    if (m_stack.size() >= m_limits.maxDepth) {
        return fail(
            u"the value is nested deeper than the limit of %1 levels"_s.arg(m_limits.maxDepth),
            JsonProblem::TooDeep);
    }
    const JsonKind found = bracket == '{' ? JsonKind::Object : JsonKind::Array;
    if (m_stack.isEmpty())
        kind = found;
    else if (m_stack.size() == 1)
        slices.back().kind = found;
    m_stack.append(bracket);
    m_deepest = std::max(m_deepest, m_stack.size());
    m_want = bracket == '{' ? Want::FirstKey : Want::FirstElement;
    ++m_p;
    return true;
}

bool JsonScanner::close()
{
    m_stack.removeLast();
    ++m_p;
    endValue();
    return true;
}

bool JsonScanner::key()
{
    if (!at('"'))
        return expected(u"a key in double quotes"_s);
    const char *from = m_p;
    if (!string())
        return false;
    if (m_stack.size() == 1) {
        const QByteArrayView token(from, m_p);
        m_key = token.contains('\\') ? unquoteJson(token).value_or(QByteArray())
                                     : QByteArray::fromRawData(from + 1, token.size() - 2);
    }
    skipBlanks();
    if (!at(':'))
        return expected(u"\":\" after the key"_s);
    ++m_p;
    m_want = Want::Value;
    return true;
}

bool JsonScanner::separator()
{
    const bool object = m_stack.back() == '{';
    if (at(object ? '}' : ']'))
        return close();
    if (!at(','))
        return expected(object ? u"\",\" or \"}\""_s : u"\",\" or \"]\""_s);
    ++m_p;
    m_want = object ? Want::Key : Want::Value;
    return true;
}

bool JsonScanner::beginSlice()
{
    if (m_stack.isEmpty())
        return true;
    if (qsizetype(slices.size()) >= m_limits.maxItems) {
        return fail(u"there are more than %1 items"_s.arg(m_limits.maxItems), JsonProblem::TooMany);
    }
    if (slices.empty())
        slices.reserve(8);
    slices.push_back({std::exchange(m_key, {}), {}, JsonKind::Null, 0});
    m_sliceBegin = m_p;
    m_deepest = 1;
    return true;
}

void JsonScanner::endValue()
{
    m_want = Want::Separator;
    if (m_stack.size() != 1)
        return;
    slices.back().text = QByteArrayView(m_sliceBegin, m_p);
    slices.back().depth = int(m_deepest - 1);
}

bool JsonScanner::noDuplicates()
{
    if (kind != JsonKind::Object || slices.size() < 2)
        return true;
    QVarLengthArray<const JsonSlice *, 32> sorted;
    for (const JsonSlice &slice : slices)
        sorted.append(&slice);
    std::sort(sorted.begin(), sorted.end(), [](const JsonSlice *a, const JsonSlice *b) {
        const int order = a->key.compare(b->key);
        return order != 0 ? order < 0 : a < b;
    });
    const auto twice =
        std::adjacent_find(sorted.begin(), sorted.end(),
                           [](const JsonSlice *a, const JsonSlice *b) { return a->key == b->key; });
    if (twice == sorted.end())
        return true;
    m_p = (*std::next(twice))->text.data();
    return fail(u"the key \"%1\" is there twice"_s.arg(QString::fromUtf8((*twice)->key).left(100)),
                JsonProblem::DuplicateKey);
}

void JsonScanner::skipBlanks()
{
    if (m_p != m_end && *m_p > ' ')
        return;
    while (m_p != m_end && (*m_p == ' ' || *m_p == '\n' || *m_p == '\t' || *m_p == '\r'))
        ++m_p;
}

QString JsonScanner::here() const
{
    if (m_p == m_end)
        return u"the end of the text"_s;
    if (*m_p >= 0x20 && *m_p < 0x7F)
        return u"\"%1\""_s.arg(QLatin1Char(*m_p));
    return u"byte 0x%1"_s.arg(unsigned(static_cast<unsigned char>(*m_p)), 2, 16, QLatin1Char('0'));
}

bool JsonScanner::expected(const QString &what)
{
    return fail(u"expected "_s + what + u", found "_s + here());
}

bool JsonScanner::fail(const QString &message, JsonProblem problem)
{
    m_error.message = message.at(0).toUpper() + QStringView(message).mid(1) + u'.';
    m_error.problem = problem;
    m_error.offset = m_p - m_begin;
    return false;
}

JsonScanError JsonScanner::takeError()
{
    const char *lineBegin = m_begin;
    for (const char *p = m_begin; p != m_p; ++p) {
        if (*p == '\n') {
            ++m_error.line;
            lineBegin = p + 1;
        }
    }
    m_error.column = 1 + int(std::count_if(lineBegin, m_p, [](char c) {
                         return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                     }));
    return std::move(m_error);
}

QString JsonScanError::text() const
{
    const QString sentence = message.left(1).toLower() + QStringView(message).mid(1);
    return u"Line %1, column %2: %3"_s.arg(line).arg(column).arg(sentence);
}

tl::expected<std::vector<JsonSlice>, JsonScanError> scanJson(QByteArrayView text, JsonLimits limits,
                                                             JsonKind *kind)
{
    JsonScanner scanner(text, limits);
    if (!scanner.run())
        return tl::unexpected(scanner.takeError());
    if (kind)
        *kind = scanner.kind;
    return std::move(scanner.slices);
}

} // namespace deckhand
