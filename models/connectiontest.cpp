#include "models/connectiontest.h"

#include "models/connectionproblems.h"
#include "models/filework.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslSocket>

#include <algorithm>
#include <utility>

namespace deckhand {

namespace {

constexpr qint64 longestCaFile = 4 * 1024 * 1024;

} // namespace

ConnectionTest::ConnectionTest(const Clock &clock, QObject *parent)
    : QObject(parent), m_clock(clock)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, &ConnectionTest::onTimeout);
}

ConnectionTest::~ConnectionTest()
{
    drop();
}

void ConnectionTest::start(const Settings &settings)
{
    drop();
    ++m_round;
    m_settings = settings;
    m_facts = {};
    m_tlsProblem.reset();
    m_tls = QSslConfiguration::defaultConfiguration();
    const bool tls = settings.url.scheme() == QLatin1String("https");
    m_stages.clear();
    for (const CheckStage stage :
         {CheckStage::Reach, CheckStage::Tls, CheckStage::Version, CheckStage::SignIn,
          CheckStage::Permissions, CheckStage::Clock}) {
        if (tls || stage != CheckStage::Tls)
            m_stages.push_back({stage, StageOutcome::Skipped, {}, CheckProblem::None, {}, false});
    }
    m_running = true;
    if (tls && !QSslSocket::supportsSsl())
        fail(CheckStage::Tls, CheckProblem::NoTls);
    else if (tls && !settings.caFile.isEmpty())
        onFinished(readFile(settings.caFile, longestCaFile), this,
                   [this, round = m_round](const Result<QByteArray> &pem) {
                       if (round != m_round || !m_running)
                           return;
                       const auto certificates =
                           pem ? QSslCertificate::fromData(*pem) : QList<QSslCertificate>();
                       m_tls.addCaCertificates(certificates);
                       if (certificates.isEmpty())
                           fail(CheckStage::Tls, CheckProblem::CaFile, m_settings.caFile);
                       else
                           reach();
                   });
    else
        reach();
    Q_EMIT changed();
}

void ConnectionTest::cancel()
{
    if (!m_running)
        return;
    drop();
    for (CheckedStage &stage : m_stages)
        stage.underWay = false;
    Q_EMIT changed();
}

void ConnectionTest::drop()
{
    m_running = false;
    m_wait = Wait::None;
    m_deadline.stop();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater();
    }
    if (QNetworkReply *reply = std::exchange(m_reply, nullptr)) {
        reply->disconnect(this);
        reply->abort();
        reply->deleteLater();
    }
    if (m_network)
        m_network.release()->deleteLater();
}

CheckedStage *ConnectionTest::find(CheckStage stage)
{
    const auto found =
        std::find_if(m_stages.begin(), m_stages.end(),
                     [stage](const CheckedStage &known) { return known.stage == stage; });
    return found == m_stages.end() ? nullptr : &*found;
}

const CheckedStage *ConnectionTest::current() const
{
    for (const CheckedStage &stage : m_stages) {
        if (stage.outcome == StageOutcome::Failed || stage.underWay)
            return &stage;
    }
    return nullptr;
}

bool ConnectionTest::canConnect() const
{
    return !m_stages.empty() && !m_running &&
           std::all_of(m_stages.begin(), m_stages.end(), [](const CheckedStage &stage) {
               return stage.outcome == StageOutcome::Passed || stage.stage == CheckStage::Clock;
           });
}

void ConnectionTest::begin()
{
    m_time.start();
    m_deadline.start(m_settings.timeout);
}

