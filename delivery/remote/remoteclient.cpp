#include "remote/remoteclient.h"

#include "api/codec.h"
#include "api/futures.h"
#include "remote/hosted/eventpoll.h"
#include "remote/networkerrors.h"
#include "remote/remotestream.h"

#include <QSslCertificate>
#include <QTimer>
#include <QUuid>

#include <algorithm>
#include <array>
#include <utility>

namespace deckhand {

namespace {

/// More than any answer of the API holds; beyond it the other side is no Deckhand server.
constexpr qint64 maxAnswerBytes = 64LL * 1024 * 1024;

/// A read that got no answer for so long is asked again over a fresh connection: the one it went
/// over may be dead without anybody having said so.
constexpr milliseconds deadConnection{5'000};
/// A second connection that stays silent as well was made while the way broke, or the server is
/// slow: it gets a little longer, and the third all that is left.
constexpr milliseconds deadConnectionAgain{10'000};
/// A change may take longer. It is sent again with its key: a Deckhand server answers that the
/// first is still under way, or with what came of it.
constexpr milliseconds deadConnectionOfChange{10'000};

/// Pauses before a call whose connection broke is sent again.
constexpr std::array<milliseconds, 2> resendAfter{milliseconds(100), milliseconds(300)};

bool hasBody(const QByteArray &method)
{
    return method == "POST" || method == "PATCH";
}

constexpr milliseconds firstStreamWait{250};
constexpr milliseconds longestStreamWait{15'000};

Error noApi(const QUrl &url)
{
    return Error(
        ErrorCode::ApiError,
        QStringLiteral("What answers at %1 is no Deckhand server and not Deck's API. Check "
                       "the address.")
            .arg(url.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery)));
}

Error redirectError(const QNetworkReply *reply)
{
    const QUrl target = reply->header(QNetworkRequest::LocationHeader).toUrl();
    return Error(
        ErrorCode::ApiError,
        QStringLiteral("%1 answers with a redirect to %2. Use that address instead.")
            .arg(reply->url().toString(QUrl::RemovePath | QUrl::RemoveQuery), target.toString()));
}

} // namespace

RemoteClient::RemoteClient(RemoteSettings settings)
    : m_settings(std::move(settings)),
      m_tls(QSslConfiguration::defaultConfiguration()),
      m_kind(m_settings.kind)
{
    m_tls.addCaCertificates(m_settings.authorities);
}

RemoteClient::~RemoteClient()
{
    m_waiting.clear();
    // While what they use is still there.
    qDeleteAll(findChildren<StreamConnection *>(Qt::FindDirectChildrenOnly));
    qDeleteAll(findChildren<EventPoll *>(Qt::FindDirectChildrenOnly));
}

void RemoteClient::call(RemoteRequest request, Answer answer)
{
    QMetaObject::invokeMethod(
        this,
        [this, request = std::move(request), answer = std::move(answer)] {
            dispatch(request, answer);
        },
        Qt::QueuedConnection);
}

void RemoteClient::subscribe(StreamOptions options, std::shared_ptr<StreamGate> gate)
{
    QMetaObject::invokeMethod(
        this,
        [this, options = std::move(options), gate = std::move(gate)] {
            openStream(options, gate, firstStreamWait);
        },
        Qt::QueuedConnection);
}

void RemoteClient::openStream(const StreamOptions &options, const std::shared_ptr<StreamGate> &gate,
                              milliseconds wait)
{
    if (!gate->isOpen())
        return;
    withKind([this, options, gate, wait](const Result<RemoteKind> &kind) {
        if (!kind) {
            const auto now = SystemClock().now();
            gate->tell({StreamPhase::Waiting, false, now, wait, kind.error()});
            QTimer::singleShot(wait, this, [this, options, gate, wait] {
                openStream(options, gate, std::min(wait * 2, longestStreamWait));
            });
        } else if (*kind == RemoteKind::Deck) {
            (new EventPoll(*this, options, gate))->start();
        } else {
            (new StreamConnection(*this, options, gate))->open();
        }
    });
}

void RemoteClient::askKind(KindAnswer answer)
{
    QMetaObject::invokeMethod(
        this, [this, answer = std::move(answer)] { withKind(answer); }, Qt::QueuedConnection);
}

void RemoteClient::withKind(KindAnswer answer)
{
    if (m_kind != RemoteKind::Detect) {
        answer(m_kind);
        return;
    }
    m_kindWaiting.push_back(std::move(answer));
    if (m_kindWaiting.size() > 1)
        return;
    RemoteRequest request;
    request.path = "/v2/test";
    request.isPrompt = true;
    send(request, [this](const Result<QByteArray> &body) { takeKind(body); });
}

void RemoteClient::takeKind(const Result<QByteArray> &body)
{
    Result<RemoteKind> kind = RemoteKind::Deckhand;
    if (body) {
        const Result<ServerInfo> info = decodeServerInfo(*body);
        if (!info)
            kind = failure(noApi(m_settings.url));
        else if (info->name.isEmpty() && info->capabilities.empty())
            kind = RemoteKind::Deck;
    } else if (body.error().code() != ErrorCode::Forbidden) {
        kind = failure(body.error());
    }
    if (kind)
        m_kind = *kind;
    for (const KindAnswer &answer : std::exchange(m_kindWaiting, {}))
        answer(kind);
}

void RemoteClient::dispatch(const RemoteRequest &request, Answer answer)
{
    if (m_holds > 0)
        m_waiting.push_back({request, std::move(answer)});
    else
        send(request, std::move(answer));
}

void RemoteClient::releaseCalls()
{
    if (--m_holds > 0)
        return;
    for (Waiting &waiting : std::exchange(m_waiting, {}))
        send(waiting.request, std::move(waiting.answer));
}

QNetworkRequest RemoteClient::prepare(const QByteArray &path, const QByteArray &query) const
{
    QUrl url = m_settings.url;
    QByteArray base = url.path(QUrl::FullyEncoded).toUtf8();
    while (base.endsWith('/'))
        base.chop(1);
    if (base.endsWith("/v2")) // as the API's own documentation writes its address
        base.chop(3);
    url.setPath(QString::fromUtf8(QByteArray(base + path)), QUrl::TolerantMode);
    url.setQuery(QString::fromUtf8(query), QUrl::StrictMode);
    QNetworkRequest request(url);
    request.setSslConfiguration(m_tls);
    request.setRawHeader("User-Agent", "Deckhand/" DECKHAND_VERSION);
    if (!m_settings.key.isEmpty())
        request.setRawHeader("Authorization", QByteArray("Bearer " + m_settings.key.reveal()));
    // A redirect would carry the key to another host.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    return request;
}

void RemoteClient::send(const RemoteRequest &request, Answer answer)
{
    if (!m_reads) {
        m_reads = std::make_unique<QNetworkAccessManager>();
        m_changes = std::make_unique<QNetworkAccessManager>();
    }
    auto flight = std::make_shared<Flight>();
    flight->request = request;
    flight->answer = std::move(answer);
    flight->deadline.setRemainingTime(m_settings.timeout);
    if (request.once)
        flight->key = QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
    start(flight);
}

void RemoteClient::start(const std::shared_ptr<Flight> &flight)
{
    const RemoteRequest &request = flight->request;
    if (request.isGivenUp()) {
        flight->answer(failure(ErrorCode::ApiError,
                               QStringLiteral("The call was given up before it was answered.")));
        return;
    }
    QNetworkRequest prepared = prepare(request.path, request.query);
    prepared.setTransferTimeout(int(silenceOf(*flight).count()));
    if (hasBody(request.method))
        prepared.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    if (!flight->key.isEmpty())
        prepared.setRawHeader("Idempotency-Key", flight->key);
    askForStream(prepared, *flight);
    QNetworkAccessManager *network = request.isRead() ? m_reads.get() : m_changes.get();
    QNetworkReply *reply = network->sendCustomRequest(prepared, request.method, request.body);
    if (const auto streamed = flight->streamed)
        connect(reply, &QNetworkReply::readyRead, reply,
                [reply, streamed] { streamed->read(*reply); });
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > maxAnswerBytes)
            reply->abort();
    });
    if (request.caller)
        onGivenUp(*request.caller, reply, [reply] { reply->abort(); });
    connect(reply, &QNetworkReply::finished, this, [this, reply, flight, network] {
        reply->deleteLater();
        if (flight->streamed)
            flight->streamed->read(*reply);
        if (mayResend(*reply, *flight)) {
            // The others may be as dead as this one.
            network->clearConnectionCache();
            QTimer::singleShot(resendAfter[flight->resent++], this,
                               [this, flight] { start(flight); });
        } else if (const milliseconds wait = stillRunning(*reply, *flight); wait.count() > 0) {
            QTimer::singleShot(wait, this, [this, flight] { start(flight); });
        } else {
            finish(reply, *flight);
        }
    });
}

milliseconds RemoteClient::silenceOf(const Flight &flight) const
{
    const milliseconds left(std::max<qint64>(1, flight.deadline.remainingTime()));
    if (flight.resent == 0 && flight.request.method == "GET")
        return std::min(left, deadConnection);
    if (flight.resent == 1 && flight.request.method == "GET")
        return std::min(left, deadConnectionAgain);
    if (flight.resent == 0 && mayRepeat(flight))
        return std::min(left, deadConnectionOfChange);
    return left;
}

void RemoteClient::askForStream(QNetworkRequest &request, Flight &flight) const
{
    if (!flight.request.onMessage)
        return;
    flight.streamed = std::make_shared<StreamedAnswer>(flight.request.onMessage);
    request.setRawHeader("Accept", "text/event-stream, application/json");
}

bool RemoteClient::mayRepeat(const Flight &flight) const
{
    return !flight.key.isEmpty() && m_kind == RemoteKind::Deckhand;
}

milliseconds RemoteClient::stillRunning(const QNetworkReply &reply, const Flight &flight)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const std::chrono::seconds wait(reply.rawHeader("Retry-After").toInt());
    const bool runs = flight.resent > 0 && status == 409 && wait.count() > 0;
    return runs && flight.deadline.remainingTime() > milliseconds(wait).count() ? wait
                                                                                : milliseconds(0);
}

