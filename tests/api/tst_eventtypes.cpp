#include "api/destinationtype.h"
#include "api/event.h"
#include "api/jsonscan.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace deckhand;

class TestEventTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void hasEveryTypeOnce();
    void everySampleIsAnEventOfItsObject();
    void onlyFormerResourcesAreLegacy();
};

void TestEventTypes::hasEveryTypeOnce()
{
    QMap<QByteArray, int> actions;
    QSet<QByteArray> names;
    for (const EventTypeInfo &type : eventTypes()) {
        QVERIFY2(isValidEventType(type.name), type.name.constData());
        names += type.name;
        ++actions[type.name.first(type.name.indexOf('.'))];
    }
    QCOMPARE(names.size(), 43);
    QCOMPARE(eventTypes().size(), 43U);
    const QMap<QByteArray, int> expected{{"agent", 3},   {"source", 3},     {"credential", 5},
                                         {"session", 6}, {"task", 4},       {"task_run", 8},
                                         {"storage", 2}, {"connection", 6}, {"workflow_run", 6}};
    QCOMPARE(actions, expected);
}

void TestEventTypes::everySampleIsAnEventOfItsObject()
{
    for (const EventTypeInfo &type : eventTypes()) {
        QVERIFY(!type.description.isEmpty());
        JsonKind kind = JsonKind::Null;
        const auto members = scanJson(type.sample, {}, &kind);
        QVERIFY(members);
        QCOMPARE(kind, JsonKind::Object);
        QMap<QByteArray, QByteArray> values;
        for (const JsonSlice &member : *members)
            values[member.key] = member.text.toByteArray();
        QVERIFY(!values["id"].isEmpty());
        QCOMPARE(unquoteJson(values["object"]),
                 std::optional(type.name.first(type.name.indexOf('.'))));
        QVERIFY(!type.sample.contains('\n'));
    }
}

void TestEventTypes::onlyFormerResourcesAreLegacy()
{
    for (const EventTypeInfo &type : eventTypes())
        QCOMPARE(type.legacy,
                 type.name.startsWith("connection.") || type.name.startsWith("workflow_run."));
}

QTEST_APPLESS_MAIN(TestEventTypes)
#include "tst_eventtypes.moc"
