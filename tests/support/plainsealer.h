#pragma once

#include "api/sealing.h"

#include <QString>

#include <algorithm>
#include <utility>

namespace deckhand {

/// Seals by writing key and context in front and turning the text round: enough to see that what is
/// stored is sealed, and that another key or place does not open it. For tests only.
class PlainSealer final : public Sealer
{
public:
    explicit PlainSealer(QByteArray key = "test key") : m_key(std::move(key)) {}
    [[nodiscard]] QByteArray seal(QByteArrayView plain, QByteArrayView context) const override
    {
        QByteArray turned = plain.toByteArray();
        std::reverse(turned.begin(), turned.end());
        return head(context) + turned;
    }
    [[nodiscard]] Result<QByteArray> open(QByteArrayView sealed,
                                          QByteArrayView context) const override
    {
        const QByteArray expected = head(context);
        if (!sealed.startsWith(expected))
            return failure(ErrorCode::ApiError, QStringLiteral("The sealing key does not fit."));
        QByteArray plain = sealed.sliced(expected.size()).toByteArray();
        std::reverse(plain.begin(), plain.end());
        return plain;
    }

private:
    [[nodiscard]] QByteArray head(QByteArrayView context) const
    {
        return m_key + '|' + context.toByteArray() + '|';
    }
    QByteArray m_key;
};

} // namespace deckhand