void ConnectionTest::reach()
{
    m_wait = Wait::Reach;
    find(CheckStage::Reach)->underWay = true;
    m_socket = std::make_unique<QSslSocket>();
    m_socket->setSslConfiguration(m_tls);
    connect(m_socket.get(), &QSslSocket::connected, this, [this] {
        pass(CheckStage::Reach, double(m_time.nsecsElapsed()) / 1e6);
        if (find(CheckStage::Tls))
            encrypt();
        else
            ask(Wait::Answer, "/v2/test");
    });
    connect(m_socket.get(), &QSslSocket::errorOccurred, this, &ConnectionTest::onSocketError);
    connect(m_socket.get(), &QSslSocket::sslErrors, this, &ConnectionTest::onTlsErrors);
    connect(m_socket.get(), &QSslSocket::encrypted, this, [this] {
        pass(CheckStage::Tls, double(m_time.nsecsElapsed()) / 1e6);
        ask(Wait::Answer, "/v2/test");
    });
    begin();
    const int usual = find(CheckStage::Tls) ? 443 : 80;
    m_socket->connectToHost(m_settings.url.host(), quint16(m_settings.url.port(usual)));
}

void ConnectionTest::encrypt()
{
    m_wait = Wait::Tls;
    find(CheckStage::Tls)->underWay = true;
    Q_EMIT changed();
    begin();
    m_socket->startClientEncryption();
}

void ConnectionTest::onTlsErrors(const QList<QSslError> &errors)
{
    // One that says more than that nobody trusts it comes first.
    for (const QSslError &error : errors) {
        const TlsFault fault = faultOf(error);
        if (!m_tlsProblem || *m_tlsProblem == CheckProblem::TlsOther ||
            (*m_tlsProblem == CheckProblem::TlsUntrusted &&
             fault.problem == CheckProblem::TlsExpired)) {
            m_tlsProblem = fault.problem;
            m_tlsEvidence = fault.evidence;
        }
    }
}

void ConnectionTest::onSocketError()
{
    const auto error = m_socket->error();
    if (m_wait == Wait::Reach) {
        fail(CheckStage::Reach, problemOf(error));
    } else if (m_wait == Wait::Tls) {
        if (m_tlsProblem)
            fail(CheckStage::Tls, *m_tlsProblem, m_tlsEvidence);
        else if (error == QAbstractSocket::RemoteHostClosedError)
            fail(CheckStage::Tls, CheckProblem::Closed);
        else
            fail(CheckStage::Tls, handshakeProblem(m_socket->errorString()),
                 m_socket->errorString().left(300));
    }
}

void ConnectionTest::onTimeout()
{
    switch (m_wait) {
    case Wait::Reach: fail(CheckStage::Reach, CheckProblem::TimedOut); break;
    case Wait::Tls: fail(CheckStage::Tls, CheckProblem::TimedOut); break;
    case Wait::Answer: fail(CheckStage::Version, CheckProblem::TimedOut); break;
    case Wait::Probe: fail(CheckStage::Permissions, CheckProblem::TimedOut); break;
    case Wait::None: break;
    }
}

void ConnectionTest::ask(Wait wait, const QByteArray &path)
{
    m_wait = wait;
    find(wait == Wait::Probe ? CheckStage::Permissions : CheckStage::Version)->underWay = true;
    Q_EMIT changed();
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
        m_socket.release()->deleteLater();
    }
    if (!m_network)
        m_network = std::make_unique<QNetworkAccessManager>();
    QUrl url = m_settings.url;
    QString base = url.path(QUrl::FullyEncoded);
    while (base.endsWith(QLatin1Char('/')))
        base.chop(1);
    const QByteArray target = base.toUtf8() + path;
    url.setPath(QString::fromUtf8(target.split('?').value(0)));
    url.setQuery(QString::fromUtf8(target.split('?').value(1)));
    QNetworkRequest request(url);
    request.setSslConfiguration(m_tls);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setRawHeader("User-Agent", "Deckhand/" DECKHAND_VERSION);
    if (!m_settings.key.isEmpty())
        request.setRawHeader("Authorization", QByteArray("Bearer " + m_settings.key.reveal()));
    begin();
    m_asked = m_clock.now();
    m_reply = m_network->get(request);
    connect(m_reply, &QNetworkReply::downloadProgress, this, [this](qint64 received) {
        if (received > longestTestAnswer)
            fail(CheckStage::Version, CheckProblem::NotDeckhand);
    });
    connect(m_reply, &QNetworkReply::finished, this,
            wait == Wait::Probe ? &ConnectionTest::probed : &ConnectionTest::answered);
}

