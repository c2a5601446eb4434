#include "remote/remotecalls.h"

namespace deckhand {

RemoteRequest getRequest(QByteArray path, QByteArray query)
{
    RemoteRequest request;
    request.path = std::move(path);
    request.query = std::move(query);
    return request;
}

RemoteRequest rehearsalRequest(QByteArray path, QByteArray body)
{
    RemoteRequest request;
    request.method = "POST";
    request.path = std::move(path);
    request.body = std::move(body);
    request.rehearses = true;
    return request;
}

RemoteRequest onceRequest(const char *method, QByteArray path, QByteArray body)
{
    RemoteRequest request;
    request.method = method;
    request.path = std::move(path);
    request.body = std::move(body);
    request.once = true;
    return request;
}

} // namespace deckhand
