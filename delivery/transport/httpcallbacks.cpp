#include "transport/httptransfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <unistd.h>

// What curl calls while a transfer is under way.

namespace deckhand {

namespace {

constexpr qsizetype discardedBody = 1024 * 1024;
constexpr qsizetype maxHeaderBytes = 64 * 1024;

QByteArrayView trimmed(QByteArrayView text)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.isEmpty() && blank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && blank(text.back()))
        text.chop(1);
    return text;
}

} // namespace

QString addressText(const sockaddr *address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, address, sizeof v4);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), socklen_t(text.size()));
        return QStringLiteral("%1:%2").arg(QLatin1String(text.data())).arg(ntohs(v4.sin_port));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, address, sizeof v6);
        inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), socklen_t(text.size()));
        return QStringLiteral("[%1]:%2").arg(QLatin1String(text.data())).arg(ntohs(v6.sin6_port));
    }
    return {};
}

size_t HttpTransfer::onHeader(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const QByteArrayView line(data, qsizetype(size * count));
    HttpResponse &response = transfer->m_response;
    transfer->m_headerBytes += line.size();
    if (transfer->m_headerBytes > maxHeaderBytes) {
        transfer->m_obstacle = HttpObstacle::HeadersTooLong;
        return 0;
    }
    if (line.startsWith("HTTP/")) { // the last one counts: interim answers come before it
        const qsizetype space = line.indexOf(' ');
        response.status = space < 0 ? 0 : line.sliced(space + 1).first(3).toByteArray().toInt();
        response.headers.clear();
        if (response.tlsVersion.isNull() && transfer->m_url.startsWith("https:"))
            transfer->readTls(); // curl shows the session for as long as the transfer lasts
        return size * count;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon > 0) {
        if (response.headers.empty())
            response.headers.reserve(8);
        response.headers.emplace_back(line.first(colon).toByteArray(),
                                      trimmed(line.sliced(colon + 1)).toByteArray());
    }
    return size * count;
}

size_t HttpTransfer::onBody(char *data, size_t size, size_t count, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    HttpResponse &response = transfer->m_response;
    const auto length = qsizetype(size * count);
    const qsizetype room = transfer->m_request.keptBody - response.body.size();
    response.body.append(data, std::min(room, length));
    response.truncated = response.truncated || length > room;
    transfer->m_bodyBytes += length;
    if (transfer->m_bodyBytes > discardedBody) {
        transfer->m_obstacle = HttpObstacle::BodyTooLong;
        return 0; // closes the connection; what was kept is the answer
    }
    return size_t(length);
}

curl_socket_t HttpTransfer::onOpenSocket(void *self, curlsocktype, curl_sockaddr *address)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const HttpEnvironment &environment = transfer->m_environment;
    transfer->passed(SendStage::Resolve);
    if (const auto rule = environment.settings.guard.refusal(&address->addr)) {
        transfer->m_blockedBy = *rule;
        transfer->m_blockedAddress = addressText(&address->addr);
        return CURL_SOCKET_BAD;
    }
    transfer->m_triedAllowed = true;
    std::memcpy(&transfer->m_tried, &address->addr,
                std::min(sizeof transfer->m_tried, size_t(address->addrlen)));
    const int fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        return CURL_SOCKET_BAD;
    environment.socketOpened(fd);
    return fd;
}

int HttpTransfer::onCloseSocket(void *environment, curl_socket_t socket)
{
    static_cast<const HttpEnvironment *>(environment)->socketClosed(socket);
    return ::close(socket);
}

CURLcode HttpTransfer::onTls(CURL *, void *context, void *self)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    transfer->m_handshakeAtMs = transfer->msSinceStart();
    transfer->passed(SendStage::Connect);
    prepareTls(static_cast<SSL_CTX *>(context), transfer->m_environment.trust.get(),
               &transfer->m_tls);
    return CURLE_OK;
}

/// The request is about to be sent, over a new connection or one that was open.
int HttpTransfer::onConnected(void *self, char *, char *, int, int)
{
    auto *transfer = static_cast<HttpTransfer *>(self);
    const bool tls = transfer->m_url.startsWith("https:");
    transfer->passed(tls ? SendStage::Tls : SendStage::Connect);
    return CURL_PREREQFUNC_OK;
}

double HttpTransfer::msSinceStart() const
{
    const auto since = std::chrono::steady_clock::now() - m_startedAt;
    return std::chrono::duration<double, std::milli>(since).count();
}

void HttpTransfer::passed(SendStage stage)
{
    if (!m_request.onPassed || (m_passed && *m_passed >= stage))
        return;
    const double now = msSinceStart();
    const double before = m_soFar.dnsMs.value_or(0) + m_soFar.connectMs.value_or(0);
    const bool reused = !m_passed && stage != SendStage::Resolve;
    if (!reused) {
        auto &took = stage == SendStage::Resolve ? m_soFar.dnsMs
                   : stage == SendStage::Connect ? m_soFar.connectMs
                                                 : m_soFar.tlsMs;
        took = now - before;
    }
    m_passed = stage;
    if (stage != SendStage::Resolve)
        readConnection();
    if (stage == SendStage::Tls)
        readTls();
    HttpResponse soFar = m_response;
    soFar.phases = m_soFar;
    soFar.reused = reused;
    soFar.durationMs = now;
    m_request.onPassed(stage, soFar);
}

} // namespace deckhand
