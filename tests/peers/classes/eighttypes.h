#pragma once

#include "api/destination.h"

#include <map>

namespace deckhand {

/// Where a destination is to connect.
struct Place
{
    QByteArray host = "127.0.0.1";
    quint16 port = 0;
    bool tls = false;
    [[nodiscard]] QByteArray url() const
    {
        return (tls ? "https://" : "http://") + host + ':' + QByteArray::number(port);
    }
};

/// All eight destination types, pointed at one place with settings that are otherwise right.
class EightTypes
{
public:
    EightTypes();
    [[nodiscard]] Destination destination(const QByteArray &type, const Place &place) const;
    /// For the types whose service has a fixed address.
    [[nodiscard]] static std::map<QByteArray, QByteArray> baseUrls(const Place &place);

private:
    QByteArray m_accountKey; ///< of Google's, as its key file
};

} // namespace deckhand
