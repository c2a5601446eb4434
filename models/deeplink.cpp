#include "models/deeplink.h"

#include "api/ids.h"
#include "models/issue.h"

#include <QUrl>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

struct Row
{
    LinkTarget target;
    const char *word;
    const char *prefix;
};
constexpr std::array rows{Row{LinkTarget::Event, "event", EventTag::prefix},
                          Row{LinkTarget::Delivery, "delivery", DeliveryTag::prefix},
                          Row{LinkTarget::Attempt, "attempt", AttemptTag::prefix},
                          Row{LinkTarget::Destination, "destination", DestinationTag::prefix},
                          Row{LinkTarget::Replay, "replay", ReplayTag::prefix},
                          Row{LinkTarget::Issue, "issue", issuePrefix}};
constexpr qsizetype longestId = 255;

bool isIdText(const QByteArray &id)
{
    return !id.isEmpty() && id.size() <= longestId && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '-';
    });
}

std::optional<DeepLink> fromId(const QByteArray &id)
{
    for (const Row &row : rows) {
        if (id.startsWith(row.prefix) && id.size() > qsizetype(qstrlen(row.prefix)) && isIdText(id))
            return DeepLink{row.target, id, {}};
    }
    return std::nullopt;
}

} // namespace

std::optional<DeepLink> parseDeepLink(const QString &text)
{
    const QString trimmed = text.trimmed();
    const QString scheme = QStringLiteral("deckhand://");
    if (!trimmed.startsWith(scheme))
        return fromId(trimmed.toUtf8());
    const QStringList parts = trimmed.mid(scheme.size()).split(QLatin1Char('/'));
    if (parts.size() != 3)
        return std::nullopt;
    const QByteArray id = QByteArray::fromPercentEncoding(parts[2].toUtf8());
    for (const Row &row : rows) {
        if (parts[1] == QLatin1String(row.word) && isIdText(id))
            return DeepLink{row.target, id, QUrl::fromPercentEncoding(parts[0].toUtf8())};
    }
    return std::nullopt;
}

QString toText(const DeepLink &link)
{
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&link](const Row &r) { return r.target == link.target; });
    return QStringLiteral("deckhand://%1/%2/%3")
        .arg(QString::fromLatin1(QUrl::toPercentEncoding(link.profile)), QLatin1String(row->word),
             QString::fromUtf8(link.id));
}

} // namespace deckhand
