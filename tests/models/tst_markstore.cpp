#include "models/markfilter.h"

#include "support/manualclock.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

MarkTarget onEvent(const char *id)
{
    return {id, RowKind::Event, "task_run.failed"};
}

SearchExpression parsed(const QString &text)
{
    return SearchExpression::parse(text).value_or(SearchExpression());
}

std::vector<SearchExpression> drained(MarkBatches batches)
{
    std::vector<SearchExpression> all;
    while (const auto one = batches.next())
        all.push_back(*one);
    return all;
}

/// Reads the file to its end.
bool readAll(Marks &marks, const QString &file)
{
    marks.keepIn(file);
    return QTest::qWaitFor([&marks] { return !marks.isReading(); });
}

} // namespace

class TestMarkStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsPutOnRowsIsKept()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"console.ini.marks"_s);
        {
            Marks marks(m_clock);
            QVERIFY(readAll(marks, file));
            QVERIFY(marks.setMarked({onEvent("evt_1"), onEvent("evt_2")}, true));
            QVERIFY(
                marks.setNote({"dlv_1", RowKind::Delivery, "a.b"}, u"  call\nthem \"back\" "_s));
            m_clock.advance(milliseconds(1));
            QVERIFY(marks.setBookmarked(onEvent("evt_3"), true));
            QVERIFY(marks.setMarked({onEvent("evt_2")}, false));
        }
        Marks marks(m_clock);
        QVERIFY(readAll(marks, file));
        QCOMPARE(marks.count(), 3);
        QVERIFY(marks.find("evt_1")->marked);
        QVERIFY(!marks.find("evt_2"));
        QCOMPARE(marks.find("dlv_1")->note, u"call them \"back\""_s);
        QCOMPARE(marks.find("dlv_1")->kind, RowKind::Delivery);
        QCOMPARE(marks.bookmarks(), std::vector<MarkTarget>{onEvent("evt_3")});
        QCOMPARE(marks.ids(RowKind::Delivery), std::vector<QByteArray>{"dlv_1"});
        QVERIFY(!marks.canUndo());
    }

    void itIsWrittenWhileTheWindowIsOpen()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"marks"_s);
        Marks marks(m_clock);
        QVERIFY(readAll(marks, file));
        marks.setMarked({onEvent("evt_1")}, true);
        QTRY_VERIFY(QFile::exists(file));
        const QSignalSpy failed(&marks, &Marks::failed);
        QVERIFY(QFile::remove(file) && QDir(folder.path()).mkdir(u"marks"_s)); // not writable now
        marks.setMarked({onEvent("evt_2")}, true);
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.front().front().value<Error>().text().contains(file));
    }

    void foreignLinesAreLeftOut()
    {
        QTemporaryDir folder;
        const QString name = folder.filePath(u"marks"_s);
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("nonsense\n[1]\n{\"id\":\"\",\"marked\":true}\n{\"id\":\"evt_1\"}\n"
                   "{\"id\":\"evt_2\",\"marked\":true,\"note\":7,\"since\":\"x\"}\n" +
                   QByteArray("{\"id\":\"evt_3\",\"note\":\"") + QByteArray(5000, 'n') + "\"}\n");
        file.close();
        Marks marks(m_clock);
        QVERIFY(readAll(marks, name));
        QCOMPARE(marks.count(), 2);
        QVERIFY(marks.find("evt_2")->marked);
        QCOMPARE(marks.find("evt_3")->note.size(), qsizetype(Mark::longestNote));
    }

    void changesAreUndoneTheLastOneFirst()
    {
        Marks marks(m_clock);
        marks.setMarked({onEvent("evt_1")}, true);
        marks.setNote(onEvent("evt_1"), u"first"_s);
        marks.setNote(onEvent("evt_1"), u"second"_s);
        marks.setMarked({onEvent("evt_1"), onEvent("evt_2")}, false);
        marks.undo();
        QVERIFY(marks.find("evt_1")->marked);
        QVERIFY(!marks.find("evt_2"));
        marks.undo();
        QCOMPARE(marks.find("evt_1")->note, u"first"_s);
        marks.undo();
        marks.undo();
        QVERIFY(!marks.find("evt_1"));
        QVERIFY(!marks.canUndo());
    }

    void theirNumberIsBounded()
    {
        Marks marks(m_clock);
        std::vector<MarkTarget> many;
        for (int i = 0; i < Marks::most; ++i)
            many.push_back(onEvent(QByteArray("evt_" + QByteArray::number(i)).constData()));
        QVERIFY(marks.setMarked(many, true));
        QVERIFY(!marks.setMarked({onEvent("evt_more")}, true));
        QVERIFY(!marks.find("evt_more"));
        QVERIFY(marks.setNote(many.front(), u"this one has a mark"_s));
        QVERIFY(marks.setMarked({many.back()}, false));
    }

    void aFilterIsDecidedByTheMark_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("marked");
        QTest::addColumn<QString>("note");
        QTest::addColumn<bool>("matches");
        QTest::newRow("marked") << u"marked:yes"_s << true << QString() << true;
        QTest::newRow("not marked") << u"marked:yes"_s << false << u"x"_s << false;
        QTest::newRow("asked not to be") << u"-marked:yes type:a.b"_s << false << QString() << true;
        QTest::newRow("no flag") << u"marked:no"_s << true << QString() << false;
        QTest::newRow("contained, any case") << u"note:CALL"_s << false << u"please call"_s << true;
        QTest::newRow("wildcard") << u"note:call*"_s << false << u"please call"_s << false;
        QTest::newRow("exact") << u"note=call"_s << false << u"call them"_s << false;
        QTest::newRow("unlike") << u"note!=call"_s << false << u"call them"_s << true;
        QTest::newRow("unlike nothing") << u"note!=call"_s << false << QString() << false;
        QTest::newRow("expression") << u"note~^call.+m$"_s << false << u"call them"_s << true;
        QTest::newRow("any note") << u"note:*"_s << false << u"x"_s << true;
        QTest::newRow("no note") << u"note:*"_s << true << QString() << false;
        QTest::newRow("alternatives")
            << u"(note:x or marked:yes) type:a.b"_s << true << QString() << true;
        QTest::newRow("besides") << u"marked:yes type:c.d"_s << true << QString() << false;
        QTest::newRow("list") << u"note:(one, \"two three\")"_s << false << u"two three"_s << true;
        QTest::newRow("quoted text is none") << u"\"marked:yes\""_s << true << QString() << false;
    }

    void aFilterIsDecidedByTheMark()
    {
        QFETCH(QString, filter);
        QFETCH(bool, marked);
        QFETCH(QString, note);
        QFETCH(bool, matches);
        const SearchExpression expression = parsed(filter);
        QVERIFY(!expression.isEmpty());
        Event row;
        row.id = EventId("evt_1");
        row.type = "a.b";
        row.data = "{}";
        SearchRow search;
        search.event = &row;
        Mark mark;
        mark.marked = marked;
        mark.note = note;
        const SearchExpression rest =
            MarkFilter(expression).remaining(mark.isEmpty() ? nullptr : &mark);
        QCOMPARE(rest.matches(search, m_clock.now()), matches);
    }

    void onlyIdsThatTheirMarksDoNotRuleOutAreAskedFor()
    {
        Marks marks(m_clock);
        std::vector<MarkTarget> many;
        for (int i = 0; i < 120; ++i)
            many.push_back(onEvent(QByteArray("evt_" + QByteArray::number(i)).constData()));
        marks.setMarked(many, true);
        marks.setNote(onEvent("evt_7"), u"look"_s);
        marks.setMarked({{"dlv_1", RowKind::Delivery, "a.b"}}, true);
        const auto asked = [&marks](const QString &filter) {
            return drained(MarkBatches(MarkFilter(parsed(filter)), marks, RowKind::Event));
        };
        QCOMPARE(asked(u"note:look"_s).size(), std::size_t(1));
        QVERIFY(asked(u"note:look"_s).front().text().startsWith(u"id=(\"evt_7\")"_s));
        QCOMPARE(asked(u"marked:yes type:a.*"_s).size(), std::size_t(3)); // 50 at a time
        QVERIFY(asked(u"marked:no"_s).empty());
        QVERIFY(MarkFilter(parsed(u"marked:yes type:x.*"_s)).isForMarkedOnly());
        QVERIFY(MarkFilter(parsed(u"(marked:yes or note:x)"_s)).isForMarkedOnly());
        QVERIFY(!MarkFilter(parsed(u"marked:yes or type:x.*"_s)).isForMarkedOnly());
        QVERIFY(!MarkFilter(parsed(u"-marked:yes"_s)).isForMarkedOnly());
        QVERIFY(!asksForMarks(parsed(u"data.note:x"_s)));
    }

    void aFilterNearItsLimitsIsAskedInSmallerBatches()
    {
        Marks marks(m_clock);
        std::vector<MarkTarget> many;
        for (int i = 0; i < 120; ++i)
            many.push_back(onEvent(QByteArray("evt_" + QByteArray::number(i)).constData()));
        marks.setMarked(many, true);
        // 190 terms leave room for few ids: all of them are asked for all the same.
        QStringList types;
        for (int i = 0; i < 189; ++i)
            types << u"type:a%1.b"_s.arg(i);
        const MarkFilter filter(parsed(u"marked:yes ("_s + types.join(u" or "_s) + u')'));
        QVERIFY(filter.isNeeded() && !filter.isTooLong());
        int ids = 0;
        for (const SearchExpression &one : drained(MarkBatches(filter, marks, RowKind::Event)))
            ids += int(one.text().count(u"\"evt_"_s));
        QCOMPARE(ids, 120);
        // Beyond that nothing can be asked, and it is known.
        for (int i = 0; i < 10; ++i)
            types << u"type:c%1.d"_s.arg(i);
        const SearchExpression full = parsed(u"marked:yes ("_s + types.join(u" or "_s) + u')');
        QVERIFY(!full.isEmpty());
        QVERIFY(MarkFilter(full).isTooLong());
        const QString text = u"note:x \""_s + QString(4080, u'y') + u'"';
        QVERIFY(!parsed(text).isEmpty() && MarkFilter(parsed(text)).isTooLong());
    }

    void whatIsMarkedWhileTheFileIsReadStays()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"console.ini.marks"_s);
        {
            Marks marks(m_clock);
            QVERIFY(readAll(marks, file));
            marks.setMarked({onEvent("evt_1"), onEvent("evt_2")}, true);
        }
        {
            Marks marks(m_clock);
            marks.keepIn(file);
            QVERIFY(marks.isReading());
            marks.setNote(onEvent("evt_2"), u"look"_s);
            QTRY_VERIFY(!marks.isReading());
            QCOMPARE(marks.count(), 2);
            QCOMPARE(marks.find("evt_2")->note, u"look"_s);
            marks.keepIn(file); // gone before it is read
            marks.setMarked({onEvent("evt_3")}, true);
        }
        Marks marks(m_clock);
        QVERIFY(readAll(marks, file));
        QCOMPARE(marks.count(), 3);
    }

private:
    ManualClock m_clock;
};

QTEST_GUILESS_MAIN(TestMarkStore)
#include "tst_markstore.moc"
