#include "demo/story.h"

#include "support/manualclock.h"

#include <QRegularExpression>
#include <QTest>

#include <nlohmann/json.hpp>

#include <map>
#include <set>

using namespace deckhand;
using Json = nlohmann::json;

class TestStory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void sameSeedTellsTheSameEvents()
    {
        ManualClock clock;
        StoryTeller a(clock, 7);
        StoryTeller b(clock, 7);
        for (int i = 0; i < 500; ++i) {
            const EventDraft x = a.next();
            const EventDraft y = b.next();
            QCOMPARE(x.type, y.type);
            QCOMPARE(x.data, y.data);
        }
    }

    void everyEventIsAValidObjectOfItsType()
    {
        ManualClock clock;
        StoryTeller teller(clock, 1);
        for (int i = 0; i < 3000; ++i) {
            clock.advance(milliseconds(7));
            const EventDraft draft = teller.next();
            QVERIFY(isValidEventType(draft.type));
            const Json data = Json::parse(draft.data.begin(), draft.data.end(), nullptr, false);
            QVERIFY2(data.is_object(), draft.data.constData());
            const std::string object = data.value("object", "");
            QCOMPARE(QByteArray::fromStdString(object), draft.type.left(draft.type.indexOf('.')));
            QVERIFY(!data.value("id", "").empty());
        }
    }

    void overTimeEveryCatalogueTypeComesUp()
    {
        ManualClock clock;
        StoryTeller teller(clock, 3);
        std::set<QByteArray> seen;
        for (int i = 0; i < 60'000; ++i) {
            clock.advance(milliseconds(1));
            seen.insert(teller.next().type);
        }
        // 31 current types and the 12 of connections and workflow runs.
        QCOMPARE(seen.size(), std::size_t(43));
    }

    void aRunQueuesBeforeItRunsAndEndsOnce()
    {
        ManualClock clock;
        StoryTeller teller(clock, 5);
        std::map<std::string, std::string> last;
        int ended = 0;
        for (int i = 0; i < 20'000; ++i) {
            clock.advance(milliseconds(3));
            const EventDraft draft = teller.next();
            if (!draft.type.startsWith("task_run."))
                continue;
            const Json data = Json::parse(draft.data.begin(), draft.data.end());
            const std::string status = data["status"];
            std::string &before = last[data["id"]];
            QVERIFY(before != "completed" && before != "failed" && before != "canceled");
            if (status == "queued")
                QVERIFY(before.empty());
            ended += status == "completed" || status == "failed" || status == "canceled";
            before = status;
        }
        QVERIFY(ended > 500);
    }
};

QTEST_APPLESS_MAIN(TestStory)
#include "tst_story.moc"
