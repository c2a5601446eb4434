// Notices by the desktop's service, against a strict one on a bus of the test's own.

#include "console/busnotices.h"

#include "testbus.h"

#include <QDBusArgument>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString name = u"org.freedesktop.Notifications"_s;
const QString path = u"/org/freedesktop/Notifications"_s;

/// One call of Notify.
struct Shown
{
    uint replaces = 0;
    QString program, icon, title, text;
    QStringList actions;
    QVariantMap hints;
    uint id = 0;
};

} // namespace

/// Takes exactly the calls of the specification; whatever else comes is noted as wrong.
class StrictService final : public QDBusVirtualObject
{
    Q_OBJECT

public:
    QStringList abilities{u"body"_s, u"actions"_s, u"body-markup"_s};
    std::vector<Shown> shown;
    QList<uint> closed;
    QStringList wrong;
    int asked = 0;
    bool refuses = false;
    bool holds = false; ///< answers to Notify wait
    std::vector<QDBusMessage> held;

    QString introspect(const QString &) const override { return {}; }
    bool handleMessage(const QDBusMessage &call, const QDBusConnection &bus) override
    {
        const QString member = call.member();
        if (call.interface() != name || call.path() != path)
            wrong.append(call.interface() + call.path());
        else if (member == u"GetCapabilities"_s && call.signature().isEmpty())
            ++asked, bus.send(call.createReply(abilities));
        else if (member == u"Notify"_s && call.signature() == u"susssasa{sv}i"_s)
            notify(call, bus);
        else if (member == u"CloseNotification"_s && call.signature() == u"u"_s)
            closed.append(call.arguments().at(0).toUInt()), bus.send(call.createReply());
        else
            wrong.append(u"%1(%2)"_s.arg(member, call.signature()));
        return true;
    }
    void answerHeld(const QDBusConnection &bus)
    {
        holds = false;
        for (const QDBusMessage &call : std::exchange(held, {}))
            bus.send(call.createReply(shown[m_next++].id));
    }

private:
    void notify(const QDBusMessage &call, const QDBusConnection &bus)
    {
        const QVariantList all = call.arguments();
        if (refuses) {
            bus.send(call.createErrorReply(QDBusError::LimitsExceeded, u"too many"_s));
            return;
        }
        Shown one{all.at(1).toUInt(),
                  all.at(0).toString(),
                  all.at(2).toString(),
                  all.at(3).toString(),
                  all.at(4).toString(),
                  all.at(5).toStringList(),
                  qdbus_cast<QVariantMap>(all.at(6)),
                  0};
        if (all.at(7).toInt() != -1 || one.actions.size() % 2 != 0)
            wrong.append(u"arguments"_s);
        one.id = one.replaces ? one.replaces : ++m_last;
        shown.push_back(one);
        if (holds) {
            held.push_back(call);
            return;
        }
        m_next = shown.size();
        bus.send(call.createReply(one.id));
    }

    uint m_last = 40;
    std::size_t m_next = 0; ///< to be answered
};

