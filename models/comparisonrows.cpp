#include "models/comparisonrows.h"

#include "models/attemptfacts.h"
#include "models/comparenoise.h"
#include "models/formatting.h"
#include "models/jsonpaths.h"
#include "models/linediff.h"

#include <QCryptographicHash>

#include <map>
#include <unordered_map>

namespace deckhand {

namespace {

constexpr qsizetype mostBytes = 512 * 1024; ///< larger bodies are compared by their hash
constexpr std::size_t mostPaths = 20'000;
constexpr std::size_t mostLines = 20'000;
constexpr qsizetype mostShown = 1000; ///< bytes of one value

QString digestOf(QByteArrayView bytes)
{
    return QStringLiteral("%1, SHA-256 %2")
        .arg(
            format::size(bytes.size()),
            QString::fromLatin1(
                QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex()));
}

/// A very long value is its beginning and what tells it from others.
QString shown(QByteArrayView value)
{
    if (value.size() <= mostShown)
        return QString::fromUtf8(value);
    return QStringLiteral("%1… (%2)")
        .arg(QString::fromUtf8(value.first(mostShown)), digestOf(value));
}

bool isText(const QByteArray &bytes)
{
    return !bytes.contains('\0') && QString::fromUtf8(bytes).toUtf8() == bytes;
}

Difference changeOf(bool onLeft, bool onRight, bool same)
{
    if (onLeft && onRight)
        return same ? Difference::Same : Difference::Changed;
    return onLeft ? Difference::Removed : onRight ? Difference::Added : Difference::Same;
}

std::map<QByteArray, QByteArray> byName(const Headers &headers)
{
    std::map<QByteArray, QByteArray> named;
    for (const auto &[name, value] : headers) {
        QByteArray &text = named[name.toLower()];
        text += (text.isEmpty() ? QByteArray() : QByteArray(", ")) + value;
    }
    return named;
}

class Rows
{
public:
    explicit Rows(const Wording &wording) : m_wording(wording) {}

    void fact(Fact fact, const QString &left, const QString &right, bool noise = false)
    {
        add(m_wording.word(fact), left, right,
            changeOf(!left.isEmpty(), !right.isEmpty(), left == right), noise);
    }
    void headers(Fact fact, const Headers &left, const Headers &right);
    void body(Fact fact, const QByteArray &left, const QByteArray &right);
    [[nodiscard]] std::vector<ComparisonRow> take() { return std::move(m_rows); }

private:
    void add(const QString &what, const QString &left, const QString &right, Difference change,
             bool noise)
    {
        if (!left.isEmpty() || !right.isEmpty())
            m_rows.push_back({what, left, right, change, noise});
    }
    [[nodiscard]] QString named(Fact fact, const QString &what) const
    {
        return what.isEmpty() ? m_wording.word(fact)
                              : QStringLiteral("%1 %2").arg(m_wording.word(fact), what);
    }
    bool paths(Fact fact, const QByteArray &left, const QByteArray &right);
    bool lines(Fact fact, const QByteArray &left, const QByteArray &right);

