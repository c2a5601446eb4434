#include "peers/support/recordingfactory.h"

#include "api/codec.h"

#include <QFile>
#include <QRegularExpression>

namespace deckhand {

namespace {

QString withoutChance(QString text)
{
    static const QRegularExpression port(
        QStringLiteral("\\b(localhost|[0-9.]+|\\]):[0-9]{4,5}\\b"));
    static const QRegularExpression measured(QStringLiteral("\\b[0-9]+ ms"));
    text.replace(port, QStringLiteral("\\1:PORT"));
    text.replace(measured, QStringLiteral("N ms"));
    return text.replace(QLatin1Char('|'), QStringLiteral("\\|"));
}

void addRow(const QByteArray &type, const SendOutcome &outcome)
{
    static const QString path = qEnvironmentVariable("DECKHAND_ERROR_TABLE");
    QFile file(path);
    if (path.isEmpty() || !file.open(QIODevice::Append | QIODevice::Unbuffered))
        return;
    const QString row =
        QStringLiteral("| `%1` | `%2` | `%3` | %4 | %5 |\n")
            .arg(QString::fromLatin1(type), QLatin1String(wireName(outcome.error.errorClass)),
                 QLatin1String(wireName(outcome.stage)), withoutChance(outcome.error.message),
                 withoutChance(outcome.error.hint));
    file.write(row.toUtf8());
}

class RecordingSink final : public SendSink
{
public:
    RecordingSink(QByteArray type, SendSink *next) : m_type(std::move(type)), m_next(next) {}
    void finished(quint64 token, SendOutcome outcome) override
    {
        if (outcome.outcome == AttemptOutcome::Failure)
            addRow(m_type, outcome);
        m_next->finished(token, std::move(outcome));
    }

private:
    const QByteArray m_type;
    SendSink *const m_next;
};

class RecordingSender final : public Sender
{
public:
    RecordingSender(const QByteArray &type, SendSink *next) : m_sink(type, next) {}
    int maxBatch() const override { return m_sender->maxBatch(); }
    void send(std::span<const SendJob> jobs) override { m_sender->send(jobs); }
    void test(const SendJob &job) override { m_sender->test(job); }
    void probe(const SendJob &job) override { m_sender->probe(job); }
    bool verify(quint64 token) override { return m_sender->verify(token); }

    SendSink *sink() { return &m_sink; }
    void setSender(std::unique_ptr<Sender> sender) { m_sender = std::move(sender); }

private:
    RecordingSink m_sink; // outlives the sender, which may still report
    std::unique_ptr<Sender> m_sender;
};

class RecordingFactory final : public SenderFactory
{
public:
    const DestinationTypes &types() const override { return m_factory->types(); }
    Result<std::unique_ptr<Sender>> create(const Destination &destination,
                                           const SenderContext &context) override
    {
        auto recording = std::make_unique<RecordingSender>(destination.type, context.sink);
        SenderContext redirected = context;
        redirected.sink = recording->sink();
        Result<std::unique_ptr<Sender>> made = m_factory->create(destination, redirected);
        if (!made)
            return failure(std::move(made.error()));
        recording->setSender(std::move(*made));
        return recording;
    }

private:
    const std::unique_ptr<SenderFactory> m_factory = makeSenderFactory();
};

} // namespace

std::unique_ptr<SenderFactory> makeRecordingFactory()
{
    return std::make_unique<RecordingFactory>();
}

const std::vector<QByteArray> &typeNames()
{
    static const std::vector<QByteArray> names = [] {
        const auto factory = makeSenderFactory();
        std::vector<QByteArray> all;
        for (const DestinationType &type : factory->types().all())
            all.push_back(type.name);
        return all;
    }();
    return names;
}

} // namespace deckhand
