#include "models/sealedexport.h"

#include "models/filework.h"
#include "models/sealedbundle.h"

namespace deckhand {

SealedExport::SealedExport(EngineApi &engine, QObject *parent) : QObject(parent), m_engine(engine)
{}

void SealedExport::start(const QByteArray &file, const Secret &passphrase, const QString &path)
{
    if (m_busy)
        return;
    m_busy = true;
    onFinished(inBackground<QByteArray>([file] { return sealContext(file); }), this,
               [this, file, passphrase, path](const Result<QByteArray> &context) {
                   seal(file, *context, passphrase, path);
               });
}

void SealedExport::seal(const QByteArray &file, const QByteArray &context, const Secret &passphrase,
                        const QString &path)
{
    onFinished(m_engine.destinations().sealCredentials(passphrase, context), this,
               [this, file, path](const Result<QByteArray> &box) {
                   if (box)
                       write(file, *box, path);
                   else
                       fail(box.error());
               });
}

void SealedExport::write(const QByteArray &file, const QByteArray &box, const QString &path)
{
    onFinished(inBackground<qint64>([=] { return writeNow(path, withSealed(file, box)); }), this,
               [this, path](const Result<qint64> &written) {
                   if (!written) {
                       fail(written.error());
                       return;
                   }
                   m_busy = false;
                   Q_EMIT finished(path, *written);
               });
}

void SealedExport::fail(const Error &error)
{
    m_busy = false;
    Q_EMIT failed(error);
}

} // namespace deckhand
