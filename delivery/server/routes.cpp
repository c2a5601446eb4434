#include "server/routes.h"

#include "server/handlers.h"

#include <QList>

#include <algorithm>
#include <array>

namespace deckhand {

namespace {

constexpr std::array table{
    Route{Method::Post, "/v2/events", Access::Publish, BodyKind::Publish, 202, Takes400,
          handlePublish, true},
    Route{Method::Get, "/v2/events", Access::Read, BodyKind::None, 200, Takes400, handleListEvents},
    Route{Method::Get, "/v2/events/{id}", Access::Read, BodyKind::None, 200, Finds404,
          handleGetEvent},
    Route{Method::Get, "/v2/events/{id}/explain", Access::Read, BodyKind::None, 200, Finds404,
          handleExplain},
    Route{Method::Get, "/v2/event-destinations", Access::Read, BodyKind::None, 200, Takes400,
          handleListDestinations},
    Route{Method::Post, "/v2/event-destinations", Access::Manage, BodyKind::Object, 201, Takes400,
          handleCreateDestination},
    Route{Method::Get, "/v2/event-destinations/{id}", Access::Read, BodyKind::None, 200, Finds404,
          handleGetDestination},
    Route{Method::Patch, "/v2/event-destinations/{id}", Access::Manage, BodyKind::Object, 200,
          Finds404, handlePatchDestination},
    Route{Method::Delete, "/v2/event-destinations/{id}", Access::Manage, BodyKind::None, 200,
          Finds404, handleDeleteDestination},
    Route{Method::Post, "/v2/event-destinations/{id}/rotate-secret", Access::Manage,
          BodyKind::MaybeObject, 200, Finds404, handleRotateSecret},
    Route{Method::Post, "/v2/event-destinations/{id}/end-secret-overlap", Access::Manage,
          BodyKind::None, 200, Finds404, handleEndSecretOverlap},
    Route{Method::Post, "/v2/event-destinations/{id}/test", Access::Operate, BodyKind::MaybeObject,
          200, Finds404, handleTestDestination},
    Route{Method::Get, "/v2/event-destinations/{id}/event-deliveries", Access::Read, BodyKind::None,
          200, Finds404, handleListDestinationDeliveries},
    Route{Method::Get, "/v2/event-deliveries", Access::Read, BodyKind::None, 200, Takes400,
          handleListDeliveries},
    Route{Method::Get, "/v2/event-deliveries/{id}", Access::Read, BodyKind::None, 200, Finds404,
          handleGetDelivery},
    Route{Method::Post, "/v2/event-deliveries/{id}/retry", Access::Operate, BodyKind::None, 200,
          Finds404 | Conflicts, handleRetryDelivery},
    Route{Method::Post, "/v2/event-deliveries/{id}/cancel", Access::Operate, BodyKind::None, 200,
          Finds404 | Conflicts, handleCancelDelivery},
    Route{Method::Get, "/v2/replays", Access::Read, BodyKind::None, 200, Takes400,
          handleListReplays},
    Route{Method::Post, "/v2/replays", Access::Operate, BodyKind::Object, 201,
          Takes400 | Conflicts | DryRuns, handleCreateReplay},
    Route{Method::Get, "/v2/replays/{id}", Access::Read, BodyKind::None, 200, Finds404,
          handleGetReplay},
    Route{Method::Post, "/v2/replays/{id}/cancel", Access::Operate, BodyKind::None, 200,
          Finds404 | Conflicts, handleCancelReplay},
    Route{Method::Post, "/v2/replays/{id}/pause", Access::Operate, BodyKind::None, 200,
          Finds404 | Conflicts, handlePauseReplay},
    Route{Method::Post, "/v2/replays/{id}/resume", Access::Operate, BodyKind::None, 200,
          Finds404 | Conflicts, handleResumeReplay},
    Route{Method::Get, "/v2/keys", Access::Manage, BodyKind::None, 200, Takes400, handleListKeys},
    Route{Method::Post, "/v2/keys", Access::Manage, BodyKind::Object, 201, Takes400,
          handleCreateKey},
    Route{Method::Delete, "/v2/keys/{id}", Access::Manage, BodyKind::None, 200, Finds404,
          handleDeleteKey},
    Route{Method::Get, "/v2/audit-entries", Access::Manage, BodyKind::None, 200, Takes400,
          handleListAudit},
    Route{Method::Get, "/v2/stream", Access::Read, BodyKind::None, 200, Takes400, handleStream},
    Route{Method::Get, "/v2/test", Access::AnyKey, BodyKind::None, 200, Plain, handleTest},
    Route{Method::Get, "/v2/stats", Access::Read, BodyKind::None, 200, Takes400 | Finds404,
          handleStats},
    Route{Method::Get, "/v2/event-types", Access::Read, BodyKind::None, 200, Plain,
          handleEventTypes},
    Route{Method::Get, "/v2/destination-types", Access::Read, BodyKind::None, 200, Plain,
          handleDestinationTypes},
    Route{Method::Get, "/v2/openapi.json", Access::Read, BodyKind::None, 200, Plain, handleOpenApi},
    Route{Method::Get, "/healthz", Access::Open, BodyKind::None, 200, Plain, handleHealth},
    Route{Method::Get, "/readyz", Access::Open, BodyKind::None, 200, Plain, handleReady},
    Route{Method::Get, "/metrics", Access::Metrics, BodyKind::None, 200, Plain, handleMetrics},
};

/// The pattern's segments, taken apart once.
struct CompiledRoute
{
    const Route *route;
    QList<QByteArray> segments;
};

std::vector<CompiledRoute> compile()
{
    std::vector<CompiledRoute> compiled;
    for (const Route &route : table)
        compiled.push_back({&route, QByteArray(route.pattern + 1).split('/')});
    return compiled;
}

bool matches(const QList<QByteArray> &pattern, const PathSegments &segments)
{
    if (pattern.size() != segments.size())
        return false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const bool fits = pattern[i].startsWith('{')
                            ? !segments[i].isEmpty() && segments[i].size() <= 255
                            : pattern[i] == segments[i];
        if (!fits)
            return false;
    }
    return true;
}

} // namespace

