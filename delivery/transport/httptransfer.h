#pragma once

#include "transport/httpclient.h"
#include "transport/tlsfacts.h"

#include <sys/socket.h>

#include <array>
#include <curl/curl.h>

namespace deckhand {

/// What every transfer of a client shares.
struct HttpEnvironment
{
    HttpClient::Settings settings;
    X509StorePtr trust;
    curl_slist *resolve = nullptr;
    /// Told of every socket a connection opens and closes. Both before the descriptor can be
    /// reused.
    std::function<void(int)> socketOpened;
    std::function<void(int)> socketClosed;
};

/// What stood in the way of a transfer, beside curl's own code.
enum class HttpObstacle { None, BodyTooLong, HeadersTooLong };

/// Evidence about one transfer, from which errors are explained.
struct TransferFacts
{
    CURLcode code = CURLE_OK;
    HttpObstacle obstacle = HttpObstacle::None;
    QByteArray host;   ///< as the URL names it
    QString peer;      ///< `127.0.0.1:80`, of the last connection tried
    QString blockedBy; ///< the guard's rule; empty: no address was refused
    QString blockedAddress;
    bool triedAllowed = false;
    long osError = 0;
    QString curlText;
    milliseconds timeout{};
    double nameMs = 0, connectMs = 0, tlsMs = 0, sentMs = 0, firstByteMs = 0,
           totalMs = 0; ///< since start
    bool tls = false;
    bool reused = false; ///< over a connection that was open
    qint64 sentBytes = 0, bodyBytes = 0;
};

/// One easy handle: lives in its pool and is used for many requests, one after the other.
class HttpTransfer
{
public:
    explicit HttpTransfer(const HttpEnvironment &environment);
    ~HttpTransfer();
    Q_DISABLE_COPY_MOVE(HttpTransfer)

    /// Prepares the handle. False where the request can't be sent; `takeRefusal` says why.
    [[nodiscard]] bool prepare(HttpRequest request, HttpClient::Done done);
    /// Takes what the transfer came to; the handle is then free for another request.
    [[nodiscard]] HttpResponse finish(CURLcode code);
    [[nodiscard]] HttpClient::Done takeDone() { return std::move(m_done); }
    [[nodiscard]] HttpResponse takeRefusal();
    /// Whether the receiver closed a resting connection just when it was used again: it has not
    /// seen the request then, which is to be sent once more over a new connection. Prepares that.
    [[nodiscard]] bool prepareAgain(CURLcode code);
    [[nodiscard]] CURL *easy() const { return m_easy; }
    [[nodiscard]] static HttpTransfer *of(CURL *easy);

    size_t activeIndex = 0; ///< its place in the pool's list

private:
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static size_t onBody(char *data, size_t size, size_t count, void *self);
    static curl_socket_t onOpenSocket(void *self, curlsocktype purpose, curl_sockaddr *address);
    static int onCloseSocket(void *environment, curl_socket_t socket);
    static CURLcode onTls(CURL *easy, void *context, void *self);
    static int onConnected(void *self, char *peer, char *own, int peerPort, int ownPort);

    void setFixedOptions();
    void setMethod();
    [[nodiscard]] bool setHeaders();
    void reset();
    void clear();
    void passed(SendStage stage);
    [[nodiscard]] double msSinceStart() const;
    [[nodiscard]] bool wasReused() const;
    [[nodiscard]] TransferFacts facts(CURLcode code);
    void readPhases(const TransferFacts &facts);
    void readConnection();
    void readTls();

    const HttpEnvironment &m_environment;
    CURL *m_easy = nullptr;
    HttpRequest m_request;
    HttpClient::Done m_done;
    HttpResponse m_response;
    QByteArray m_url;    ///< as last given to curl
    QByteArray m_method; ///< as last given to curl
    QByteArray m_headerText;
    std::vector<qsizetype> m_headerStarts;
    std::vector<curl_slist> m_headerList;
    qsizetype m_headerBytes = 0;
    qsizetype m_bodyBytes = 0;
    HttpObstacle m_obstacle = HttpObstacle::None;
    bool m_isSecondTry = false;
    double m_firstTryMs = 0;
    SteadyTime m_startedAt{};
    double m_handshakeAtMs = 0; ///< when the TLS handshake began, since the start; 0: not yet
    std::optional<SendStage> m_passed; ///< what the request was told of last
    AttemptPhases m_soFar;             ///< what it was told of times
    sockaddr_storage m_tried{};
    bool m_triedAllowed = false;
    QString m_blockedBy;
    QString m_blockedAddress;
    TlsFacts m_tls;
    std::array<char, CURL_ERROR_SIZE> m_errorText{};
};

/// Class, sentence and hint for a transfer that brought no whole response.
void explain(const TransferFacts &facts, const TlsFacts &tls, HttpResponse &response);
/// `127.0.0.1:80`, `[::1]:80`.
[[nodiscard]] QString addressText(const sockaddr *address);

} // namespace deckhand