void ConnectionTest::answered()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || m_reply->error() == QNetworkReply::RemoteHostClosedError) {
        fail(CheckStage::Version, problemOf(m_reply->error()));
        return;
    }
    TestAnswer answer;
    answer.status = status;
    answer.body = m_reply->read(longestTestAnswer);
    answer.date = m_reply->rawHeader("Date");
    answer.location = m_reply->rawHeader("Location");
    answer.retryAfter = m_reply->rawHeader("Retry-After");
    answer.withKey = !m_settings.key.isEmpty();
    answer.asked = m_asked;
    answer.answered = m_clock.now();
    take(judgeAnswer(answer));
}

void ConnectionTest::take(const AnswerVerdict &verdict)
{
    const double ms = double(m_time.nsecsElapsed()) / 1e6;
    m_facts = verdict.facts;
    const auto failsBefore = [&verdict](CheckStage stage) {
        return verdict.failedAt && *verdict.failedAt <= stage;
    };
    if (!failsBefore(CheckStage::Version))
        pass(CheckStage::Version, ms);
    if (!failsBefore(CheckStage::SignIn))
        pass(CheckStage::SignIn);
    if (const auto &difference = m_facts.clockDifference) {
        CheckedStage *clock = find(CheckStage::Clock);
        const bool far = std::chrono::abs(*difference) > tolerableClockDifference;
        clock->outcome = far ? StageOutcome::Failed : StageOutcome::Passed;
        clock->problem = far ? CheckProblem::ClockDiffers : CheckProblem::None;
    } else if (!failsBefore(CheckStage::Permissions)) {
        find(CheckStage::Clock)->problem = CheckProblem::ClockUnknown;
    }
    if (verdict.failedAt) {
        fail(*verdict.failedAt, verdict.problem, verdict.evidence);
    } else if (m_facts.role) {
        pass(CheckStage::Permissions);
        finish();
    } else {
        // A server that tells no role is asked for what every page needs.
        m_reply->deleteLater();
        m_reply = nullptr;
        ask(Wait::Probe, "/v2/event-destinations?limit=1");
    }
}

void ConnectionTest::probed()
{
    const int status = m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 200 && status < 300) {
        pass(CheckStage::Permissions, double(m_time.nsecsElapsed()) / 1e6);
        finish();
    } else if (status == 401 || status == 403) {
        fail(CheckStage::Permissions, CheckProblem::MayNotRead);
    } else {
        fail(CheckStage::Permissions,
             status == 0 ? problemOf(m_reply->error()) : CheckProblem::ServerError,
             status == 0 ? QString() : QString::number(status));
    }
}

void ConnectionTest::pass(CheckStage stage, std::optional<double> ms)
{
    CheckedStage *passed = find(stage);
    passed->outcome = StageOutcome::Passed;
    passed->ms = ms;
    passed->underWay = false;
}

void ConnectionTest::fail(CheckStage stage, CheckProblem problem, const QString &evidence)
{
    if (CheckedStage *failed = find(stage)) {
        failed->outcome = StageOutcome::Failed;
        failed->problem = problem;
        failed->evidence = evidence;
        if (m_time.isValid() && m_wait != Wait::None)
            failed->ms = double(m_time.nsecsElapsed()) / 1e6;
    }
    finish();
}

void ConnectionTest::finish()
{
    for (CheckedStage &stage : m_stages)
        stage.underWay = false;
    drop();
    Q_EMIT changed();
    Q_EMIT finished();
}

} // namespace deckhand
