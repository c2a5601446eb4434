#pragma once

#include "ctlprocess.h"

#include <QTemporaryDir>

#include <memory>

namespace deckhand {

/// Words of a command line, parted by single blanks.
[[nodiscard]] QStringList split(const char *line);

/// What tests of a running server begin with: a folder of their own, a store in it, the server, and
/// commands that talk to it.
class CtlFixture
{
protected:
    /// Before each test: every warning fails it.
    void begin();
    /// After each test.
    void end();
    [[nodiscard]] QString path() const;  ///< of the store's file
    [[nodiscard]] QString store() const; ///< as `--store` takes it
    [[nodiscard]] static QStringList adminKey();
    /// Starts a server and waits until it is ready; fails the test where it is not.
    void start(const QStringList &words, const QStringList &environment = adminKey());
    [[nodiscard]] CtlResult ctl(const QStringList &words, const QByteArray &input = {},
                                const QString &key = testKey) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CtlProcess> m_server;
    QString m_url;
};

} // namespace deckhand
