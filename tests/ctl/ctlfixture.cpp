#include "ctlfixture.h"

#include <QRegularExpression>
#include <QTest>

namespace deckhand {

QStringList split(const char *line)
{
    return QString::fromUtf8(line).split(QLatin1Char(' '));
}

void CtlFixture::begin()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".?")));
    m_folder = std::make_unique<QTemporaryDir>();
}

void CtlFixture::end()
{
    m_server.reset();
    m_folder.reset();
}

QString CtlFixture::path() const
{
    return m_folder->filePath(QStringLiteral("events.db"));
}

QString CtlFixture::store() const
{
    return QStringLiteral("sqlite:") + path();
}

QStringList CtlFixture::adminKey()
{
    return {QString(QStringLiteral("DECKHAND_ADMIN_KEY=") + testKey)};
}

void CtlFixture::start(const QStringList &words, const QStringList &environment)
{
    m_server = std::make_unique<CtlProcess>(words, environment);
    m_url = m_server->waitUntilReady();
    QVERIFY2(!m_url.isEmpty(), m_server->allErr().constData());
}

CtlResult CtlFixture::ctl(const QStringList &words, const QByteArray &input,
                          const QString &key) const
{
    return runCtl(words, input,
                  {QString(QStringLiteral("DECKHAND_URL=") + m_url),
                   QString(QStringLiteral("DECKHAND_KEY=") + key)});
}

} // namespace deckhand
