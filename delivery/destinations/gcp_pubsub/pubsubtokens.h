#pragma once

#include "destinations/sender.h"
#include "signing/serviceaccountjwt.h"
#include "transport/httpclient.h"

#include <functional>
#include <optional>
#include <vector>

namespace deckhand {

/// The bearer tokens of one destination. A self-signed JWT is taken first, since it needs no
/// sign-in; once the service has refused it, access tokens that `token_uri` gives for an assertion
/// (https://developers.google.com/identity/protocols/oauth2/service-account, HTTP/REST), until one
/// of those is refused too. Thread: delivery.
class PubSubTokens
{
public:
    /// The pool is closed before this goes, and with it every callback.
    PubSubTokens(ServiceAccount account, const SenderContext &context, HttpPool pool);

    struct Answer
    {
        Secret token;                       ///< empty: there is none, see `problem`
        std::optional<SendOutcome> problem; ///< why signing in failed
        std::optional<double> tookMs;       ///< what signing in took
    };
    using Done = std::function<void(const Answer &)>;
    /// At once where a token is at hand, else once signing in has ended, after `timeout` at most.
    void get(milliseconds timeout, Done done);
    /// The service answered 401 to this token: the next one is made another way.
    void refused(const Secret &token);
    [[nodiscard]] const QByteArray &email() const { return m_account.email(); }

private:
    void signIn(milliseconds timeout);
    void signedIn(HttpResponse &&response);
    void answer(const Answer &answer);
    [[nodiscard]] AttemptError refusal(const HttpResponse &response) const;
    [[nodiscard]] QString tokenHost() const;

    const SenderContext m_context;
    const HttpPool m_pool;
    const ServiceAccount m_account;
    SelfSignedToken m_selfSigned;
    bool m_exchanging = false; ///< access tokens instead of self-signed ones
    Secret m_access;
    SteadyTime m_accessUntil{};
    std::vector<Done> m_waiting; ///< for the sign-in that is under way
};

} // namespace deckhand
