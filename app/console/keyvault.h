#pragma once

#include "api/result.h"
#include "api/secret.h"

#include <QString>

#include <functional>
#include <optional>

class QObject;

namespace deckhand {

/// Where secrets of this user are kept between runs. Answers come from the event loop of the
/// calling thread, once, and not at all when `guard` is gone by then.
class KeyVault
{
public:
    virtual ~KeyVault() = default;
    /// Nothing where the vault answers but has no such entry.
    virtual void read(const QString &entry, QObject *guard,
                      std::function<void(Result<std::optional<Secret>>)> done) = 0;
    virtual void write(const QString &entry, const Secret &secret, QObject *guard,
                       std::function<void(VoidResult)> done) = 0;
    /// No such entry is no error.
    virtual void remove(const QString &entry, QObject *guard,
                        std::function<void(VoidResult)> done) = 0;
};

/// The keychain of the operating system. One that does not answer within two seconds is taken for
/// absent.
class SystemKeyVault final : public KeyVault
{
public:
    void read(const QString &entry, QObject *guard,
              std::function<void(Result<std::optional<Secret>>)> done) override;
    void write(const QString &entry, const Secret &secret, QObject *guard,
               std::function<void(VoidResult)> done) override;
    void remove(const QString &entry, QObject *guard,
                std::function<void(VoidResult)> done) override;
};

} // namespace deckhand
