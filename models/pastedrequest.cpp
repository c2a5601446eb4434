#include "models/pastedrequest.h"

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

bool isTokenChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

/// `Name: value`; nothing where the line is no header.
std::optional<Header> headerOf(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon < 1)
        return std::nullopt;
    const QByteArray name = line.first(colon).trimmed().toByteArray();
    if (name.isEmpty() || !std::all_of(name.begin(), name.end(), isTokenChar))
        return std::nullopt;
    return Header{name, line.sliced(colon + 1).trimmed().toByteArray()};
}

PastedRequest fromHttp(QByteArrayView text)
{
    PastedRequest request;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty() && !request.headers.empty()) {
            request.body = text.toByteArray();
            break;
        }
        if (auto header = headerOf(line))
            request.headers.push_back(std::move(*header));
    }
    return request;
}

/// The words of a POSIX shell's command line, with `$'…'` as bash writes it. Variables stay as they
/// are written.
class ShellWords
{
public:
    explicit ShellWords(QByteArrayView text) : m_text(text) {}

    std::vector<QByteArray> take()
    {
        std::vector<QByteArray> words;
        while (skipBlanks()) {
            m_word.clear();
            while (m_at < m_text.size() && !isBlank(m_text[m_at]))
                takePart();
            words.push_back(m_word);
        }
        return words;
    }

private:
    static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    /// A backslash at the end of a line continues it. False at the end.
    bool skipBlanks()
    {
        for (; m_at < m_text.size(); ++m_at) {
            const bool continues =
                m_text.sliced(m_at).startsWith("\\\n") || m_text.sliced(m_at).startsWith("\\\r\n");
            if (!continues && !isBlank(m_text[m_at]))
                return true;
        }
        return false;
    }

    void takePart()
    {
        const char c = m_text[m_at++];
        if (c == '\'')
            untilQuote('\'', false);
        else if (c == '"')
            untilQuote('"', true);
        else if (c == '$' && m_at < m_text.size() && m_text[m_at] == '\'')
            ++m_at, untilQuote('\'', true, true);
        else if (c == '\\' && m_at < m_text.size())
            m_word += m_text[m_at++];
        else
            m_word += c;
    }

    void untilQuote(char quote, bool escapes, bool ansi = false)
    {
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (escapes && m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at, takeEscape(ansi);
            else
                m_word += m_text[m_at++];
        }
        ++m_at;
    }

    void takeEscape(bool ansi)
    {
        const char c = m_text[m_at++];
        if (!ansi) { // within "…" a backslash is one before these alone
            if (!QByteArrayView("\"\\$`").contains(c))
                m_word += '\\';
            m_word += c;
            return;
        }
        switch (c) {
        case 'n': m_word += '\n'; break;
        case 'r': m_word += '\r'; break;
        case 't': m_word += '\t'; break;
        case 'u': takeUnicode(); break;
        default: m_word += c;
        }
    }

    void takeUnicode()
    {
        bool good = false;
        const QByteArray digits =
            m_text.sliced(m_at).first(std::min<qsizetype>(4, m_text.size() - m_at)).toByteArray();
        const ushort code = digits.toUShort(&good, 16);
        m_at += good ? digits.size() : 0;
        m_word += good ? QString(QChar(code)).toUtf8() : QByteArray("\\u");
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    QByteArray m_word;
};

bool isOneOf(const QByteArray &word, std::initializer_list<const char *> names)
{
    return std::find(names.begin(), names.end(), word) != names.end();
}

/// The value of a curl option that stands in `word` itself (`-HName: x`, `--header=…`), or null.
void takeOption(PastedRequest &request, const QByteArray &name, const QByteArray &value)
{
    if (isOneOf(name, {"-H", "--header"})) {
        if (auto header = headerOf(value))
            request.headers.push_back(std::move(*header));
        return;
    }
    const bool mayBeFile = !isOneOf(name, {"--data-raw"});
    if (mayBeFile && value.startsWith('@')) {
        request.bodyInFile = true;
        return;
    }
    request.body = request.body ? *request.body + '&' + value : value;
}

PastedRequest fromCurl(QByteArrayView text)
{
    const std::vector<QByteArray> words = ShellWords(text).take();
    PastedRequest request;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const QByteArray &word = words[i];
        const bool known = isOneOf(word, {"-H", "--header", "-d", "--data", "--data-raw",
                                          "--data-binary", "--data-ascii", "--json"});
        if (known && i + 1 < words.size())
            takeOption(request, word, words[++i]);
        else if (word.size() > 2 && (word.startsWith("-H") || word.startsWith("-d")))
            takeOption(request, word.first(2), word.mid(2));
    }
    return request;
}

} // namespace

QByteArray PastedRequest::header(const char *name) const
{
    QByteArray value;
    for (const auto &[key, text] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            value = text;
    }
    return value;
}

PastedRequest readPastedRequest(const QByteArray &text)
{
    QByteArrayView start(text);
    while (!start.isEmpty() && (start.front() == ' ' || start.front() == '\n' ||
                                start.front() == '\r' || start.front() == '\t'))
        start = start.sliced(1);
    return start.startsWith("curl ") ? fromCurl(start) : fromHttp(start);
}

} // namespace deckhand
