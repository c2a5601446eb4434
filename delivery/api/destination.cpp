#include "api/destination.h"

namespace deckhand {

bool Subscription::isEverything() const
{
    return m_patterns.size() == 1 && m_patterns.front() == "*";
}

bool Subscription::matches(QByteArrayView type) const
{
    for (const QByteArray &pattern : m_patterns) {
        if (pattern == "*" || type == pattern)
            return true;
        // `object.*` keeps its dot, so that `task.*` does not take `task_run.completed`.
        if (pattern.endsWith(".*") && type.startsWith(QByteArrayView(pattern).chopped(1)))
            return true;
    }
    return false;
}

} // namespace deckhand