bool RemoteClient::mayResend(const QNetworkReply &reply, const Flight &flight) const
{
    // Timers end early by some milliseconds: a deadline that is almost over has been waited for.
    if (flight.request.isGivenUp() || flight.resent >= resendAfter.size() ||
        flight.deadline.remainingTime() <= resendAfter[flight.resent].count())
        return false;
    if (flight.streamed && flight.streamed->end())
        return false;
    if (flight.streamed && flight.streamed->isBroken())
        return mayRepeat(flight);
    const bool answered = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).isValid();
    switch (reply.error()) {
    case QNetworkReply::RemoteHostClosedError: return true;
    case QNetworkReply::UnknownNetworkError: return !answered; // a reset, at times
    case QNetworkReply::OperationCanceledError:
        return !answered && (flight.request.method == "GET" || mayRepeat(flight));
    default: return false;
    }
}

void RemoteClient::finish(QNetworkReply *reply, const Flight &flight) const
{
    const Answer &answer = flight.answer;
    if (flight.streamed && flight.streamed->end()) {
        answer(*flight.streamed->end());
        return;
    }
    const QVariant status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute);
    const bool cut = reply->error() == QNetworkReply::OperationCanceledError ||
                     reply->error() == QNetworkReply::RemoteHostClosedError;
    if (!status.isValid() || cut) {
        answer(failure(
            networkError(reply->error(), reply->url(), reply->errorString(), m_settings.timeout)));
        return;
    }
    const int code = status.toInt();
    if (code >= 300 && code < 400) {
        answer(failure(redirectError(reply)));
        return;
    }
    if (flight.streamed && flight.streamed->isBroken()) {
        answer(failure(Error(ErrorCode::ApiError,
                             QStringLiteral("The server ended the stream; it may be stopping."))));
        return;
    }
    const QByteArray body = reply->readAll();
    if (code < 200 || code >= 300) {
        Error error = decodeError(body, code);
        bool ok = false;
        const int seconds = reply->rawHeader("Retry-After").toInt(&ok);
        if (ok && seconds >= 0 && !error.retryAfter)
            error.retryAfter = std::chrono::seconds(seconds);
        answer(failure(std::move(error)));
        return;
    }
    answer(body);
}