    const Wording &m_wording;
    std::vector<ComparisonRow> m_rows;
};

void Rows::headers(Fact fact, const Headers &left, const Headers &right)
{
    const auto a = byName(left);
    const auto b = byName(right);
    std::map<QByteArray, std::pair<const QByteArray *, const QByteArray *>> both;
    for (const auto &[name, value] : a)
        both[name].first = &value;
    for (const auto &[name, value] : b)
        both[name].second = &value;
    for (const auto &[name, values] : both) {
        const auto &[one, other] = values;
        const Difference change = changeOf(one, other, one && other && *one == *other);
        m_rows.push_back({named(fact, QString::fromUtf8(name)), one ? shown(*one) : QString(),
                          other ? shown(*other) : QString(), change,
                          change == Difference::Changed && isNoiseHeader(name)});
    }
}

void Rows::body(Fact fact, const QByteArray &left, const QByteArray &right)
{
    if (left.isEmpty() && right.isEmpty())
        return;
    const bool small = left.size() <= mostBytes && right.size() <= mostBytes;
    if (small && (paths(fact, left, right) || lines(fact, left, right)))
        return;
    add(named(fact, {}), left.isEmpty() ? QString() : digestOf(left),
        right.isEmpty() ? QString() : digestOf(right),
        changeOf(!left.isEmpty(), !right.isEmpty(), left == right), false);
}

bool Rows::paths(Fact fact, const QByteArray &left, const QByteArray &right)
{
    const auto a = jsonPaths(left, mostPaths);
    const auto b = jsonPaths(right, mostPaths);
    const bool oneIsEmpty = left.isEmpty() || right.isEmpty();
    if ((!a && !left.isEmpty()) || (!b && !right.isEmpty()) || (oneIsEmpty && !a && !b))
        return false;
    std::unordered_map<QString, QByteArrayView> rightValues;
    if (b) {
        for (const JsonPath &value : *b)
            rightValues.emplace(value.path, value.value);
    }
    const auto put = [&](const QString &path, QByteArrayView one, QByteArrayView other) {
        const Difference change = changeOf(!one.isNull(), !other.isNull(), one == other);
        m_rows.push_back({named(fact, path), shown(one), shown(other), change,
                          change == Difference::Changed && isNoiseValue(path, one, other)});
    };
    if (a) {
        for (const JsonPath &value : *a) {
            const auto found = rightValues.find(value.path);
            put(value.path, value.value,
                found == rightValues.end() ? QByteArrayView() : found->second);
            if (found != rightValues.end())
                rightValues.erase(found);
        }
    }
    if (b) {
        for (const JsonPath &value : *b) {
            if (rightValues.contains(value.path))
                put(value.path, {}, value.value);
        }
    }
    return true;
}

bool Rows::lines(Fact fact, const QByteArray &left, const QByteArray &right)
{
    if (!isText(left) || !isText(right))
        return false;
    const auto a = linesOf(left);
    const auto b = linesOf(right);
    if (a.size() > mostLines || b.size() > mostLines)
        return false;
    for (const LinePair &pair : alignLines(a, b)) {
        const bool onLeft = pair.left >= 0, onRight = pair.right >= 0;
        const QByteArrayView one = onLeft ? a[std::size_t(pair.left)] : QByteArrayView();
        const QByteArrayView other = onRight ? b[std::size_t(pair.right)] : QByteArrayView();
        const int line = onLeft ? pair.left : pair.right;
        m_rows.push_back({named(fact, QString::number(line + 1)), shown(one), shown(other),
                          changeOf(onLeft, onRight, one == other), false});
    }
    return true;
}

QString statusOf(const Attempt &attempt)
{
    return attempt.response && attempt.response->status > 0
             ? QString::number(attempt.response->status)
             : QStringLiteral("–");
}

void addAttempts(Rows &rows, const CompareSide &left, const CompareSide &right,
                 const Wording &wording)
{
    const Attempt &a = *left.attempt;
    const Attempt &b = *right.attempt;
    rows.fact(Fact::Destination, left.destination, right.destination);
    rows.fact(Fact::Status, statusOf(a), statusOf(b));
    rows.fact(Fact::Error, wording.word(a.error.errorClass), wording.word(b.error.errorClass));
    rows.fact(Fact::Evidence, wording.engine(a.error.message), wording.engine(b.error.message));
    rows.fact(Fact::Started, wording.fullTime(a.startedAt), wording.fullTime(b.startedAt), true);
    rows.fact(Fact::Duration, format::duration(a.durationMs), format::duration(b.durationMs), true);
    const AttemptRequest none;
    const AttemptRequest &sent = a.request ? *a.request : none;
    const AttemptRequest &sentToo = b.request ? *b.request : none;
    rows.fact(Fact::Address, QString::fromUtf8(sent.method + ' ' + sent.url),
              QString::fromUtf8(sentToo.method + ' ' + sentToo.url));
    rows.fact(Fact::Connection, connectionText(a), connectionText(b));
    rows.headers(Fact::RequestHeader, sent.headers, sentToo.headers);
    const AttemptResponse silent;
    const AttemptResponse &answer = a.response ? *a.response : silent;
    const AttemptResponse &answerToo = b.response ? *b.response : silent;
    rows.headers(Fact::ResponseHeader, answer.headers, answerToo.headers);
    rows.body(Fact::ResponseBody, answer.body, answerToo.body);
}

} // namespace

std::vector<ComparisonRow> compareSides(const CompareSide &left, const CompareSide &right,
                                        const Wording &wording)
{
    Rows rows(wording);
    if (left.attempt && right.attempt)
        addAttempts(rows, left, right, wording);
    if (left.event && right.event && left.event != right.event) {
        const Event &a = *left.event;
        const Event &b = *right.event;
        rows.fact(Fact::EventType, QString::fromUtf8(a.type), QString::fromUtf8(b.type));
        rows.fact(Fact::Id, a.id.toString(), b.id.toString(), true);
        rows.fact(Fact::Created, wording.fullTime(a.createdAt), wording.fullTime(b.createdAt),
                  true);
        rows.body(Fact::Payload, a.data, b.data);
    }
    return rows.take();
}

} // namespace deckhand
