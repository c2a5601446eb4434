#include "subjects.h"

#include "barerabbit.h"
#include "bareservicebus.h"
#include "demo/receiver.h"
#include "peers/aws/awspeers.h"
#include "peers/hookdeck/hookdecklab.h"
#include "peers/pubsub/pubsublab.h"
#include "peers/rabbit/rabbitbroker.h"
#include "peers/servicebus/sbpeer.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <amqp.h>
#include <cstdio>
#include <cstdlib>
#include <proton/version.h>
#include <unistd.h>

namespace deckhand::bench {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int linkSends = 16;   ///< the dispatcher's window at the start
constexpr int batchSends = 8;   ///< calls at a time where one carries many
constexpr int singleSends = 64; ///< the dispatcher's limit of one destination
constexpr double bareShare = 0.6;
constexpr double batchFactor = 5;

void mustRun(const char *type, bool runs, const QByteArray &why)
{
    if (runs)
        return;
    std::fprintf(stderr, "bench: the peer of %s does not run (./dev install installs it): %s\n",
                 type, why.constData());
    std::exit(1);
}

Subject subjectOf(const char *type, int sends)
{
    Subject subject;
    subject.type = type;
    subject.destination.type = type;
    subject.shape.sends = sends;
    return subject;
}

void setField(Subject &subject, const char *name, const QString &value)
{
    subject.destination.config.fields[QLatin1String(name)] = value;
}

void setCredential(Subject &subject, const char *name, const QByteArray &value)
{
    subject.destination.config.credentials[QLatin1String(name)] = Secret(value);
}

Subject webhook()
{
    Subject subject = subjectOf("webhook", singleSends);
    const auto peer = std::make_shared<PeerProcess>();
    const bool runs = peer->start(QCoreApplication::applicationFilePath(), {u"--receive"_s}) &&
                      peer->waitForLine("\n");
    mustRun("webhook", runs, peer->log());
    setField(subject, "url", QString::fromUtf8(peer->log().trimmed()));
    setCredential(subject, "secret", "whsec_" + QByteArray(32, 'k').toBase64());
    subject.peer = peer;
    return subject;
}

std::shared_ptr<MotoPeer> moto(const char *type)
{
    auto peer = std::make_shared<MotoPeer>();
    constexpr int backlog = 1;
    const QString problem = peer->start(backlog);
    mustRun(type, problem.isEmpty(), problem.toUtf8());
    return peer;
}

Subject sqs()
{
    Subject subject = subjectOf("aws_sqs", batchSends);
    const auto peer = moto("aws_sqs");
    setField(subject, "queue_url", u"https://sqs.eu-west-1.amazonaws.com/123456789012/events"_s);
    setField(subject, "endpoint", peer->endpoint());
    setKey(subject.destination, peer->key(u"sender"_s));
    subject.comparesBatches = true;
    subject.batchGoal = batchFactor;
    subject.peer = peer;
    return subject;
}

Subject kinesis()
{
    Subject subject = subjectOf("aws_kinesis", batchSends);
    const auto peer = moto("aws_kinesis");
    setField(subject, "stream_name", u"events"_s);
    setField(subject, "region", u"eu-west-1"_s);
    setField(subject, "endpoint", peer->endpoint());
    setKey(subject.destination, peer->key(u"sender"_s));
    subject.comparesBatches = true;
    subject.batchGoal = batchFactor;
    subject.peer = peer;
    return subject;
}

Subject s3()
{
    Subject subject = subjectOf("aws_s3", singleSends);
    const auto peer = std::make_shared<S3Peer>();
    const QString problem = peer->start();
    mustRun("aws_s3", problem.isEmpty(), problem.toUtf8());
    setField(subject, "bucket", u"events"_s);
    setField(subject, "region", u"eu-west-1"_s);
    setField(subject, "endpoint", peer->endpoint());
    setKey(subject.destination, S3Peer::key());
    subject.peer = peer;
    return subject;
}

Subject pubSub()
{
    Subject subject = subjectOf("gcp_pubsub", batchSends);
    const auto peer = std::make_shared<PubSubLab>();
    mustRun("gcp_pubsub", peer->start(), peer->problem());
    subject.destination = peer->destination();
    subject.settings.caFile = peer->caFile().toUtf8();
    subject.settings.baseUrls = {{"gcp_pubsub", peer->url()}};
    subject.comparesBatches = true;
    subject.peer = peer;
    return subject;
}

Subject serviceBus()
{
    Subject subject = subjectOf("azure_servicebus", linkSends);
    const auto peer = std::make_shared<SbPeer>();
    mustRun("azure_servicebus", peer->start(), peer->log());
    setField(subject, "name", u"events"_s);
    setCredential(subject, "connection_string", peer->connectionString());
    subject.bareGoal = bareShare;
    subject.bareName = "qpid-proton proactor, 1,000 unsettled";
    subject.bare = [peer](Duration duration) {
        return bareServiceBus(peer->connectionString(), duration);
    };
    subject.peer = peer;
    return subject;
}

Subject rabbit()
{
    Subject subject = subjectOf("rabbitmq", linkSends);
    const auto peer = std::make_shared<RabbitBroker>();
    mustRun("rabbitmq", peer->start(), peer->log());
    setField(subject, "server_url", u"127.0.0.1:%1"_s.arg(peer->port()));
    setField(subject, "exchange", u"events"_s);
    setCredential(subject, "username", "publisher");
    setCredential(subject, "password", "publisher pw");
    subject.bareGoal = bareShare;
    subject.bareName = "rabbitmq-c, confirms, 1,000 outstanding";
    subject.bare = [peer](Duration duration) { return bareRabbit(peer->port(), duration); };
    subject.clear = [peer] { (void)peer->api("DELETE", "queues/%2F/runs/contents"); };
    subject.peer = peer;
    return subject;
}

Subject hookdeck()
{
    Subject subject = subjectOf("hookdeck", singleSends);
    const auto peer = std::make_shared<HookdeckLab>();
    mustRun("hookdeck", peer->start(), peer->problem());
    subject.destination = hookdeckDestination(peer->token);
    subject.settings.caFile = peer->caFile().toUtf8();
    subject.settings.baseUrls = peer->baseUrls();
    subject.peer = peer;
    return subject;
}

/// What comes after `name` on a line of a list of pinned packages.
QByteArray pinned(const QString &file, const QByteArray &name)
{
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : in.readAll().split('\n')) {
        const qsizetype at = line.indexOf(name);
        if (at >= 0) {
            QByteArray version = line.mid(at + name.size());
            version.replace('"', "").replace(',', "").replace(':', "");
            return version.split(';').front().simplified();
        }
    }
    return {};
}

} // namespace

