// Comparing any two: events, deliveries with a choice of their attempts, and what was marked on one
// page with what another shows.

#include "console.h"
#include "sampledata.h"

#include "models/comparison.h"
#include "models/signaturecheck.h"
#include "ui/compareview.h"
#include "ui/stagesview.h"
#include "ui/tableview.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStatusBar>
#include <QTabWidget>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto extend = QItemSelectionModel::Select | QItemSelectionModel::Rows;

void choose(TableView &table, const std::vector<int> &rows)
{
    table.clearSelection();
    for (const int row : rows) {
        table.selectionModel()->setCurrentIndex(table.model()->index(row, 0),
                                                QItemSelectionModel::NoUpdate);
        table.selectionModel()->select(table.model()->index(row, 0), extend);
    }
}

/// The part of `page` that compares.
template <class Widget>
Widget *partOf(Console &console, const char *page, const char *name)
{
    return console.find<QWidget>(page)->findChild<Widget *>(QLatin1String(name));
}

} // namespace

class TestCompare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothSidesAreInSightInANarrowPane()
    {
        auto *view = partOf<CompareView>(*m_console, "deliveriesPage", "deliveryCompare");
        if (!view)
            view = m_console->window->findChild<CompareView *>();
        QVERIFY(view);
        auto *table = view->findChild<TableView *>(u"compareTable"_s);
        for (const int width : {520, 700, 1600}) {
            view->setParent(nullptr);
            view->resize(width, 300);
            view->setVisible(true);
            QTRY_COMPARE(view->width(), width);
            const QHeaderView *header = table->horizontalHeader();
            QTRY_COMPARE(header->length(), table->viewport()->width());
            QVERIFY(std::abs(header->sectionSize(1) - header->sectionSize(2)) <= 1);
            QVERIFY(header->sectionSize(0) < header->sectionSize(1));
        }
        view->hide();
        view->setParent(m_console->window.get());
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
    }
    void cleanup() { m_console.reset(); }

    void twoEventsAreCompared()
    {
        TableView &table = openHistory();
        QAction *compare = m_console->actions->action("compareEvents");
        choose(table, {0});
        QVERIFY(!compare->isEnabled());
        choose(table, {0, 1});
        const EventId left = m_console->models->events.eventAt(0)->id;
        const EventId right = m_console->models->events.eventAt(1)->id;
        QCOMPARE(m_console->models->eventDetail.event()->id, right);
        QTest::keyClick(&table, Qt::Key_D);
        auto *shown = partOf<TableView>(*m_console, "eventsPage", "compareTable");
        QTRY_VERIFY(shown->isVisible());
        auto *noise = partOf<QCheckBox>(*m_console, "eventsPage", "compareNoise");
        noise->setChecked(true); // their ids are left out otherwise
        QVERIFY(rowOf(*shown, u"Event"_s, left.toString(), right.toString()));
        choose(table, {1}); // another selection of the same event: the comparison stays
        QVERIFY(shown->model()->rowCount() > 0);
        choose(table, {2});
        QCOMPARE(shown->model()->rowCount(), 0);
    }

    void twoDeliveriesAreComparedWithAChoiceOfTheirAttempts()
    {
        TableView &table = openDeliveries();
        const auto tries = [this](int row) {
            return int(m_console->models->deliveries.deliveryAt(row)->attempts);
        };
        choose(table, {1, 3});
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        QTest::keyClick(&table, Qt::Key_D);
        auto *left = partOf<QComboBox>(*m_console, "deliveriesPage", "compareLeft");
        auto *right = partOf<QComboBox>(*m_console, "deliveriesPage", "compareRight");
        QTRY_VERIFY(left->isVisible() && left->currentText().contains(u" to "_s));
        QCOMPARE(left->count(), tries(1) + tries(3));
        QCOMPARE(right->count(), left->count());
        QVERIFY(left->currentText() != right->currentText());
        auto *shown = partOf<TableView>(*m_console, "deliveriesPage", "compareTable");
        const int before = shown->model()->rowCount();
        QVERIFY(before > 5);
        left->setCurrentIndex(right->currentIndex());
        Q_EMIT left->activated(left->currentIndex());
        auto *summary = partOf<QLabel>(*m_console, "deliveriesPage", "compareSummary");
        QCOMPARE(summary->text(), u"No difference that matters."_s);
        choose(table, {1}); // another is shown: its own attempts again
        QTRY_VERIFY(!left->currentText().contains(u" to "_s));
    }

    void whatWasMarkedOnOnePageIsComparedOnAnother()
    {
        QAction *withMarked = m_console->actions->action("compareEventWithMarked");
        TableView &deliveries = openDeliveries();
        choose(deliveries, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        QVERIFY(!m_console->actions->action("compareAttemptWithMarked")->isEnabled());
        m_console->actions->action("markAttemptForCompare")->trigger();
        QVERIFY(m_console->window->statusBar()->currentMessage().startsWith(u"Marked: "_s));
        TableView &events = openHistory();
        QVERIFY(!withMarked->isEnabled()); // no event is shown
        choose(events, {0});
        QVERIFY(withMarked->isEnabled());
        withMarked->trigger();
        auto *left = partOf<QComboBox>(*m_console, "eventsPage", "compareLeft");
        QTRY_VERIFY(left->isVisible());
        QCOMPARE(left->currentText(), m_console->models->mark.side()->title);
        // And back: an event that is marked, beside an attempt.
        m_console->actions->action("markEventForCompare")->trigger();
        m_console->window->goTo(Place::Deliveries, {});
        m_console->actions->action("compareAttemptWithMarked")->trigger();
        auto *other = partOf<QComboBox>(*m_console, "deliveriesPage", "compareLeft");
        QTRY_VERIFY(other->isVisible());
        QCOMPARE(other->currentText(), m_console->models->mark.side()->title);
    }

    void whatWasCopiedInAnotherWindowIsCompared()
    {
        TableView &table = openDeliveries();
        choose(table, {0});
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        QGuiApplication::clipboard()->setText(u"nothing of ours"_s);
        m_console->actions->action("compareAttemptWithCopied")->trigger();
        QVERIFY(m_console->window->statusBar()->currentMessage().contains(u"neither"_s));
        m_console->actions->action("copyAttemptJson")->trigger();
        choose(table, {1});
        QTRY_VERIFY(m_console->models->deliveryDetail.event());
        m_console->actions->action("compareAttemptWithCopied")->trigger();
        auto *left = partOf<QComboBox>(*m_console, "deliveriesPage", "compareLeft");
        QTRY_VERIFY(left->isVisible());
        QVERIFY(left->currentText().startsWith(u"Copied attempt"_s));
    }

    void aPastedRequestIsCheckedAgainstWhatWasSent()
    {
        TableView &table = openDeliveries();
        choose(table, {0});
        const DeliveryDetail &detail = m_console->models->deliveryDetail;
        QTRY_VERIFY(detail.event());
        m_console->actions->action("checkRequest")->trigger();
        auto *lab = m_console->find<QWidget>("signatureLab");
        QTRY_VERIFY(lab && lab->isVisible());
        auto *secret = lab->findChild<QLineEdit *>(u"labSecret"_s);
        QCOMPARE(secret->echoMode(), QLineEdit::Password);
        auto *verdict = lab->findChild<QLabel *>(u"labVerdict"_s);
        const QByteArray key = "whsec_" + QByteArray(32, 'k').toBase64();
        SignatureFacts facts{"evt_1", QByteArray::number(toMillis(m_console->clock.now()) / 1000),
                             "v1,x", 1};
        facts.signatures =
            checkSignature(Secret(key), facts, facts.signatures, detail.sentBody()).expected;
        const QString head = QString::fromLatin1(
            "POST /hook HTTP/1.1\nwebhook-id: evt_1\nwebhook-timestamp: " + facts.timestamp +
            "\nwebhook-signature: " + facts.signatures + "\n");
        secret->setText(QString::fromLatin1(key));
        const auto check = [&](const QByteArray &body) {
            lab->findChild<QPlainTextEdit *>(u"labRequest"_s)
                ->setPlainText(head + u'\n' + QString::fromUtf8(body));
            lab->findChild<QPushButton *>(u"labCheck"_s)->click();
            return verdict->text();
        };
        QVERIFY2(check(detail.sentBody()).startsWith(u"The signature is valid"_s),
                 qPrintable(verdict->text()));
        QByteArray changed = detail.sentBody();
        changed.insert(5, ' ');
        QVERIFY2(check(changed).contains(u"from byte 6 on (line 1)"_s),
                 qPrintable(verdict->text()));
        QVERIFY(lab->findChild<StagesView *>()->text().contains(u"Body: wrong"_s));
        secret->setText(u"whsec_other"_s);
        QVERIFY(check(changed).contains(u"A secret is whsec_"_s));
        lab->close();
    }

    void theInspectorTellsOfTheConnection()
    {
        Delivery &stored = m_console->engine.storedDeliveries.front();
        stored.history.back().request = AttemptRequest{"POST", "https://a/", {}, 2};
        stored.history.back().response = AttemptResponse{200, {}, "ok", false};
        stored.history.back().connection =
            AttemptConnection{"1.1", "203.0.113.7:443", "TLSv1.3", "TLS_AES_256_GCM_SHA384", true};
        m_console->window->goTo(Place::Deliveries, {}, stored.id.bytes());
        QTRY_VERIFY(m_console->models->deliveryDetail.attempt());
        auto *request = m_console->find<QLabel>("request");
        QTRY_VERIFY2(request->text().endsWith(
                         u"Over a connection that was open before: HTTP/1.1, 203.0.113.7:443, "
                         "TLSv1.3, TLS_AES_256_GCM_SHA384"_s),
                     qPrintable(request->text()));
        QVERIFY(m_console->find<QLabel>("response")->text().contains(u"HTTP/1.1"_s));
    }

private:
    TableView &openHistory()
    {
        m_console->window->goTo(Place::Events, {});
        m_console->window->findChild<QAbstractButton *>(u"historyButton"_s)->click();
        auto *table = m_console->find<TableView>("historyTable");
        [&] { QTRY_VERIFY(table->model()->rowCount() > 3); }();
        table->setFocus();
        return *table;
    }
    TableView &openDeliveries()
    {
        m_console->window->goTo(Place::Deliveries, u"status:failure"_s);
        auto *table = m_console->find<TableView>("deliveryTable");
        [&] { QTRY_VERIFY(table->model()->rowCount() > 3); }();
        table->setFocus();
        return *table;
    }
    static bool rowOf(const TableView &table, const QString &what, const QString &left,
                      const QString &right)
    {
        const QAbstractItemModel &model = *table.model();
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 0).data().toString() == what &&
                model.index(row, 1).data().toString() == left &&
                model.index(row, 2).data().toString() == right)
                return true;
        }
        return false;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestCompare)
#include "tst_compare.moc"
