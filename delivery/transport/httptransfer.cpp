#include "transport/httptransfer.h"

#include <algorithm>
#include <cstring>

namespace deckhand {

namespace {

bool isToken(QByteArrayView name)
{
    constexpr QByteArrayView others("!#$%&'*+-.^_`|~");
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               others.contains(c);
    });
}

bool isHeaderValue(QByteArrayView value)
{
    return std::none_of(value.begin(), value.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && u != '\t') || u == 0x7f;
    });
}

/// Host and port of a URL, without a user's name and password.
QByteArray hostOf(const QByteArray &url)
{
    QByteArray host = url.mid(url.indexOf("://") + 3);
    const auto end = std::find_if(host.cbegin(), host.cend(),
                                  [](char c) { return c == '/' || c == '?' || c == '#'; });
    host.truncate(end - host.cbegin());
    return host.mid(host.lastIndexOf('@') + 1);
}

double toMs(curl_off_t microseconds)
{
    return double(microseconds) / 1000.0;
}

} // namespace

QString headerProblem(const QByteArray &name, const QByteArray &value)
{
    if (isToken(name) && isHeaderValue(value))
        return {};
    return QStringLiteral("The header \"%1\" holds characters that headers must not have.")
        .arg(QString::fromLatin1(name.first(std::min<qsizetype>(name.size(), 80))
                                     .toPercentEncoding("!#$%&'*+-.^_`|~ ")));
}

HttpTransfer::HttpTransfer(const HttpEnvironment &environment)
    : m_environment(environment), m_easy(curl_easy_init())
{
    if (!m_easy)
        qFatal("libcurl gives no handle.");
    setFixedOptions();
}

HttpTransfer::~HttpTransfer()
{
    curl_easy_cleanup(m_easy);
}

HttpTransfer *HttpTransfer::of(CURL *easy)
{
    char *self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return static_cast<HttpTransfer *>(static_cast<void *>(self));
}

void HttpTransfer::setFixedOptions()
{
    const auto set = [this](CURLoption option, auto value) {
        curl_easy_setopt(m_easy, option, value);
    };
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, m_errorText.data());
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_TCP_NODELAY, 1L);
    set(CURLOPT_PROXY, "");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_HTTP09_ALLOWED, 0L);
    set(CURLOPT_PATH_AS_IS, 1L); // a path may be signed: `..` in it stays
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    // The certificates come from one store for all connections, given to OpenSSL in onTls.
    set(CURLOPT_CAINFO, static_cast<char *>(nullptr));
    set(CURLOPT_CAPATH, static_cast<char *>(nullptr));
    set(CURLOPT_SSL_CTX_FUNCTION, &HttpTransfer::onTls);
    set(CURLOPT_SSL_CTX_DATA, this);
    set(CURLOPT_DNS_CACHE_TIMEOUT, 60L);
    set(CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::onOpenSocket);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_CLOSESOCKETFUNCTION, &HttpTransfer::onCloseSocket);
    // A connection outlives the transfer that opened it, so it is told about the client instead.
    set(CURLOPT_CLOSESOCKETDATA, const_cast<HttpEnvironment *>(&m_environment));
    set(CURLOPT_PREREQFUNCTION, &HttpTransfer::onConnected);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_HEADERFUNCTION, &HttpTransfer::onHeader);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &HttpTransfer::onBody);
    set(CURLOPT_WRITEDATA, this);
    if (m_environment.resolve)
        set(CURLOPT_RESOLVE, m_environment.resolve);
}

bool HttpTransfer::prepare(HttpRequest request, HttpClient::Done done)
{
    reset();
    m_request = std::move(request);
    m_done = std::move(done);
    if (!setHeaders()) {
        m_response.errorClass = ErrorClass::FormatError;
        m_response.errorHint = QStringLiteral("Correct the destination's headers.");
        return false;
    }
    if (m_url != m_request.url) {
        m_url = m_request.url;
        curl_easy_setopt(m_easy, CURLOPT_URL, m_url.constData());
    }
    setMethod();
    const long timeout = m_request.timeout.count();
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, timeout);
    m_startedAt = std::chrono::steady_clock::now();
    return true;
}

