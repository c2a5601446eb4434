// The overlap of a webhook's secrets.

#include "engineconformancetools.h"

namespace deckhand {

using namespace std::chrono_literals;

void EngineConformance::theOverlapOfSecretsEndsAtOnce()
{
    const QString secret = QStringLiteral("secret");
    TAKE(made, wait(m_engine->destinations().create(draft())));
    const Secret first = made.config.credentials.at(secret);
    // Nothing to end: the same destination, and nothing is noted.
    TAKE(same, wait(m_engine->destinations().endSecretOverlap(made.id)));
    QVERIFY(same.updatedAt == made.updatedAt);
    TAKE(rotated, wait(m_engine->destinations().rotateSecret(made.id, 1h)));
    QCOMPARE(rotated.previousSecrets.size(), size_t(1));
    const Secret second = rotated.config.credentials.at(secret);

    TAKE(ended, wait(m_engine->destinations().endSecretOverlap(made.id)));
    QVERIFY(ended.previousSecrets.empty());
    QVERIFY(!ended.config.credentials.at(secret).reveal().contains(second.reveal()));
    TAKE(read, wait(m_engine->destinations().get(made.id)));
    QVERIFY(read.previousSecrets.empty());
    QVERIFY(wait(m_engine->destinations().endSecretOverlap(made.id)).has_value());
    FAILS(wait(m_engine->destinations().endSecretOverlap(DestinationId("evtd_none"))),
          ErrorCode::ResourceNotFound);

    // Who has the new one goes on, who has the old one only refuses.
    m_receiver->setSecrets({second});
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_COMPARE(m_receiver->counters().accepted, 1);
    m_receiver->setSecrets({first});
    QCOMPARE(publish(1).size(), size_t(1));
    QTRY_VERIFY(m_receiver->counters().badSignatures > 0);
    QCOMPARE(m_receiver->counters().accepted, 1);

    AuditFilter filter;
    filter.target = made.id.bytes();
    filter.action = "event_destination.secret_overlap_ended";
    TAKE(noted, wait(m_engine->audit().list(filter, {})));
    QCOMPARE(noted.items.size(), size_t(1));
}

} // namespace deckhand
