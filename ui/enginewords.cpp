#include "ui/enginewords.h"

#include "api/time.h"
#include "models/wording.h"
#include "ui/phrases/phrases.h"
#include "ui/typetexts.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace deckhand {

namespace {

constexpr auto context = "deckhand::Engine";
/// Texts beyond these are nothing that the engine says; looking at them stays cheap.
constexpr qsizetype longestText = 4000;
constexpr std::size_t mostSentences = 12;
constexpr int deepestValue = 4;

/// By the digit of their place: `%1` is the second.
using Values = std::array<QString, 10>;

/// One English sentence with places for values.
class Phrase
{
public:
    explicit Phrase(const char *english) : m_english(english)
    {
        const QString text = QString::fromUtf8(english);
        QString *literal = &m_head;
        for (qsizetype i = 0; i < text.size(); ++i) {
            if (text[i] == u'%' && i + 1 < text.size() && text[i + 1].isDigit()) {
                m_places.push_back({text[++i].digitValue(), {}});
                literal = &m_places.back().after;
            } else {
                literal->append(text[i]);
                ++m_weight;
            }
        }
    }

    /// How much of a text it explains.
    [[nodiscard]] int weight() const { return m_weight; }
    [[nodiscard]] const char *english() const { return m_english; }
    /// What a name or a text between quotes is, is not ours to translate.
    [[nodiscard]] bool isQuoted(int value) const
    {
        const QString *before = &m_head;
        for (const Place &place : m_places) {
            if (place.value == value && !before->isEmpty())
                return QStringView(u"\"'`“").contains(before->back());
            before = &place.after;
        }
        return false;
    }

    /// The place it begins with, if it does.
    [[nodiscard]] std::optional<int> opening() const
    {
        return m_head.isEmpty() && !m_places.empty() ? std::optional(m_places.front().value)
                                                     : std::nullopt;
    }
    [[nodiscard]] std::optional<Values> valuesOf(QStringView text) const
    {
        if (!text.startsWith(m_head) || (m_places.empty() && text.size() != m_head.size()))
            return std::nullopt;
        Values values;
        qsizetype at = m_head.size();
        for (std::size_t i = 0; i < m_places.size(); ++i) {
            const QString &after = m_places[i].after;
            const bool last = i + 1 == m_places.size();
            const qsizetype end =
                last ? text.size() - after.size() : text.indexOf(after, at, Qt::CaseSensitive);
            if (end < at || (last && !text.endsWith(after)))
                return std::nullopt;
            QString &value = values[std::size_t(m_places[i].value)];
            const QStringView found = text.sliced(at, end - at);
            if (!value.isNull() && value != found)
                return std::nullopt;
            value = found.isEmpty() ? QLatin1String("") : found.toString();
            at = end + after.size();
        }
        return values;
    }

private:
    struct Place
    {
        int value;
        QString after;
    };

    const char *m_english;
    QString m_head;
    std::vector<Place> m_places;
    int m_weight = 0;
};

struct Match
{
    const Phrase *phrase = nullptr;
    Values values;
};

class Phrases
{
public:
    explicit Phrases(std::initializer_list<std::span<const char *const>> tables)
    {
        for (const auto &table : tables) {
            for (const char *english : table)
                m_phrases.emplace_back(english);
        }
        // The one that says most comes first.
        std::stable_sort(m_phrases.begin(), m_phrases.end(),
                         [](const Phrase &a, const Phrase &b) { return a.weight() > b.weight(); });
    }

    [[nodiscard]] std::optional<Match> match(QStringView text) const;

private:
    std::vector<Phrase> m_phrases;
};

const Phrases &sentences()
{
    static const Phrases all{phrases::api(),    phrases::search(),    phrases::engine(),
                             phrases::remote(), phrases::transport(), phrases::services()};
    return all;
}

const Phrases &pieces()
{
    static const Phrases all{phrases::pieces()};
    return all;
}

/// Words that our sentences begin with. "The specified queue does not exist." is somebody else's.
bool mayOpen(const QString &value)
{
    return !value.contains(u' ') || pieces().match(value) || typeText(value) != value;
}

std::optional<Match> Phrases::match(QStringView text) const
{
    for (const Phrase &phrase : m_phrases) {
        if (phrase.weight() > text.size())
            continue;
        auto values = phrase.valuesOf(text);
        const auto opening = phrase.opening();
        if (values && (!opening || mayOpen((*values)[std::size_t(*opening)])))
            return Match{&phrase, std::move(*values)};
    }
    return std::nullopt;
}

/// How a text is said: within how many others, and how times in it are written.
struct Saying
{
    int depth = 0;
    const Wording *times = nullptr; ///< none: they stay as the engine writes them