bool Route::isMutating() const
{
    return method == Method::Post || method == Method::Patch || method == Method::Delete;
}

bool Route::isRateLimited() const
{
    return access != Access::Open && access != Access::Metrics && access != Access::Publish;
}

std::vector<int> Route::statuses() const
{
    std::vector<int> found{success, 400, 500, 503};
    const auto add = [&found](bool wanted, std::initializer_list<int> more) {
        if (wanted)
            found.insert(found.end(), more);
    };
    add(access != Access::Open, {401, 403});
    add((answers & Finds404) != 0, {404});
    add(isMutating() || (answers & Conflicts) != 0, {409});
    add((answers & DryRuns) != 0, {200});
    add(body != BodyKind::None, {413, 415});
    add(isRateLimited(), {429});
    std::sort(found.begin(), found.end());
    return found;
}

std::span<const Route> routes()
{
    return table;
}

bool mayCall(Role role, Access access)
{
    if (role == Role::Admin || access == Access::Open || access == Access::AnyKey)
        return true;
    switch (access) {
    case Access::Publish: return role == Role::Publisher;
    case Access::Operate: return role == Role::Operator;
    case Access::Read:
    case Access::Metrics: return role == Role::Viewer || role == Role::Operator;
    default: return false;
    }
}

const char *rolesFor(Access access)
{
    switch (access) {
    case Access::Publish: return "publisher or admin";
    case Access::Operate: return "operator or admin";
    case Access::Manage: return "admin";
    default: return "viewer, operator or admin";
    }
}

RouteMatch matchRoute(Method method, const PathSegments &segments)
{
    static const std::vector<CompiledRoute> compiled = compile();
    RouteMatch match;
    const Method wanted = method == Method::Head ? Method::Get : method;
    for (const CompiledRoute &candidate : compiled) {
        if (!matches(candidate.segments, segments))
            continue;
        if (candidate.route->method == wanted) {
            match.route = candidate.route;
            for (qsizetype i = 0; i < segments.size(); ++i) {
                if (candidate.segments[i].startsWith('{'))
                    match.params.emplace_back(segments[i].constData(), segments[i].size());
            }
            return match;
        }
        if (!match.allowed.isEmpty())
            match.allowed += ", ";
        match.allowed += methodName(candidate.route->method);
        if (candidate.route->method == Method::Get)
            match.allowed += ", HEAD";
    }
    return match;
}

} // namespace deckhand
