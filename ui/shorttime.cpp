#include "ui/shorttime.h"

namespace deckhand {

QString shortTime(const Wording &wording, Timestamp at, Timestamp now)
{
    const QString full = wording.clock(at, now);
    return full.left(full.lastIndexOf(QLatin1Char(':')));
}

} // namespace deckhand
