#pragma once

#include "server/request.h"
#include "server/target.h"

#include "api/keys.h"

#include <QByteArray>

#include <memory>
#include <span>
#include <vector>

namespace deckhand {

class Exchange;
struct ServerContext;
using ExchangePtr = std::shared_ptr<Exchange>;

/// Who may call.
enum class Access {
    Open,    ///< anybody
    Metrics, ///< anybody on loopback, else as Read
    AnyKey,
    Read,    ///< viewer, operator, admin
    Publish, ///< publisher, admin
    Operate, ///< operator, admin
    Manage,  ///< admin
};

enum class BodyKind { None, MaybeObject, Object, Publish };

/// What else a call may be answered with, beyond what follows from its other properties.
enum Answers : unsigned {
    Plain = 0,
    Takes400 = 1,  ///< it takes parameters that can be wrong
    Finds404 = 2,  ///< it names a resource
    Conflicts = 4, ///< the state may forbid it
    DryRuns = 8,   ///< it may do nothing and say what it would do, with 200
};

/// One line of the table of calls. Pattern segments in braces take any text.
struct Route
{
    Method method;
    const char *pattern;
    Access access;
    BodyKind body;
    int success;
    unsigned answers;
    void (*handler)(ServerContext &context, const ExchangePtr &exchange);
    /// Calls of this kind on one connection may be under way together: they commute.
    bool overlaps = false;

    /// It takes an Idempotency-Key.
    [[nodiscard]] bool isMutating() const;
    /// Publishing is never limited, nor is what needs no key.
    [[nodiscard]] bool isRateLimited() const;
    /// Every status this call may be answered with once the request has been read.
    [[nodiscard]] std::vector<int> statuses() const;
};

[[nodiscard]] std::span<const Route> routes();

[[nodiscard]] bool mayCall(Role role, Access access);
/// For the refusal: `operator or admin`.
[[nodiscard]] const char *rolesFor(Access access);

struct RouteMatch
{
    const Route *route = nullptr;   ///< none: not found, or not with this method
    std::vector<QByteArray> params; ///< owned copies of what the braces took
    QByteArray allowed;             ///< methods of the path, where only the method is wrong
};
[[nodiscard]] RouteMatch matchRoute(Method method, const PathSegments &segments);

} // namespace deckhand
