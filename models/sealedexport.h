#pragma once

#include "api/engineapi.h"

#include <QObject>

namespace deckhand {

/// Writes a file of destinations with their credentials, which the engine seals. One at a time.
class SealedExport : public QObject
{
    Q_OBJECT

public:
    explicit SealedExport(EngineApi &engine, QObject *parent = nullptr);

    /// `file` is as `exportDestinations` makes it. Not while it is busy.
    void start(const QByteArray &file, const Secret &passphrase, const QString &path);
    [[nodiscard]] bool isBusy() const { return m_busy; }

Q_SIGNALS:
    void finished(const QString &path, qint64 bytes);
    void failed(const deckhand::Error &error);

private:
    void seal(const QByteArray &file, const QByteArray &context, const Secret &passphrase,
              const QString &path);
    void write(const QByteArray &file, const QByteArray &box, const QString &path);
    void fail(const Error &error);

    EngineApi &m_engine;
    bool m_busy = false;
};

} // namespace deckhand
