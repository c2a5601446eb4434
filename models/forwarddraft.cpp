#include "models/forwarddraft.h"

#include "api/searchast.h"
#include "api/searchfields.h"

#include <QHostAddress>

#include <algorithm>

namespace deckhand {

namespace {

QString fieldIn(const SearchNode &node)
{
    if (node.kind == SearchNode::Kind::Clause && isDeliveryField(node.field)) {
        const auto table = searchFieldTable();
        const auto found =
            std::find_if(table.begin(), table.end(),
                         [&node](const SearchFieldInfo &info) { return info.id == node.field; });
        return found == table.end() ? QString() : QString::fromLatin1(found->field.name);
    }
    for (const auto &child : node.children) {
        if (const QString name = fieldIn(*child); !name.isEmpty())
            return name;
    }
    return {};
}

} // namespace

std::optional<FieldProblem> problemOfTarget(const QString &target)
{
    FieldDescriptor field;
    field.name = QStringLiteral("url");
    field.kind = QStringLiteral("url");
    field.required = true;
    return problemOf(field, target.trimmed(), false);
}

bool isElsewhere(const QString &target)
{
    const QString host = QUrl(target.trimmed(), QUrl::StrictMode).host();
    const QHostAddress address(host);
    return !host.isEmpty() && host != QLatin1String("localhost") &&
           !host.endsWith(QLatin1String(".localhost")) && !address.isLoopback();
}

QString deliveryFieldIn(const SearchExpression &filter)
{
    return filter.root() ? fieldIn(*filter.root()) : QString();
}

std::optional<SearchError> problemOfFilter(const QString &filter)
{
    const auto parsed = SearchExpression::parse(filter);
    if (!parsed)
        return parsed.error();
    const QString field = deliveryFieldIn(*parsed);
    if (field.isEmpty())
        return std::nullopt;
    SearchError error;
    error.position = std::max<qsizetype>(0, filter.indexOf(field, 0, Qt::CaseInsensitive));
    error.length = field.size();
    return error;
}

std::optional<ForwardRequest> requestOf(const ForwardDraft &draft, Timestamp now)
{
    ForwardRequest request;
    request.target = QUrl(draft.target.trimmed(), QUrl::StrictMode);
    request.begin = draft.begin;
    request.since = fromMillis(draft.since.toMSecsSinceEpoch());
    const bool ahead = draft.begin == ForwardBegin::Time && request.since > now;
    if (problemOfTarget(draft.target) || problemOfFilter(draft.filter) || ahead)
        return std::nullopt;
    request.filter = *SearchExpression::parse(draft.filter);
    return request;
}

} // namespace deckhand