class TestBusNotices : public QObject
{
    Q_OBJECT

public Q_SLOTS:
    void echo() { ++m_echoes; }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_bus.start(), "There is no dbus-daemon here, or it does not start.");
        QVERIFY(m_bus.here.connect({}, {}, u"deckhand.Test"_s, u"Echo"_s, this, SLOT(echo())));
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"."_s));
        startService();
    }

    void cleanup()
    {
        QVERIFY2(m_service->wrong.isEmpty(), qPrintable(m_service->wrong.join(u", "_s)));
        stopService();
    }

    void aNoticeSaysWhatItIsToldAndIsPressed()
    {
        BusNotices notices(m_bus.here);
        QSignalSpy pressed(&notices, &DesktopNotices::pressed);
        QCOMPARE(m_service->asked, 0); // nothing is asked before there is something to show
        notices.show("destination evtd_1", u"Prod"_s, u"“A & <b>” became inactive."_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(1));
        const Shown &shown = m_service->shown[0];
        QCOMPARE(shown.program, u"Deckhand"_s);
        QCOMPARE(shown.icon, u"org.deckhand.Deckhand"_s);
        QCOMPARE(shown.title, u"Prod"_s);
        QCOMPARE(shown.text, u"“A &amp; &lt;b&gt;” became inactive."_s);
        QCOMPARE(shown.actions.value(0), u"default"_s);
        QVERIFY(!shown.actions.value(1).isEmpty());
        QCOMPARE(shown.hints.value(u"desktop-entry"_s).toString(), u"org.deckhand.Deckhand"_s);
        QCOMPARE(shown.replaces, 0U);
        press(shown.id);
        QCOMPARE(pressed.count(), 1);
        QCOMPARE(pressed.last().at(0).toByteArray(), QByteArray("destination evtd_1"));
    }

    void othersNoticesAndOtherActionsOpenNothing()
    {
        BusNotices notices(m_bus.here);
        QSignalSpy pressed(&notices, &DesktopNotices::pressed);
        notices.show("backlog", u"Prod"_s, u"Old."_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(1));
        const uint id = m_service->shown[0].id;
        press(id + 1);
        tell(u"ActionInvoked"_s, {id, u"settings"_s});
        waitForAllSent();
        QCOMPARE(pressed.count(), 0);
        press(id);
        QCOMPARE(pressed.count(), 1);
    }

    void theNextOneOfASubjectTakesThePlaceOfTheLast()
    {
        BusNotices notices(m_bus.here);
        m_service->holds = true;
        notices.show("destination evtd_1", u"Prod"_s, u"one"_s);
        notices.show("storage", u"Prod"_s, u"full"_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(2));
        // While the service has not answered nobody knows what to replace.
        notices.show("destination evtd_1", u"Prod"_s, u"two"_s);
        notices.show("destination evtd_1", u"Prod"_s, u"three"_s);
        m_service->answerHeld(m_bus.desktop);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(3));
        const auto first = std::find_if(m_service->shown.begin(), m_service->shown.end(),
                                        [](const Shown &one) { return one.text == u"one"_s; });
        QCOMPARE(m_service->shown[2].text, u"three"_s);
        QCOMPARE(m_service->shown[2].replaces, first->id);
        QCOMPARE(m_service->asked, 1);
    }

    void oneThatWasClosedIsNotReplaced()
    {
        BusNotices notices(m_bus.here);
        QSignalSpy pressed(&notices, &DesktopNotices::pressed);
        notices.show("backlog", u"Prod"_s, u"one"_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(1));
        const uint id = m_service->shown[0].id;
        waitForAllSent();
        tell(u"NotificationClosed"_s, {id, 2U});
        press(id);
        QCOMPARE(pressed.count(), 0);
        notices.show("backlog", u"Prod"_s, u"two"_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(2));
        QCOMPARE(m_service->shown[1].replaces, 0U);
    }

    void aServiceWithoutActionsAndMarkupGetsNone()
    {
        m_service->abilities = {u"body"_s};
        BusNotices notices(m_bus.here);
        notices.show("backlog", u"Prod"_s, u"more than <5 min>"_s);
        QTRY_COMPARE(m_service->shown.size(), std::size_t(1));
        QVERIFY(m_service->shown[0].actions.isEmpty());
        QCOMPARE(m_service->shown[0].text, u"more than <5 min>"_s);
    }

    void whatIsShownGoesWithTheWindow()
    {
        {
            BusNotices notices(m_bus.here);
            notices.show("backlog", u"Prod"_s, u"one"_s);
            QTRY_COMPARE(m_service->shown.size(), std::size_t(1));
            waitForAllSent(); // its number has arrived
        }
        QTRY_COMPARE(m_service->closed, QList<uint>{m_service->shown[0].id});
    }

    void aServiceThatRefusesOrIsNotThereIsNoNews()
    {
        BusNotices notices(m_bus.here);
        QSignalSpy notShown(&notices, &DesktopNotices::notShown);
        m_service->refuses = true;
        notices.show("backlog", u"Prod"_s, u"refused"_s);
        QTRY_COMPARE(m_service->asked, 1);
        QTRY_COMPARE(notShown.size(), 1); // others may show it
        QCOMPARE(notShown[0][0].toByteArray(), QByteArray("backlog"));
        m_service->refuses = false;
        stopService();
        notices.show("backlog", u"Prod"_s, u"unheard"_s);
        startService();
        // Another service is asked anew what it can do, and replaces nothing.
        const auto arrives = [&] {
            notices.show("storage", u"Prod"_s, u"heard"_s);
            return !m_service->shown.empty();
        };
        QTRY_VERIFY(arrives());
        QCOMPARE(m_service->shown[0].text, u"heard"_s);
        QCOMPARE(m_service->shown[0].replaces, 0U);
        QVERIFY(m_service->asked >= 1);
    }

    void withoutABusNothingIsShownAndNothingIsWarnedOf()
    {
        BusNotices notices(QDBusConnection(u"none"_s));
        QSignalSpy pressed(&notices, &DesktopNotices::pressed);
        QVERIFY(pressed.isValid());
        QSignalSpy notShown(&notices, &DesktopNotices::notShown);
        notices.show("backlog", u"Prod"_s, u"unheard"_s);
        QVERIFY(m_service->shown.empty());
        QCOMPARE(notShown.size(), 1);
    }

private:
    void startService()
    {
        m_service = std::make_unique<StrictService>();
        QVERIFY(m_bus.desktop.registerVirtualObject(path, m_service.get()));
        QVERIFY(m_bus.desktop.registerService(name));
    }
    void stopService()
    {
        m_bus.desktop.unregisterService(name);
        m_bus.desktop.unregisterObject(path);
    }
    void tell(const QString &signal, const QVariantList &arguments)
    {
        QDBusMessage message = QDBusMessage::createSignal(path, name, signal);
        message.setArguments(arguments);
        QVERIFY(m_bus.desktop.send(message));
    }
    void press(uint id)
    {
        tell(u"ActionInvoked"_s, {id, u"default"_s});
        waitForAllSent();
    }
    /// A bus keeps the order of what one sends.
    void waitForAllSent()
    {
        const int before = m_echoes;
        QVERIFY(m_bus.desktop.send(
            QDBusMessage::createSignal(u"/test"_s, u"deckhand.Test"_s, u"Echo"_s)));
        QTRY_VERIFY(m_echoes > before);
    }

    TestBus m_bus;
    int m_echoes = 0;
    std::unique_ptr<StrictService> m_service;
};

QTEST_GUILESS_MAIN(TestBusNotices)
#include "tst_busnotices.moc"