void HttpTransfer::setMethod()
{
    const bool bare =
        m_request.body.isEmpty() && (m_request.method == "GET" || m_request.method == "HEAD");
    if (m_method != m_request.method) {
        m_method = m_request.method;
        curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, static_cast<char *>(nullptr));
        curl_easy_setopt(m_easy, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(m_easy, CURLOPT_NOBODY, m_method == "HEAD" ? 1L : 0L);
        if (!bare)
            curl_easy_setopt(m_easy, CURLOPT_POST, 1L);
        if (m_method != "POST" && m_method != "GET" && m_method != "HEAD")
            curl_easy_setopt(m_easy, CURLOPT_CUSTOMREQUEST, m_method.constData());
    }
    if (!bare) {
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(m_request.body.size()));
        curl_easy_setopt(m_easy, CURLOPT_POSTFIELDS, m_request.body.constData());
    }
}

/// Lays the headers out in one buffer with list nodes that point into it: curl only reads them, and
/// both are kept for the next request.
bool HttpTransfer::setHeaders()
{
    m_headerText.resize(0);
    m_headerStarts.clear();
    bool hasContentType = false;
    for (const auto &[name, value] : m_request.headers) {
        if (QString problem = headerProblem(name, value); !problem.isEmpty()) {
            m_response.errorMessage = std::move(problem);
            return false;
        }
        hasContentType = hasContentType || name.compare("content-type", Qt::CaseInsensitive) == 0;
        m_headerStarts.push_back(m_headerText.size());
        m_headerText += name;
        // curl takes "name:" for "leave this header out" and "name;" for an empty one.
        m_headerText += value.isEmpty() ? ";" : ": ";
        m_headerText += value;
        m_headerText += '\0';
    }
    m_headerStarts.push_back(m_headerText.size());
    m_headerText += QByteArrayView("Expect:\0", 8);
    if (!hasContentType) {
        m_headerStarts.push_back(m_headerText.size());
        m_headerText += QByteArrayView("Content-Type:\0", 14);
    }
    m_headerList.resize(m_headerStarts.size());
    for (size_t i = 0; i < m_headerStarts.size(); ++i) {
        m_headerList[i].data = m_headerText.data() + m_headerStarts[i];
        m_headerList[i].next = i + 1 < m_headerStarts.size() ? &m_headerList[i + 1] : nullptr;
    }
    curl_easy_setopt(m_easy, CURLOPT_HTTPHEADER, m_headerList.data());
    return true;
}

void HttpTransfer::reset()
{
    m_response = {};
    m_headerBytes = 0;
    m_bodyBytes = 0;
    m_obstacle = HttpObstacle::None;
    if (m_isSecondTry)
        curl_easy_setopt(m_easy, CURLOPT_FRESH_CONNECT, 0L);
    m_isSecondTry = false;
    m_firstTryMs = 0;
    m_handshakeAtMs = 0;
    m_passed.reset();
    m_soFar = {};
    m_tried.ss_family = AF_UNSPEC;
    m_triedAllowed = false;
    m_blockedBy.clear();
    m_blockedAddress.clear();
    m_tls = {};
    m_errorText[0] = '\0';
}

void HttpTransfer::clear()
{
    m_request.body.clear();
    m_request.headers.clear();
    m_request.onPassed = nullptr;
    m_done = nullptr;
    m_response = {};
}

HttpResponse HttpTransfer::finish(CURLcode code)
{
    const TransferFacts all = facts(code);
    m_response.durationMs = m_firstTryMs + all.totalMs;
    readConnection();
    readPhases(all);
    const bool cut = code == CURLE_WRITE_ERROR && m_obstacle == HttpObstacle::BodyTooLong;
    if (code != CURLE_OK && !cut)
        explain(all, m_tls, m_response);
    HttpResponse response = std::move(m_response);
    clear();
    return response;
}

