#pragma once

#include "destinations/stages.h"
#include "pubsublab.h"

#include <QRegularExpression>
#include <QTest>

namespace deckhand {

/// A sender to the peer, made anew for each test.
class PubSubFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_lab.start(), m_lab.problem().constData()); }
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        dial({});
        m_destination = m_lab.destination();
        open();
    }
    void cleanup()
    {
        m_sender.reset();
        QCOMPARE(m_bench->strays(), 0);
    }

protected:
    static inline const QByteArray body =
        "{\"id\":\"evt_1\", \"data\":{\"a\":1.50,\"text\":\"\xc3\xa9\"}}";
    static StageOutcome stage(const SendOutcome &outcome, SendStage wanted)
    {
        return stagesOf(outcome).at(size_t(wanted)).outcome;
    }
    SenderBench::Settings benchSettings() const
    {
        SenderBench::Settings settings;
        settings.caFile = m_lab.caFile();
        settings.baseUrls = {{"gcp_pubsub", m_lab.url()}};
        settings.attemptTimeout = m_timeout;
        settings.clockOffset = m_clockOffset;
        return settings;
    }
    void open()
    {
        m_sender.reset();
        m_bench = std::make_unique<SenderBench>(benchSettings());
        m_sender = m_bench->open(m_destination);
    }
    void setKey(const QJsonObject &changes)
    {
        m_destination.config.credentials[QStringLiteral("service_account_json")] =
            Secret(m_lab.keyFile(changes));
        open();
    }
    void dial(QJsonObject dials)
    {
        if (dials.isEmpty())
            dials = {{QStringLiteral("fault"), QString()}};
        QVERIFY(!m_lab.counts(dials).isEmpty());
    }
    static void say(const SendOutcome &outcome)
    {
        qInfo("%s | %s", qPrintable(outcome.error.message), qPrintable(outcome.error.hint));
    }

    PubSubLab m_lab;
    milliseconds m_timeout{5000};
    milliseconds m_clockOffset{0};
    Destination m_destination;
    std::unique_ptr<SenderBench> m_bench;
    SenderBench::SenderPtr m_sender;
};

} // namespace deckhand
