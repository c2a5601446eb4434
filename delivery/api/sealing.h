#pragma once

#include "api/result.h"

#include <QByteArray>

namespace deckhand {

/// Encrypts what a store keeps of credentials. `context` binds a sealed value to its place (table,
/// row, field): opening it elsewhere fails. Thread: any.
class Sealer
{
public:
    virtual ~Sealer() = default;
    [[nodiscard]] virtual QByteArray seal(QByteArrayView plain, QByteArrayView context) const = 0;
    /// Fails when the key is another one or the value was changed.
    [[nodiscard]] virtual Result<QByteArray> open(QByteArrayView sealed,
                                                  QByteArrayView context) const = 0;
};

} // namespace deckhand