void RemoteClient::withTypes(TypesAnswer answer)
{
    if (!m_types && m_kind == RemoteKind::Deck)
        m_types = describedTypes();
    if (m_types) {
        answer(m_types);
        return;
    }
    m_typesWaiting.push_back(std::move(answer));
    if (m_typesWaiting.size() > 1)
        return;
    RemoteRequest request;
    request.path = "/v2/destination-types";
    request.isPrompt = true;
    send(request, [this](const Result<QByteArray> &body) { takeTypes(body); });
}

std::shared_ptr<const DestinationTypes> RemoteClient::describedTypes() const
{
    return m_settings.types
             ? m_settings.types
             : std::make_shared<const DestinationTypes>(std::vector<DestinationType>());
}

void RemoteClient::takeTypes(const Result<QByteArray> &body)
{
    std::vector<DestinationType> types;
    std::optional<Error> error;
    if (!body) {
        // A server without this call still has destinations; their settings stay plain fields.
        const ErrorCode code = body.error().code();
        if (code != ErrorCode::ResourceNotFound && code != ErrorCode::NotSupported)
            error = body.error();
    } else if (const Result<RawPage> page = decodePage(*body)) {
        for (const QByteArrayView item : page->items) {
            if (Result<DestinationType> type = decodeDestinationType(item))
                types.push_back(std::move(*type));
        }
    } else {
        error = page.error();
    }
    if (!error && types.empty())
        m_types = describedTypes();
    else if (!error)
        m_types = std::make_shared<const DestinationTypes>(std::move(types));
    for (const TypesAnswer &answer : std::exchange(m_typesWaiting, {})) {
        if (error)
            answer(failure(*error));
        else
            answer(m_types);
    }
}

} // namespace deckhand
