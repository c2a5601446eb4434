#pragma once

#include "api/result.h"
#include "api/secret.h"
#include "api/time.h"

#include <QByteArray>

#include <memory>

struct evp_pkey_st;

namespace deckhand {

/// The key file of a Google service account, as the console and `gcloud iam service-accounts keys
/// create` write it, and the tokens that are made with it: JWTs signed with RS256 (RFC 7518, 3.3).
/// Cheap to copy. Thread: any.
class ServiceAccount
{
public:
    /// One problem for each member that is missing or unusable; nothing of the key is in them.
    [[nodiscard]] static Result<ServiceAccount> parse(const Secret &json);

    [[nodiscard]] const QByteArray &email() const { return m_email; }
    [[nodiscard]] const QByteArray &tokenUri() const { return m_tokenUri; }
    /// Stands in for an access token at the service that is the audience, for one hour
    /// (https://google.aip.dev/auth/4111).
    [[nodiscard]] Secret selfSigned(QByteArrayView audience, Timestamp now) const;
    /// What an access token is given for at `tokenUri` (RFC 7523, 2.1), for one hour.
    [[nodiscard]] Secret assertion(QByteArrayView scope, Timestamp now) const;

private:
    ServiceAccount() = default;
    [[nodiscard]] Secret jwt(QByteArrayView audience, QByteArrayView scope, Timestamp now) const;
    [[nodiscard]] QByteArray signature(const QByteArray &text) const;

    QByteArray m_email;
    QByteArray m_keyId;
    QByteArray m_tokenUri;
    std::shared_ptr<evp_pkey_st> m_key;
};

/// A self-signed token that is kept: signed again five minutes before its hour is over, and where
/// the clock was set back.
class SelfSignedToken
{
public:
    SelfSignedToken(ServiceAccount account, QByteArray audience)
        : m_account(std::move(account)), m_audience(std::move(audience))
    {}
    [[nodiscard]] const Secret &at(Timestamp now);

private:
    ServiceAccount m_account;
    QByteArray m_audience;
    Secret m_token;
    Timestamp m_signedAt{};
};

} // namespace deckhand
