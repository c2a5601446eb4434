// Finding and completing: Ctrl+F in each part of a detail, the filter line while one types.

#include "console.h"
#include "sampledata.h"

#include "ui/filteredit.h"
#include "ui/tableview.h"
#include "ui/theme.h"

#include <QAbstractItemView>
#include <QClipboard>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

class TestFind : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s));
        m_console = std::make_unique<Console>();
        fillSample(m_console->engine, m_console->clock.now());
        m_console->open();
        m_console->streamAll();
        QVERIFY(QTest::qWaitForWindowActive(m_console->window.get()));
    }
    void cleanup() { m_console.reset(); }

    void theListFindsInThePayloadOfItsDetail()
    {
        TableView &table = openDelivery();
        QTest::keyClick(&table, Qt::Key_F, Qt::ControlModifier);
        auto *tabs = m_console->find<QTabWidget>("inspectorTabs");
        QCOMPARE(tabs->tabText(tabs->currentIndex()), u"Payload"_s);
        QTRY_VERIFY(m_console->find<QLineEdit>("deliveryPayloadSearch")->hasFocus());
    }

    void everyTextOfAnExchangeIsSearched_data()
    {
        QTest::addColumn<QString>("tab");
        for (const char *tab : {"Request", "Raw"})
            QTest::newRow(tab) << QString::fromLatin1(tab);
    }

    void everyTextOfAnExchangeIsSearched()
    {
        QFETCH(QString, tab);
        TableView &table = openDelivery();
        auto *tabs = m_console->find<QTabWidget>("inspectorTabs");
        for (int i = 0; i < tabs->count(); ++i) {
            if (tabs->tabText(i) == tab)
                tabs->setCurrentIndex(i);
        }
        auto *text = qobject_cast<QPlainTextEdit *>(tabs->currentWidget());
        if (!text)
            text = tabs->currentWidget()->findChild<QPlainTextEdit *>();
        QTRY_VERIFY(!text->toPlainText().isEmpty());
        QTest::keyClick(&table, Qt::Key_F, Qt::ControlModifier);
        auto *edit = text->findChild<QLineEdit *>(u"findEdit"_s);
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClicks(edit, u"\""_s);
        QCOMPARE(text->textCursor().selectedText(), u"\""_s);
        const int first = text->textCursor().position();
        QTest::keyClick(edit, Qt::Key_Return);
        const int second = text->textCursor().position();
        QVERIFY(second > first);
        QTest::keyClick(&table, Qt::Key_F3);
        QVERIFY(text->textCursor().position() > second);
        edit->setText(u"nowhere at all"_s);
        QCOMPARE(text->findChild<QLabel *>(u"findResult"_s)->text(), u"Nothing found"_s);
        QTest::mouseClick(text->findChild<QToolButton *>(u"findClose"_s), Qt::LeftButton);
        QVERIFY(edit->isHidden() || !edit->isVisible());
        QVERIFY(text->hasFocus());
    }

    void theCopyMenuHasTheLink()
    {
        openDelivery();
        auto *copy = m_console->find<QToolButton>("copyButton");
        QMenu *menu = copy->menu();
        QAction *link = m_console->actions->action("copyLink");
        Q_EMIT menu->aboutToShow();
        QVERIFY(menu->actions().contains(link));
        link->trigger();
        const QByteArray id = m_console->models->deliveryDetail.id().bytes();
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(QString::fromUtf8(id)));
    }

    void whatWasAppliedBeforeIsOffered()
    {
        FilterEdit &edit = openFilter();
        m_console->window->page(Place::Events)->setFilterText(u"type:task_run.* after:-1h"_s);
        m_console->window->page(Place::Events)->setFilterText({});
        QTest::keyClicks(&edit, u"type:task_run.*"_s);
        const auto *list = edit.findChild<QCompleter *>();
        QTRY_VERIFY(list->popup()->isVisible());
        QCOMPARE(offered(edit).last(), u"type:task_run.* after:-1h"_s);
        Q_EMIT edit.findChild<QCompleter *>()->activated(u"type:task_run.* after:-1h"_s);
        QCOMPARE(edit.text(), u"type:task_run.* after:-1h"_s);
    }

    void valuesAreOfferedBehindEveryOperator_data()
    {
        QTest::addColumn<QString>("typed");
        for (const char *typed : {"status:", "status=", "status!=", "-status:"})
            QTest::newRow(typed) << QString::fromLatin1(typed);
    }

    void valuesAreOfferedBehindEveryOperator()
    {
        QFETCH(QString, typed);
        FilterEdit &edit = openFilter();
        QTest::keyClicks(&edit, typed);
        QTRY_VERIFY(edit.findChild<QCompleter *>()->popup()->isVisible());
        QVERIFY(offered(edit).contains(u"failure"_s));
        Q_EMIT edit.findChild<QCompleter *>()->activated(u"failure"_s);
        QCOMPARE(edit.text(), typed + u"failure"_s);
    }

    void escapeGoesBackToWhatIsApplied()
    {
        FilterEdit &edit = openFilter();
        m_console->window->page(Place::Events)->setFilterText(u"type:*"_s);
        edit.setFocus();
        edit.setText(u"type:* and something else"_s);
        QTest::keyClick(&edit, Qt::Key_Escape);
        QCOMPARE(edit.text(), u"type:*"_s);
        QCOMPARE(m_console->window->page(Place::Events)->filterText(), u"type:*"_s);
    }

    void theWrongSpanIsUnderlined()
    {
        FilterEdit &edit = openFilter();
        edit.setText(u"type:* statuss:failure"_s);
        const auto *message =
            m_console->window->page(Place::Events)->findChild<QLabel *>(u"filterMessage"_s);
        QTRY_VERIFY(message->isVisible());
        QVERIFY(message->text().contains(u"statuss"_s));
        const auto [from, length] = edit.markedError();
        QCOMPARE(edit.text().mid(from, length), u"statuss"_s);
        QVERIFY(inked(edit) > 0);
        edit.setText(u"type:*"_s);
        QCOMPARE(edit.markedError().second, qsizetype(0));
        QCOMPARE(inked(edit), 0);
    }

    void aSlowFilterSaysSo()
    {
        FilterEdit &edit = openFilter();
        edit.setText(u"data.result:error"_s);
        const auto *message =
            m_console->window->page(Place::Events)->findChild<QLabel *>(u"filterMessage"_s);
        QTRY_VERIFY(message->isVisible());
        QCOMPARE(message->text(),
                 u"This looks into every payload, so it takes longer in the history."_s);
        edit.setText(u"type:*"_s);
        QVERIFY(message->text() != u"This looks into every payload, so it takes longer in the "
                                   "history."_s);
    }

