#include "remote/remoteclient.h"

#include "api/codec.h"
#include "remote/networkerrors.h"
#include "remote/remotestream.h"

#include <QSslCertificate>
#include <QTimer>
#include <QUuid>

#include <utility>

namespace deckhand {

namespace {

/// More than any answer of the API holds; beyond it the other side is no Deckhand server.
constexpr qint64 maxAnswerBytes = 64LL * 1024 * 1024;

bool hasBody(const QByteArray &method)
{
    return method == "POST" || method == "PATCH";
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

RemoteClient::RemoteClient(RemoteSettings settings) : m_settings(std::move(settings))
{
    if (m_settings.caFile.isEmpty())
        return;
    m_tls = QSslConfiguration::defaultConfiguration();
    m_tls->setCaCertificates(QSslCertificate::fromPath(m_settings.caFile));
}

RemoteClient::~RemoteClient()
{
    m_waiting.clear();
    // While what they use is still there.
    qDeleteAll(findChildren<StreamConnection *>(Qt::FindDirectChildrenOnly));
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
            auto *connection = new StreamConnection(*this, options, gate);
            connection->open();
        },
        Qt::QueuedConnection);
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
    url.setPath(QString::fromUtf8(QByteArray(base + path)), QUrl::TolerantMode);
    url.setQuery(QString::fromUtf8(query), QUrl::StrictMode);
    QNetworkRequest request(url);
    request.setRawHeader("User-Agent", "Deckhand/" DECKHAND_VERSION);
    if (m_tls)
        request.setSslConfiguration(*m_tls);
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
    if (!m_network)
        m_network = std::make_unique<QNetworkAccessManager>();
    QNetworkRequest prepared = prepare(request.path, request.query);
    prepared.setTransferTimeout(int(m_settings.timeout.count()));
    if (hasBody(request.method))
        prepared.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("application/json"));
    if (request.once)
        prepared.setRawHeader("Idempotency-Key",
                              QUuid::createUuid().toByteArray(QUuid::WithoutBraces));
    QNetworkReply *reply = m_network->sendCustomRequest(prepared, request.method, request.body);
    connect(reply, &QNetworkReply::downloadProgress, reply, [reply](qint64 received) {
        if (received > maxAnswerBytes)
            reply->abort();
    });
    connect(reply, &QNetworkReply::finished, this, [this, reply, answer = std::move(answer)] {
        reply->deleteLater();
        finish(reply, answer);
    });
}

void RemoteClient::finish(QNetworkReply *reply, const Answer &answer) const
{
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
    if (m_types) {
        answer(m_types);
        return;
    }
    m_typesWaiting.push_back(std::move(answer));
    if (m_typesWaiting.size() > 1)
        return;
    RemoteRequest request;
    request.path = "/v2/destination-types";
    send(request, [this](const Result<QByteArray> &body) { takeTypes(body); });
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
    if (!error)
        m_types = std::make_shared<const DestinationTypes>(std::move(types));
    for (const TypesAnswer &answer : std::exchange(m_typesWaiting, {})) {
        if (error)
            answer(failure(*error));
        else
            answer(m_types);
    }
}

} // namespace deckhand
