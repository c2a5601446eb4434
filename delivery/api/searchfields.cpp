#include "api/searchfields.h"

#include "api/codec.h"

#include <algorithm>
#include <array>
#include <numeric>

using namespace Qt::Literals::StringLiterals;

namespace deckhand {

namespace {

using F = SearchFieldId;
using K = SearchKind;

constexpr std::array fields{
    SearchFieldInfo{
        {"type", "text", "Event type; * matches any part: type:task_run.*"}, F::Type, K::Text},
    SearchFieldInfo{{"status", "enum", "Delivery status"}, F::Status, K::Enum},
    SearchFieldInfo{
        {"dest", "text", "Destination by name or id: dest:\"Prod webhook\""}, F::Dest, K::Text},
    SearchFieldInfo{
        {"dest.type", "text", "Destination type: dest.type:aws_sqs"}, F::DestType, K::Text},
    SearchFieldInfo{{"id", "text", "Id of the event or of the delivery"}, F::Id, K::Text},
    SearchFieldInfo{{"event", "text", "Event id"}, F::Event, K::Text},
    SearchFieldInfo{{"task_run", "text", "Events about this task run"}, F::TaskRun, K::Text},
    SearchFieldInfo{{"session", "text", "Events about this session"}, F::Session, K::Text},
    SearchFieldInfo{{"credential", "text", "Events about this credential"}, F::Credential, K::Text},
    SearchFieldInfo{{"agent", "text", "Events about this agent"}, F::Agent, K::Text},
    SearchFieldInfo{{"source", "text", "Events about this source"}, F::Source, K::Text},
    SearchFieldInfo{
        {"attempts", "number", "Attempts made so far: attempts>=2"}, F::Attempts, K::Number},
    SearchFieldInfo{{"http", "number", "HTTP status of the latest attempt: http>=500, http:4xx"},
                    F::Http,
                    K::Number},
    SearchFieldInfo{{"error", "enum", "Class of the last error; error~text reads its message"},
                    F::Error,
                    K::Enum},
    SearchFieldInfo{{"latency", "duration", "Duration of the latest attempt: latency>5s"},
                    F::Latency,
                    K::Duration},
    SearchFieldInfo{{"size", "size", "Size of the event's data: size>10KB"}, F::Size, K::Size},
    SearchFieldInfo{
        {"created", "time", "When it was created: created>=2025-01-15T09:31"}, F::Created, K::Time},
    SearchFieldInfo{
        {"after", "time", "Created at or after this time: after:-1h"}, F::Created, K::Time},
    SearchFieldInfo{
        {"before", "time", "Created before this time: before:2025-01-15"}, F::Created, K::Time},
    SearchFieldInfo{{"next", "time", "When the next attempt is due: next<+5m"}, F::Next, K::Time},
    SearchFieldInfo{{"age", "duration", "Time since it was created: age>2h"}, F::Age, K::Duration},
    SearchFieldInfo{{"test", "flag", "The latest attempt was a test"}, F::Test, K::Flag},
    SearchFieldInfo{
        {"replayed", "flag", "The latest attempt, or the event itself, was made by a replay"},
        F::Replayed,
        K::Flag},
    SearchFieldInfo{{"replay", "text", "Id of the replay that sent it last"}, F::Replay, K::Text},
    SearchFieldInfo{
        {"data.", "text", "A value in the event's data: data.result:error"}, F::Data, K::Data},
    SearchFieldInfo{
        {"header.", "text", "A header of the latest attempt: header.content-type:*json*"},
        F::HeaderField,
        K::Text},
    SearchFieldInfo{{"note", "text", "Your note; kept by the console, matches nothing on a server"},
                    F::Note,
                    K::Text},
    SearchFieldInfo{
        {"marked", "flag", "Your mark; kept by the console, matches nothing on a server"},
        F::Marked,
        K::Flag},
};

constexpr std::array statuses{DeliveryStatus::Pending, DeliveryStatus::Retrying,
                              DeliveryStatus::Held,    DeliveryStatus::Success,
                              DeliveryStatus::Failure, DeliveryStatus::Canceled};

constexpr std::array idPrefixes{"evt_"_L1,  "evtd_"_L1, "edlv_"_L1, "eatt_"_L1, "rply_"_L1,
                                "req_"_L1,  "key_"_L1,  "agt_"_L1,  "src_"_L1,  "cred_"_L1,
                                "sess_"_L1, "task_"_L1, "trun_"_L1, "stor_"_L1};

int editDistance(QStringView a, QStringView b)
{
    std::vector<int> row(static_cast<size_t>(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = static_cast<int>(i) + 1;
        for (qsizetype j = 0; j < b.size(); ++j) {
            const auto k = static_cast<size_t>(j) + 1;
            const int replaced = diagonal + (a[i].toLower() == b[j].toLower() ? 0 : 1);
            diagonal = row[k];
            row[k] = std::min({row[k] + 1, row[k - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

std::span<const SearchFieldInfo> searchFieldTable()
{
    return fields;
}

const SearchFieldInfo *findSearchField(QStringView name)
{
    for (const SearchFieldInfo &info : fields) {
        const QLatin1StringView known(info.field.name);
        const bool prefix = known.endsWith(u'.');
        if (prefix ? name.startsWith(known, Qt::CaseInsensitive)
                   : name.compare(known, Qt::CaseInsensitive) == 0)
            return &info;
    }
    return nullptr;
}

QString nearest(QStringView word, const std::vector<QString> &candidates)
{
    // Hostile words are long; a useful near miss is not.
    if (word.size() > 32)
        return {};
    QString best;
    // Two typing errors at most in a short word, a third of a long one.
    int bestDistance = (word.size() < 4 ? 1 : std::max(2, static_cast<int>(word.size()) / 3)) + 1;
    for (const QString &candidate : candidates) {
        const int distance = editDistance(word, candidate);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = candidate;
        }
    }
    return best;
}

QString nearestSearchField(QStringView name)
{
    static const std::vector<QString> names = [] {
        std::vector<QString> out;
        for (const SearchFieldInfo &info : fields)
            out.push_back(QString::fromLatin1(info.field.name));
        return out;
    }();
    return nearest(name, names);
}

bool isDeliveryField(SearchFieldId field)
{
    switch (field) {
    case F::Status:
    case F::Dest:
    case F::DestType:
    case F::Attempts:
    case F::Http:
    case F::Error:
    case F::Latency:
    case F::Next:
    case F::Test:
    case F::Replayed:
    case F::Replay:
    case F::HeaderField: return true;
    default: return false;
    }
}

std::optional<DeliveryStatus> statusFromText(QStringView text)
{
    const auto found = fromWireName<DeliveryStatus>(text.toUtf8().toLower());
    return found == DeliveryStatus::Unknown ? std::nullopt : found;
}

std::optional<ErrorClass> errorClassFromText(QStringView text)
{
    const auto found = fromWireName<ErrorClass>(text.toUtf8().toLower());
    return found == ErrorClass::None ? std::nullopt : found;
}

std::optional<bool> flagFromText(QStringView text)
{
    if (text.compare("true"_L1, Qt::CaseInsensitive) == 0 ||
        text.compare("yes"_L1, Qt::CaseInsensitive) == 0)
        return true;
    if (text.compare("false"_L1, Qt::CaseInsensitive) == 0 ||
        text.compare("no"_L1, Qt::CaseInsensitive) == 0)
        return false;
    return std::nullopt;
}

bool looksLikeId(QStringView word)
{
    const bool known = std::any_of(idPrefixes.begin(), idPrefixes.end(), [word](auto prefix) {
        return word.startsWith(prefix) && word.size() > prefix.size();
    });
    return known && word.size() <= 255 && std::all_of(word.begin(), word.end(), [](QChar c) {
               return c == u'_' || c == u'-' || (c >= u'a' && c <= u'z') ||
                      (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
           });
}

const std::vector<SearchField> &searchFields()
{
    static const std::vector<SearchField> list = [] {
        std::vector<SearchField> out;
        for (const SearchFieldInfo &info : fields)
            out.push_back(info.field);
        return out;
    }();
    return list;
}

std::vector<QByteArray> searchValues(QStringView field)
{
    std::vector<QByteArray> out;
    const SearchFieldInfo *info = findSearchField(field);
    if (!info)
        return out;
    if (info->kind == K::Flag)
        return {"true", "false"};
    if (info->id == F::Status) {
        for (const DeliveryStatus status : statuses)
            out.push_back(wireName(status));
    } else if (info->id == F::Error) {
        for (int i = 1; i <= static_cast<int>(ErrorClass::ProtocolError); ++i)
            out.push_back(wireName(static_cast<ErrorClass>(i)));
    }
    return out;
}

} // namespace deckhand
