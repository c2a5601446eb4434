#include "server/requestreader.h"

#include <QTest>

using namespace deckhand;

/// The reader by itself, fed in pieces of every size.
class TestRequestReader : public QObject
{
    Q_OBJECT

private:
    using State = RequestReader::State;
    static constexpr RequestLimits limits{1024, 4096, 20};

    struct Read
    {
        State state;
        int status = 0;
        QByteArray body;
    };

    /// As a connection does: what is not taken is there again with more behind it.
    static Read read(const QByteArray &bytes, qsizetype piece)
    {
        RequestReader reader(limits);
        QByteArray pending;
        for (qsizetype at = 0; at < bytes.size(); at += piece) {
            pending += bytes.mid(at, piece);
            for (bool more = true; more && reader.state() != State::Failed;) {
                const State before = reader.state();
                pending.remove(0, reader.feed(pending.constData(), pending.size()));
                if (reader.state() == State::HeaderDone)
                    reader.proceed();
                more = reader.state() != before && !pending.isEmpty();
            }
        }
        return {reader.state(), reader.problem().status, reader.request().body};
    }

    static QByteArray chunked(const QByteArray &rest)
    {
        return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + rest;
    }

    static QByteArray trailer(int bytes) { return "X-T: " + QByteArray(bytes, 'x') + "\r\n"; }

private Q_SLOTS:
    void readsABodyInPiecesOfAnySize_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 2, 3, 7, 64, 100'000})
            QTest::addRow("%d", piece) << piece;
    }
    void readsABodyInPiecesOfAnySize()
    {
        QFETCH(int, piece);
        const Read plain =
            read("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", piece);
        QCOMPARE(plain.state, State::Done);
        QCOMPARE(plain.body, QByteArray("hello"));
        const Read parts = read(chunked("3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\nX-T: 1\r\n\r\n"), piece);
        QCOMPARE(parts.state, State::Done);
        QCOMPARE(parts.body, QByteArray("hello"));
    }

    void refusesOversizedFraming_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("trailers that end") << chunked("1\r\na\r\n0\r\n" + trailer(1500) + "\r\n");
        QTest::newRow("trailers without end") << chunked("1\r\na\r\n0\r\n" + trailer(1500));
        QTest::newRow("a chunk extension")
            << chunked("1;a=" + QByteArray(1500, 'x') + "\r\na\r\n0\r\n\r\n");
    }
    void refusesOversizedFraming()
    {
        QFETCH(QByteArray, bytes);
        for (const qsizetype piece : {qsizetype(100), qsizetype(100'000)}) {
            const Read result = read(bytes, piece);
            QCOMPARE(result.state, State::Failed);
            QCOMPARE(result.status, 431);
        }
    }

    void takesABodyLargerThanTheHeaderLimit()
    {
        const QByteArray body(3000, 'b');
        const QByteArray size = QByteArray::number(body.size(), 16);
        const Read result = read(chunked(size + "\r\n" + body + "\r\n0\r\n\r\n"), 100'000);
        QCOMPARE(result.state, State::Done);
        QCOMPARE(result.body, body);
    }

    void refusesABodyOverTheLimit()
    {
        const QByteArray body(4097, 'b');
        const Read result = read(chunked("1001\r\n" + body + "\r\n0\r\n\r\n"), 333);
        QCOMPARE(result.state, State::Failed);
        QCOMPARE(result.status, 413);
    }
};

QTEST_GUILESS_MAIN(TestRequestReader)
#include "tst_requestreader.moc"