std::vector<NamedSubject> subjects()
{
    return {{"webhook", webhook}, {"aws_sqs", sqs},       {"aws_kinesis", kinesis},
            {"aws_s3", s3},       {"gcp_pubsub", pubSub}, {"azure_servicebus", serviceBus},
            {"rabbitmq", rabbit}, {"hookdeck", hookdeck}};
}

QByteArray peerVersions()
{
    QProcess node;
    node.start(u"node"_s, {u"--version"_s});
    node.waitForFinished();
    const QString peers = QStringLiteral(DECKHAND_SOURCE_DIR "/tests/peers/");
    const QStringList rabbit = QDir(u"/usr/lib/rabbitmq/lib"_s).entryList({u"rabbitmq_server-*"_s});
    return rabbit.join(u' ').toUtf8() + " · moto " +
           pinned(peers + u"aws/requirements.txt"_s, "moto==") + " · s3rver " +
           pinned(peers + u"aws/package.json"_s, "@20minutes/s3rver") + " · rhea " +
           pinned(peers + u"servicebus/package.json"_s, "\"rhea\"") + " · node " +
           node.readAll().trimmed() + " · librabbitmq " + amqp_version() + " · qpid-proton " +
           QByteArray::number(PN_VERSION_MAJOR) + '.' + QByteArray::number(PN_VERSION_MINOR);
}

int receiveForever()
{
    const auto receiver = Receiver::start({});
    if (!receiver) {
        std::fprintf(stderr, "bench: %s\n", qUtf8Printable(receiver.error().text()));
        return 1;
    }
    std::printf("%s\n", (*receiver)->url().constData());
    std::fflush(stdout);
    for (;;)
        pause();
}

} // namespace deckhand::bench
