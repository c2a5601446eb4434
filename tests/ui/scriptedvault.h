#pragma once

#include "console/keyvault.h"

#include <map>

namespace deckhand {

/// A vault that answers as told, at once.
class ScriptedVault final : public KeyVault
{
public:
    bool absent = false;
    bool readOnly = false;
    std::map<QString, Secret> entries;

    void read(const QString &entry, QObject *,
              std::function<void(Result<std::optional<Secret>>)> done) override
    {
        if (absent) {
            done(failure(ErrorCode::ApiError, QStringLiteral("No keychain answers.")));
            return;
        }
        const auto found = entries.find(entry);
        done(found == entries.end() ? std::optional<Secret>() : std::optional(found->second));
    }
    void write(const QString &entry, const Secret &secret, QObject *,
               std::function<void(VoidResult)> done) override
    {
        if (absent || readOnly) {
            done(failure(ErrorCode::ApiError, QStringLiteral("The keychain is locked.")));
            return;
        }
        entries[entry] = secret;
        done(VoidResult());
    }
    void remove(const QString &entry, QObject *, std::function<void(VoidResult)> done) override
    {
        entries.erase(entry);
        done(VoidResult());
    }
};

} // namespace deckhand
