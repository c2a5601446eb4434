#include "console.h"
#include "sampledata.h"

#include "models/instancecomparison.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

/// Two instances compared, and one taken over from the other.
class TestInstances : public QObject
{
    Q_OBJECT

    std::unique_ptr<Console> m_console;

    template <class T>
    [[nodiscard]] T *find(const char *name) const
    {
        T *found = m_console->find<T>(name);
        if (!found)
            qFatal("no %s", name);
        return found;
    }
    Profile keep(const QString &name) const
    {
        Profile profile;
        profile.id = m_console->host.store.newId();
        profile.name = name;
        profile.url = QUrl(u"https://"_s + name + u".example/"_s);
        if (!m_console->host.store.save(profile))
            qFatal("not kept");
        return profile;
    }
    void compare() const
    {
        m_console->actions->action("compareInstances")->trigger();
        find<QPushButton>("compareInstances")->click();
    }

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        QTRY_COMPARE(m_console->models->destinations.rowCount(), 4);
        m_console->models->editor.load();
        QTRY_VERIFY(m_console->models->editor.isReady());
    }
    void cleanup() { m_console.reset(); }

    void itIsOfferedWhereThereIsAnotherOne()
    {
        const QAction *action = m_console->actions->action("compareInstances");
        QVERIFY(!action->isEnabled());
        QVERIFY(action->toolTip().contains(u"no other connection"));
        keep(u"eu"_s);
        QVERIFY(action->isEnabled());
    }

    void whatDiffersIsNamedAndTakenOver()
    {
        const Profile other = keep(u"eu"_s);
        const std::vector<Destination> &here = m_console->models->destinations.all();
        std::vector<Destination> there{here[0], here[1], here[2]};
        there[0].events = Subscription({"agent.*"});
        there[1].name = u"Only over there"_s;
        there[2].id = DestinationId("evtd_another");
        m_console->host.destinations = there;
        compare();
        QCOMPARE(m_console->host.read, QStringList{other.id});
        const auto *table = find<QTableWidget>("instanceTable");
        QTRY_COMPARE(table->rowCount(), 5);
        QStringList states;
        for (int row = 0; row < table->rowCount(); ++row)
            states.append(table->item(row, 2)->text());
        QCOMPARE(states, QStringList({u"Only there"_s, u"Only here"_s, u"Only here"_s,
                                      u"Different"_s, u"The same"_s}));
        QCOMPARE(table->item(0, 0)->text(), u"Only over there"_s);
        QCOMPARE(table->item(3, 0)->text(), here[0].name);
        QVERIFY(table->item(3, 3)->text().startsWith(u"events: "));
        QVERIFY(table->item(3, 3)->text().endsWith(u" ↔ agent.*"));
        QVERIFY(find<QLabel>("instanceSummary")->text().contains(u"1 only there, 2 only here"));
        find<QPushButton>("copyToInstance")->click();
        QTRY_VERIFY(m_console->find<QTableWidget>("importTable"));
        const auto *import = find<QTableWidget>("importTable");
        QCOMPARE(import->rowCount(), 3);
    }

    void equalInstancesLeaveNothingToTakeOver()
    {
        keep(u"eu"_s);
        m_console->host.destinations = m_console->models->destinations.all();
        compare();
        QTRY_VERIFY(find<QLabel>("instanceSummary")->text().contains(u"4 the same"));
        QVERIFY(!find<QPushButton>("copyToInstance")->isEnabled());
    }

    void anEmptyOneDiffersInEverything()
    {
        keep(u"eu"_s);
        m_console->host.destinations = std::vector<Destination>();
        compare();
        QTRY_COMPARE(find<QTableWidget>("instanceTable")->rowCount(), 4);
        QVERIFY(!find<QPushButton>("copyToInstance")->isEnabled());
    }

    void whatCannotBeReadSaysWhy()
    {
        keep(u"eu"_s);
        m_console->host.destinations =
            failure(ErrorCode::Unauthorized, u"The server knows no such key."_s);
        compare();
        const auto *message = find<QWidget>("instanceMessage");
        QVERIFY(message->isVisible());
        QVERIFY(message->findChild<QLabel *>(u"messageText"_s)->text().contains(u"no such key"));
        QVERIFY(!find<QPushButton>("copyToInstance")->isEnabled());
    }
};

QTEST_MAIN(TestInstances)
#include "tst_instances.moc"
