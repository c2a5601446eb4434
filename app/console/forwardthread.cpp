#include "console/forwardthread.h"

namespace deckhand {

ForwardThread::ForwardThread(const ForwardRun::Settings &settings)
    : m_run(new ForwardRun(settings)),
      m_deliverer(new LocalDeliverer(*settings.source, *settings.clock))
{
    m_thread.setObjectName(QStringLiteral("forwarding"));
    for (QObject *worker : {static_cast<QObject *>(m_run), static_cast<QObject *>(m_deliverer)}) {
        worker->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, worker, &QObject::deleteLater);
    }
    m_thread.start();
}

ForwardThread::~ForwardThread()
{
    QMetaObject::invokeMethod(m_run, [this] {
        m_run->stop();
        m_thread.quit();
    });
    m_thread.wait();
}

} // namespace deckhand
