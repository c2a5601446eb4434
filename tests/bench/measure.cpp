#include "measure.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QSysInfo>
#include <QVariant>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <curl/curl.h>
#include <unistd.h>

namespace deckhand::bench {

using namespace Qt::Literals::StringLiterals;

namespace {

std::atomic<bool> met{true};

QByteArray fieldOf(const QString &file, QByteArrayView name)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return "unknown";
    for (const QByteArray &line : in.readAll().split('\n')) {
        if (line.startsWith(name))
            return line.mid(line.indexOf(':') + 1).trimmed();
    }
    return "unknown";
}

QByteArray sqliteVersion()
{
    QByteArray version = "unknown";
    {
        QSqlDatabase db = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"version"_s);
        db.setDatabaseName(u":memory:"_s);
        QSqlQuery query(db);
        if (db.open() && query.exec(u"SELECT sqlite_version()"_s) && query.next())
            version = query.value(0).toString().toUtf8();
    }
    QSqlDatabase::removeDatabase(u"version"_s);
    return version;
}

} // namespace

double percentile(std::vector<double> &samples, double share)
{
    if (samples.empty())
        return std::nan("");
    std::sort(samples.begin(), samples.end());
    const auto at = std::size_t(std::ceil(share * double(samples.size())));
    return samples[std::clamp<std::size_t>(at, 1, samples.size()) - 1];
}

QByteArray machine()
{
    const double gib =
        fieldOf(u"/proc/meminfo"_s, "MemTotal").split(' ').value(0).toDouble() / 1048576;
    return fieldOf(u"/proc/cpuinfo"_s, "model name") + " · " +
           QByteArray::number(qlonglong(sysconf(_SC_NPROCESSORS_ONLN))) + " cores · " +
           QByteArray::number(gib, 'f', 1) + " GiB · " + QSysInfo::prettyProductName().toUtf8() +
           " · Linux " + QSysInfo::kernelVersion().toUtf8() + " · Qt " + qVersion() + " · SQLite " +
           sqliteVersion() + " · " + QByteArray(curl_version()).split(' ').value(0) +
           " · Deckhand " DECKHAND_VERSION " " DECKHAND_BUILD_TYPE;
}

void report(const char *what, double value, const char *unit, const char *goal, bool isMet)
{
    std::printf("  %-58s %12.2f %-10s %s %s\n", what, value, unit, isMet ? "ok    " : "MISSED",
                goal);
    std::fflush(stdout);
    if (!isMet)
        met = false;
}

void note(const char *what, double value, const char *unit)
{
    std::printf("  %-58s %12.2f %-10s\n", what, value, unit);
    std::fflush(stdout);
}

void judge(bool isMet, double goal)
{
    std::printf("%s >= %.2g", isMet ? "ok    " : "MISSED", goal);
    if (!isMet)
        met = false;
}

bool allMet()
{
    return met;
}

QByteArray sampleEvent(const QByteArray &id)
{
    // The delivered envelope adds id, object, type, created_at around `data`: 1,024 bytes in all.
    constexpr qsizetype dataBytes = 1024 - 113;
    static const QByteArray head = "{\"id\":\"trun_01J8Z3M5N7P9R1T3V5X7Z9B1D3\",\"object\":\"task_"
                                   "run\",\"status\":\"completed\","
                                   "\"result\":\"success\",\"task_id\":\"task_"
                                   "01J8Z3M5N7P9R1T3V5X7Z9B1D4\",\"runtime_ms\":12453,"
                                   "\"output\":\"";
    QByteArray out = "{\"id\":\"" + id + "\",\"type\":\"task_run.completed\",\"data\":" + head;
    out.append(dataBytes - head.size() - 2, 'x');
    out += "\"}}";
    return out;
}

QByteArray sampleId(std::size_t index)
{
    return "b" + QByteArray::number(qulonglong(index)).rightJustified(9, '0');
}

qint64 sampleIndex(QByteArrayView id)
{
    bool ok = false;
    const qint64 index = id.startsWith('b') ? id.sliced(1).toByteArray().toLongLong(&ok) : -1;
    return ok ? index : -1;
}

} // namespace deckhand::bench