bool HttpTransfer::wasReused() const
{
    long connections = 0;
    curl_off_t sent = 0;
    curl_easy_getinfo(m_easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(m_easy, CURLINFO_PRETRANSFER_TIME_T, &sent);
    return connections == 0 && sent > 0;
}

bool HttpTransfer::prepareAgain(CURLcode code)
{
    const bool closed =
        code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    if (!closed || m_isSecondTry || m_headerBytes > 0 || !wasReused())
        return false;
    curl_off_t total = 0;
    curl_easy_getinfo(m_easy, CURLINFO_TOTAL_TIME_T, &total);
    const long left = m_request.timeout.count() - long(toMs(total));
    if (left <= 0)
        return false;
    m_isSecondTry = true;
    m_firstTryMs = toMs(total);
    m_errorText[0] = '\0';
    curl_easy_setopt(m_easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(m_easy, CURLOPT_TIMEOUT_MS, left);
    return true;
}

HttpResponse HttpTransfer::takeRefusal()
{
    HttpResponse response = std::move(m_response);
    clear();
    return response;
}

TransferFacts HttpTransfer::facts(CURLcode code)
{
    const auto micros = [this](CURLINFO info) {
        curl_off_t value = 0;
        curl_easy_getinfo(m_easy, info, &value);
        return toMs(value);
    };
    TransferFacts all;
    all.code = code;
    all.obstacle = m_obstacle;
    all.nameMs = micros(CURLINFO_NAMELOOKUP_TIME_T);
    all.connectMs = micros(CURLINFO_CONNECT_TIME_T);
    // curl tells the time of connecting only once TLS is through as well.
    if (all.connectMs <= 0)
        all.connectMs = m_handshakeAtMs;
    all.tlsMs = micros(CURLINFO_APPCONNECT_TIME_T);
    all.sentMs = micros(CURLINFO_PRETRANSFER_TIME_T);
    all.firstByteMs = micros(CURLINFO_STARTTRANSFER_TIME_T);
    all.totalMs = micros(CURLINFO_TOTAL_TIME_T);
    all.tls = m_url.startsWith("https:");
    all.reused = wasReused();
    if (code == CURLE_OK)
        return all;
    curl_off_t sent = 0;
    curl_easy_getinfo(m_easy, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_easy_getinfo(m_easy, CURLINFO_OS_ERRNO, &all.osError);
    all.sentBytes = qint64(sent);
    all.bodyBytes = m_request.body.size();
    all.host = hostOf(m_url);
    all.blockedBy = m_blockedBy;
    all.blockedAddress = m_blockedAddress;
    all.triedAllowed = m_triedAllowed;
    all.timeout = m_request.timeout;
    all.curlText = QString::fromUtf8(m_errorText.data());
    if (all.curlText.isEmpty())
        all.curlText = QString::fromLatin1(curl_easy_strerror(code));
    all.peer = m_triedAllowed ? addressText(reinterpret_cast<const sockaddr *>(&m_tried))
                              : QString::fromLatin1(m_response.peer);
    return all;
}

/// OpenSSL's names are constants, so nothing is copied.
void HttpTransfer::readTls()
{
    const curl_tlssessioninfo *session = nullptr;
    curl_easy_getinfo(m_easy, CURLINFO_TLS_SSL_PTR, &session);
    if (!session || session->backend != CURLSSLBACKEND_OPENSSL || !session->internals)
        return;
    const auto constant = [](const char *name) {
        return QByteArray::fromRawData(name, qsizetype(std::strlen(name)));
    };
    const auto *ssl = static_cast<const SSL *>(session->internals);
    m_response.tlsVersion = constant(SSL_get_version(ssl));
    m_response.tlsCipher = constant(SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)));
    if (m_request.wantsCertificate)
        m_response.certificate = certificateOf(ssl);
}

void HttpTransfer::readConnection()
{
    long version = 0;
    curl_easy_getinfo(m_easy, CURLINFO_HTTP_VERSION, &version);
    if (version == CURL_HTTP_VERSION_1_1)
        m_response.httpVersion = QByteArrayLiteral("1.1");
    else if (version == CURL_HTTP_VERSION_1_0)
        m_response.httpVersion = QByteArrayLiteral("1.0");
    const char *ip = nullptr;
    long port = 0;
    curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(m_easy, CURLINFO_PRIMARY_PORT, &port);
    if (ip && *ip) {
        const bool v6 = std::strchr(ip, ':') != nullptr;
        m_response.peer = v6 ? QByteArray("[").append(ip).append(']') : QByteArray(ip);
        m_response.peer.append(':').append(QByteArray::number(qlonglong(port)));
    }
}

void HttpTransfer::readPhases(const TransferFacts &all)
{
    m_response.reused = all.reused;
    AttemptPhases &phases = m_response.phases;
    if (!m_response.reused) {
        if (all.nameMs > 0)
            phases.dnsMs = all.nameMs;
        if (all.connectMs > 0)
            phases.connectMs = all.connectMs - all.nameMs;
        if (all.tls && all.tlsMs > 0)
            phases.tlsMs = all.tlsMs - all.connectMs;
    }
    if (all.firstByteMs > 0)
        phases.firstByteMs = all.firstByteMs - all.sentMs;
}

} // namespace deckhand
