#include "ctlfixture.h"

#include "transport/filedescriptor.h"
#include "transport/rawserver.h"

#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTest>

#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <future>
#include <nlohmann/json.hpp>
#include <unistd.h>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A terminal of which a program's output is read.
class Terminal
{
public:
    Terminal() : m_own(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC))
    {
        if (::grantpt(m_own.get()) == 0 && ::unlockpt(m_own.get()) == 0)
            m_programs =
                FileDescriptor(::open(::ptsname(m_own.get()), O_RDWR | O_NOCTTY | O_CLOEXEC));
    }
    [[nodiscard]] bool isOpen() const { return m_programs.isOpen(); }
    void give(QProcess &process) const
    {
        process.setChildProcessModifier([fd = m_programs.get()] { ::dup2(fd, STDOUT_FILENO); });
    }
    /// All that has come.
    [[nodiscard]] const QByteArray &text()
    {
        std::array<char, 4096> buffer;
        for (ssize_t n = 0; (n = ::read(m_own.get(), buffer.data(), buffer.size())) > 0;)
            m_text.append(buffer.data(), n);
        return m_text;
    }

private:
    FileDescriptor m_own;
    FileDescriptor m_programs;
    QByteArray m_text;
};

} // namespace

/// `deckhandctl destinations test` on a terminal.
class TestCtlTest : public QObject, private CtlFixture
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void stagesAreLinesAsSoonAsTheyArePassed()
    {
        start({u"serve"_s, u"--store"_s, store(), u"--listen"_s, u"127.0.0.1:0"_s,
               u"--allow-address"_s, u"127.0.0.0/8"_s});
        std::promise<void> letGo;
        const auto goes = letGo.get_future().share();
        RawServer receiver([goes](RawServer::Connection &connection) {
            if (connection.request().isEmpty())
                return;
            goes.wait();
            connection.write(answer(200));
        });
        bool held = true;
        const auto release = [&] {
            if (std::exchange(held, false))
                letGo.set_value();
        };
        const auto ends = qScopeGuard(release);
        const CtlResult made = ctl(split("destinations add --json --name hook") +
                                   QStringList{QString::fromLatin1(receiver.url())});
        const auto json = nlohmann::json::parse(made.out.toStdString(), nullptr, false);
        QVERIFY2(json.is_object(), made.err.constData());
        Terminal terminal;
        QVERIFY(terminal.isOpen());
        QProcess process;
        terminal.give(process);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"NO_COLOR"_s, u"1"_s);
        environment.insert(u"DECKHAND_URL"_s, m_url);
        environment.insert(u"DECKHAND_KEY"_s, testKey);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(DECKHAND_BIN_DIR "/deckhandctl"),
                      split("destinations test") +
                          QStringList{QString::fromStdString(json.value("id", std::string()))});
        QTRY_VERIFY2(terminal.text().contains("size"), terminal.text().constData());
        QVERIFY(terminal.text().contains("Connected to 127.0.0.1:"));
        QVERIFY(!terminal.text().contains("✓ send"));
        QCOMPARE(process.state(), QProcess::Running);
        release();
        QTRY_COMPARE(process.state(), QProcess::NotRunning);
        QCOMPARE(process.exitCode(), 0);
        QVERIFY2(terminal.text().contains("delivered"), terminal.text().constData());
        for (const char *once : {"find the host", "Connected to", "size", "✓ send"})
            QCOMPARE(terminal.text().count(once), 1);
    }
};

QTEST_GUILESS_MAIN(TestCtlTest)
#include "tst_ctltest.moc"
