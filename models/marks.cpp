#include "models/marks.h"

#include "models/filework.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace deckhand {

namespace {

/// Of the file: `most` marks with the longest ids and notes take less.
constexpr qint64 mostBytes = 32 * 1024 * 1024;
constexpr qsizetype longestId = 256;
constexpr std::size_t mostSteps = 50;

const QString idKey = QStringLiteral("id"), kindKey = QStringLiteral("kind"),
              markedKey = QStringLiteral("marked"), bookmarkKey = QStringLiteral("bookmark"),
              noteKey = QStringLiteral("note"), typeKey = QStringLiteral("type"),
              sinceKey = QStringLiteral("since");

QByteArray line(const QByteArray &id, const Mark &mark)
{
    QJsonObject object{{idKey, QString::fromUtf8(id)},
                       {kindKey, mark.kind == RowKind::Event ? QStringLiteral("event")
                                                             : QStringLiteral("delivery")},
                       {typeKey, QString::fromUtf8(mark.type)},
                       {sinceKey, double(toMillis(mark.since))}};
    if (mark.marked)
        object.insert(markedKey, true);
    if (mark.bookmarked)
        object.insert(bookmarkKey, true);
    if (!mark.note.isEmpty())
        object.insert(noteKey, mark.note);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

/// `now`, and of `stored` what it does not have, as far as there is room.
QHash<QByteArray, Mark> united(QHash<QByteArray, Mark> now, const QHash<QByteArray, Mark> &stored)
{
    if (now.isEmpty())
        return stored;
    for (auto mark = stored.begin(); mark != stored.end(); ++mark) {
        if (now.size() < Marks::most && !now.contains(mark.key()))
            now.insert(mark.key(), *mark);
    }
    return now;
}

} // namespace

Look lookOf(const Mark &mark)
{
    return {mark.marked ? "mark" : mark.bookmarked ? "bookmark" : "note", Tone::Info};
}

QString markClause(const Mark &mark)
{
    if (!mark.note.isEmpty() && !mark.note.contains(QLatin1Char('"')) &&
        !mark.note.contains(QLatin1Char('\\')) && !mark.note.contains(QLatin1Char('*')))
        return QStringLiteral("note:\"%1\"").arg(mark.note);
    return mark.marked ? QStringLiteral("marked:yes") : QString();
}

Marks::Marks(const Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(std::chrono::milliseconds(300));
    connect(&m_soon, &QTimer::timeout, this, &Marks::write);
}

Marks::~Marks()
{
    if (!m_dirty || m_file.isEmpty())
        return;
    if (m_reading) { // what the file has is not to be lost
        if (const Result<All> stored = m_stored.result())
            m_marks = united(m_marks, *stored);
    }
    m_last.waitForFinished(); // it has older marks
    (void)writeNow(m_file, text(m_marks));
}

void Marks::keepIn(const QString &file)
{
    m_file = file;
    if (file.isEmpty())
        return;
    m_reading = true;
    m_stored = inBackground<All>([file]() -> Result<All> { return readNow(file); });
    onFinished(m_stored, this, [this](const Result<All> &stored) {
        m_reading = false;
        if (stored)
            take(*stored);
    });
}

Marks::All Marks::readNow(const QString &file)
{
    All marks;
    QFile stored(file);
    if (!stored.open(QIODevice::ReadOnly))
        return marks;
    for (const QByteArray &one : stored.read(mostBytes).split('\n')) {
        if (marks.size() < most)
            read(one, marks);
    }
    return marks;
}

void Marks::take(const All &stored)
{
    m_marks = united(m_marks, stored);
    if (m_dirty)
        m_soon.start(); // it waited for this
    if (!stored.isEmpty())
        Q_EMIT changed();
}

void Marks::read(const QByteArray &one, All &marks)
{
    const QJsonObject object = QJsonDocument::fromJson(one).object();
    const QByteArray id = object.value(idKey).toString().toUtf8();
    Mark mark;
    mark.kind = object.value(kindKey).toString() == QLatin1String("delivery") ? RowKind::Delivery
                                                                              : RowKind::Event;
    mark.marked = object.value(markedKey).toBool();
    mark.bookmarked = object.value(bookmarkKey).toBool();
    mark.note = object.value(noteKey).toString().left(Mark::longestNote);
    mark.type = object.value(typeKey).toString().left(longestId).toUtf8();
    mark.since = fromMillis(qint64(object.value(sinceKey).toDouble()));
    if (!id.isEmpty() && id.size() <= longestId && !mark.isEmpty())
        marks.insert(id, mark);
}

const Mark *Marks::find(const QByteArray &id) const
{
    const auto found = m_marks.constFind(id);
    return found == m_marks.constEnd() ? nullptr : &*found;
}

std::vector<QByteArray> Marks::ids(RowKind kind) const
{
    std::vector<QByteArray> found;
    for (auto mark = m_marks.begin(); mark != m_marks.end(); ++mark) {
        if (mark->kind == kind)
            found.push_back(mark.key());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<MarkTarget> Marks::bookmarks() const
{
    std::vector<std::pair<Timestamp, MarkTarget>> found;
    for (auto mark = m_marks.begin(); mark != m_marks.end(); ++mark) {
        if (mark->bookmarked)
            found.push_back({mark->since, {mark.key(), mark->kind, mark->type}});
    }
    std::sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return a.first != b.first ? a.first > b.first : a.second.id < b.second.id;
    });
    std::vector<MarkTarget> targets;
    for (auto &[since, target] : found)
        targets.push_back(std::move(target));
    return targets;
}

bool Marks::setMarked(const std::vector<MarkTarget> &targets, bool marked)
{
    return change(targets, [marked](Mark &mark) { mark.marked = marked; });
}

bool Marks::setBookmarked(const MarkTarget &target, bool bookmarked)
{
    return change({target}, [bookmarked](Mark &mark) { mark.bookmarked = bookmarked; });
}

bool Marks::setNote(const MarkTarget &target, const QString &note)
{
    return change({target},
                  [&note](Mark &mark) { mark.note = note.simplified().left(Mark::longestNote); });
}

bool Marks::change(const std::vector<MarkTarget> &targets, const std::function<void(Mark &)> &how)
{
    Step before;
    All after = m_marks;
    for (const MarkTarget &target : targets) {
        Mark mark = after.value(target.id);
        const Mark former = mark;
        how(mark);
        if (mark == former || target.id.size() > longestId)
            continue;
        mark.kind = target.kind;
        mark.type = target.type;
        mark.since = m_clock.now();
        before.emplace_back(target.id, former);
        if (mark.isEmpty())
            after.remove(target.id);
        else
            after.insert(target.id, mark);
    }
    if (after.size() > most)
        return false;
    if (before.empty())
        return true;
    m_marks = std::move(after);
    m_undo.push_back(std::move(before));
    if (m_undo.size() > mostSteps)
        m_undo.erase(m_undo.begin());
    writeSoon();
    Q_EMIT undoable();
    Q_EMIT changed();
    return true;
}

void Marks::undo()
{
    if (m_undo.empty())
        return;
    const Step step = std::move(m_undo.back());
    m_undo.pop_back();
    for (const auto &[id, mark] : step) {
        if (mark.isEmpty())
            m_marks.remove(id);
        else
            m_marks.insert(id, mark);
    }
    writeSoon();
    Q_EMIT changed();
}

void Marks::writeSoon()
{
    m_dirty = !m_file.isEmpty();
    if (m_dirty && !m_writing && !m_reading)
        m_soon.start();
}

void Marks::write()
{
    m_dirty = false;
    m_writing = true;
    const auto work = [file = m_file, marks = m_marks]() -> Result<qint64> {
        return writeNow(file, text(marks));
    };
    m_last = inBackground<qint64>(work);
    onFinished(m_last, this, [this](const Result<qint64> &written) {
        m_writing = false;
        if (!written)
            Q_EMIT failed(written.error());
        if (m_dirty)
            m_soon.start(); // changed meanwhile
    });
}

QByteArray Marks::text(const All &marks)
{
    QByteArray all;
    for (auto mark = marks.begin(); mark != marks.end(); ++mark)
        all += line(mark.key(), *mark);
    return all;
}

} // namespace deckhand
