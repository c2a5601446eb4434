#pragma once

#include "api/destinationtype.h"

#include <QHash>
#include <QString>

#include <vector>

namespace deckhand {

/// What is worth a second look in the settings of a destination, though an engine takes it.
struct FieldAdvice
{
    enum class Code {
        PlainHttp,      ///< in production
        Loopback,       ///< the engine's own computer
        PrivateAddress, ///< of a network that is not the internet
        ShortSecret,
        DeliveryFailed, ///< and its failure speaks of the field; `detail`: what happened
        OtherRegion,    ///< two settings name different regions; `detail`: `eu-west-1, us-east-1`
    };
    QString field;
    Code code = Code::PlainHttp;
    QString detail;
    bool operator==(const FieldAdvice &) const = default;
};

/// `values`: texts by field, as typed; a credential that is kept is not among them.
[[nodiscard]] std::vector<FieldAdvice>
adviceFor(const DestinationType &type, const QHash<QString, QString> &values, bool production);

} // namespace deckhand