    [[nodiscard]] Saying within() const { return {depth + 1, times}; }
};

QString translated(const QString &text, const Saying &saying);
QString filled(const Match &match, const Saying &saying);

/// A value that is a time, in the one form that the engine gives it.
std::optional<Timestamp> timeIn(const QString &value)
{
    const QByteArray text = value.toLatin1();
    const auto time = parseIso(text);
    return time && toIso(*time) == text ? time : std::nullopt;
}

QString valueText(const QString &value, const Saying &saying)
{
    if (saying.depth > deepestValue)
        return value;
    if (const auto time = saying.times ? timeIn(value) : std::nullopt)
        return saying.times->fullTime(*time);
    if (const auto piece = pieces().match(value))
        return filled(*piece, saying.within());
    const QString known = typeText(value);
    return known == value ? translated(value, saying.within()) : known;
}

/// With all values put in at once: one may contain what looks like a place.
QString filled(const Match &match, const Saying &saying)
{
    const QString said = QCoreApplication::translate(context, match.phrase->english());
    QString text;
    for (qsizetype i = 0; i < said.size(); ++i) {
        const int place = said[i] == u'%' && i + 1 < said.size() ? said[i + 1].digitValue() : -1;
        if (place < 0 || match.values[std::size_t(place)].isNull()) {
            text.append(said[i]);
            continue;
        }
        const QString &value = match.values[std::size_t(place)];
        text.append(match.phrase->isQuoted(place) ? value : valueText(value, saying));
        ++i;
    }
    return text;
}

/// Where sentences may begin and end, both ends included.
std::vector<qsizetype> boundaries(const QString &line)
{
    std::vector<qsizetype> at{0};
    for (qsizetype i = 1; i + 1 < line.size() && at.size() < mostSentences; ++i) {
        if (line[i] == u' ' && (line[i - 1] == u'.' || line[i - 1] == u'…'))
            at.push_back(i + 1);
    }
    at.push_back(line.size() + 1);
    return at;
}

/// The best way to read a line: what each part is, and how much of it is known.
struct Reading
{
    int weight = 0;
    bool whole = true; ///< nothing is left unknown
    std::size_t next = 0;
    std::optional<Match> match;
};

std::vector<Reading> readings(const QString &line, const std::vector<qsizetype> &at)
{
    std::vector<Reading> best(at.size());
    for (std::size_t from = at.size() - 1; from-- > 0;) {
        best[from] = {best[from + 1].weight, false, from + 1, {}};
        for (std::size_t to = from + 1; to < at.size(); ++to) {
            const QStringView part = QStringView(line).sliced(at[from], at[to] - 1 - at[from]);
            auto match = sentences().match(part);
            if (!match)
                continue;
            const int weight = match->phrase->weight() + best[to].weight;
            if (weight >= best[from].weight)
                best[from] = {weight, best[to].whole, to, std::move(match)};
        }
    }
    return best;
}

QString translatedLine(const QString &line, const Saying &saying)
{
    const std::vector<qsizetype> at = boundaries(line);
    const std::vector<Reading> best = readings(line, at);
    QString text;
    for (std::size_t i = 0; i + 1 < at.size(); i = best[i].next) {
        if (i > 0)
            text.append(u' ');
        text.append(best[i].match ? filled(*best[i].match, saying)
                                  : line.sliced(at[i], at[best[i].next] - 1 - at[i]));
    }
    return text;
}

/// `webhook.url: The URL …`, as `Error::text` writes it: the field is the wire's, the rest ours.
qsizetype fieldLength(const QString &line)
{
    static const QRegularExpression field(QStringLiteral("^[a-z][a-z0-9_.\\[\\]-]*: (?=.)"));
    const qsizetype length = field.match(line).capturedLength();
    return length > 0 && !isEngineText(line) ? length : 0;
}

QString translated(const QString &text, const Saying &saying)
{
    if (text.isEmpty() || text.size() > longestText)
        return text;
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        const qsizetype field = fieldLength(line);
        line = line.first(field) + translatedLine(line.sliced(field), saying);
    }
    return lines.join(u'\n');
}

/// Nothing is looked up for a window that speaks English.
bool isSpokenAsIs()
{
    return QCoreApplication::translate(context, phrases::api().front()) ==
           QString::fromUtf8(phrases::api().front());
}

} // namespace

QString engineText(const QString &english)
{
    return isSpokenAsIs() ? english : translated(english, {});
}

QString engineText(const QString &english, const Wording &times)
{
    return translated(english, {0, &times});
}

QString engineText(const Error &error)
{
    QString all;
    for (const ErrorItem &item : error.items) {
        if (!all.isEmpty())
            all += u'\n';
        if (!item.field.isEmpty())
            all += item.field + QStringLiteral(": ");
        all += engineText(item.message);
    }
    return all;
}

bool isEngineText(const QString &english)
{
    const std::vector<qsizetype> at = boundaries(english);
    const std::vector<Reading> best = readings(english, at);
    return best.front().whole;
}

} // namespace deckhand
