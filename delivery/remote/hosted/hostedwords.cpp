#include "remote/hosted/hostedwords.h"

namespace deckhand {

Error deliverHere(const QString &what)
{
    return Error(
        ErrorCode::NotSupported,
        QStringLiteral("%1 is not offered by Deck's API; deliver here instead.").arg(what));
}

Error notOffered(const QString &what, const QString &remedy, const QString &field)
{
    return Error(ErrorCode::NotSupported,
                 QStringLiteral("%1 is not offered by Deck's API; %2").arg(what, remedy), field);
}

} // namespace deckhand