private:
    TableView &openDelivery()
    {
        m_console->window->goTo(Place::Deliveries, u"status:failure"_s);
        auto *table = m_console->find<TableView>("deliveryTable");
        [&] {
            QTRY_VERIFY(table->model()->rowCount() > 0 && table->isVisible());
            table->selectRow(0);
            QTRY_VERIFY(m_console->models->deliveryDetail.event());
        }();
        table->setFocus();
        return *table;
    }
    FilterEdit &openFilter()
    {
        m_console->window->goTo(Place::Events);
        auto *edit = m_console->window->page(Place::Events)->findChild<FilterEdit *>();
        [edit] { QTRY_VERIFY(edit->isVisible()); }();
        edit->setFocus();
        return *edit;
    }
    /// Pixels of the text that have the colour of a failure.
    static int inked(FilterEdit &edit)
    {
        const QImage image = edit.grab().toImage();
        // The line is thin, so that it mixes with the ground: it is told by its hue.
        const int wrong = toneColor(Tone::Failure).hue();
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = image.height(); x < image.width() / 2; ++x) { // without the icons
                const QColor seen = image.pixelColor(x, y);
                count += seen.saturation() > 60 && qAbs(seen.hue() - wrong) < 12 ? 1 : 0;
            }
        }
        return count;
    }
    static QStringList offered(const FilterEdit &edit)
    {
        const QAbstractItemModel &model = *edit.findChild<QCompleter *>()->model();
        QStringList all;
        for (int row = 0; row < model.rowCount(); ++row)
            all.append(model.index(row, 0).data().toString());
        return all;
    }

    std::unique_ptr<Console> m_console;
};

QTEST_MAIN(TestFind)
#include "tst_find.moc"
