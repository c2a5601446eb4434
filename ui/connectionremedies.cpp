#include "models/formatting.h"
#include "ui/profilewords.h"

#include <cmath>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::ConnectionRemedies)
};

/// Nobody answered, or broke off.
Remedy networkRemedy(const CheckedStage &stage, const QUrl &url)
{
    const QString host = url.host();
    switch (stage.problem) {
    case CheckProblem::HostNotFound:
        return {Tr::tr("No address was found for %1.").arg(host),
                Tr::tr("Check how it is written, and the network of this computer.")};
    case CheckProblem::Refused:
        return {Tr::tr("Nothing listens at %1.").arg(url.authority()),
                Tr::tr("Start the server there, or correct the port.")};
    case CheckProblem::TimedOut:
        return {Tr::tr("%1 gave no answer in time.").arg(url.authority()),
                Tr::tr("Look for a firewall on the way, or for a server that is overloaded.")};
    case CheckProblem::Closed:
        return {Tr::tr("%1 closed the connection without an answer.").arg(url.authority()),
                Tr::tr("Check that Deckhand listens there, and whether it wants https or http.")};
    default:
        return {Tr::tr("There is no way to %1.").arg(url.authority()),
                Tr::tr("Check the network of this computer.")};
    }
}

Remedy tlsRemedy(const CheckedStage &stage, const QUrl &url)
{
    const QString host = url.host();
    switch (stage.problem) {
    case CheckProblem::NoTls:
        return {Tr::tr("Deckhand was installed without TLS."),
                Tr::tr("Install the package that brings TLS.")};
    case CheckProblem::CaFile:
        return {Tr::tr("No certificate could be read from %1.").arg(stage.evidence),
                Tr::tr("Choose a file in PEM format, or leave the field empty.")};
    case CheckProblem::NotTls:
        return {Tr::tr("%1 does not speak TLS.").arg(url.authority()),
                Tr::tr("Correct the port, or begin the address with http://.")};
    case CheckProblem::TlsVersion:
        return {Tr::tr("There is no TLS version in common with %1.").arg(host),
                Tr::tr("Allow TLS 1.2 or later on the server.")};
    case CheckProblem::TlsUntrusted:
        return {
            stage.evidence.isEmpty()
                ? Tr::tr("Nobody known to this computer signed the certificate of %1.").arg(host)
                : Tr::tr("The certificate of %1 was signed by %2, which is not trusted here.")
                      .arg(host, stage.evidence),
            Tr::tr("Name the file of your own authority below the address.")};
    case CheckProblem::TlsExpired:
        return {Tr::tr("The certificate of %1 expired on %2.").arg(host, stage.evidence),
                Tr::tr("Renew it on the server.")};
    case CheckProblem::TlsNotYetValid:
        return {Tr::tr("The certificate of %1 is valid only from %2 on.").arg(host, stage.evidence),
                Tr::tr("Check the clock of this computer.")};
    case CheckProblem::TlsName:
        return {Tr::tr("The certificate is for %2, not for %1.").arg(host, stage.evidence),
                Tr::tr("Use an address that the certificate names, or correct the certificate.")};
    default:
        return {Tr::tr("The TLS handshake with %1 failed: %2.").arg(host, stage.evidence),
                Tr::tr("Check the certificate of the server.")};
    }
}

Remedy wait(const QString &what, const QString &seconds)
{
    if (seconds.isEmpty())
        return {what, Tr::tr("Try again in a while.")};
    return {what, Tr::tr("Try again in %1.").arg(format::duration(seconds.toDouble() * 1000))};
}

Remedy serverRemedy(const CheckedStage &stage, const QUrl &url)
{
    const QString at = url.authority();
    switch (stage.problem) {
    case CheckProblem::NotDeckhand:
        return {Tr::tr("%1 answers, but not as a Deckhand server does.").arg(at),
                Tr::tr("Correct the address; a path belongs to it where a proxy needs one.")};
    case CheckProblem::VersionTooOld:
        return {stage.evidence.isEmpty()
                    ? Tr::tr("The server at %1 is too old for this console.").arg(at)
                    : Tr::tr("The server at %1 has version %2, this console needs %3 or later.")
                          .arg(at, stage.evidence, QLatin1String(oldestServer)),
                Tr::tr("Update the server.")};
    case CheckProblem::Maintenance:
        return wait(Tr::tr("The server at %1 is under maintenance (503).").arg(at), stage.evidence);
    case CheckProblem::RateLimited:
        return wait(Tr::tr("The server at %1 has had too many calls (429).").arg(at),
                    stage.evidence);
    case CheckProblem::Redirect:
        return {Tr::tr("The server redirects to %1.").arg(stage.evidence),
                Tr::tr("Enter that address instead; a key is not sent elsewhere unasked.")};
    default:
        return {Tr::tr("The server at %1 failed (%2).").arg(at, stage.evidence),
                Tr::tr("Look at the log of the server, or of the proxy before it.")};
    }
}

Remedy signInRemedy(const CheckedStage &stage)
{
    switch (stage.problem) {
    case CheckProblem::KeyMissing:
        return {Tr::tr("The server asks for a key."),
                Tr::tr("Enter one; “deckhandctl keys create” makes one on the server.")};
    case CheckProblem::KeyWrong:
        return {Tr::tr("The server does not know this key."),
                Tr::tr("Check that all of it was copied, and that it was not revoked.")};
    default:
        return {Tr::tr("This key does not let you read."),
                Tr::tr("Use a key with the role viewer, operator or admin.")};
    }
}

Remedy clockRemedy(const ServerProfile &facts)
{
    const auto difference = facts.clockDifference.value_or(milliseconds(0));
    const QString much = format::duration(std::abs(double(difference.count())));
    return {difference.count() > 0
                ? Tr::tr("The clock of the server is %1 ahead of this computer's.").arg(much)
                : Tr::tr("The clock of the server is %1 behind this computer's.").arg(much),
            Tr::tr("Set both by a time server: times mislead, and beyond five minutes receivers "
                   "refuse signatures.")};
}

} // namespace

Remedy ProfileWords::remedy(const CheckedStage &stage, const QUrl &url, const ServerProfile &facts)
{
    switch (stage.problem) {
    case CheckProblem::None:
    case CheckProblem::ClockUnknown: return {};
    case CheckProblem::ClockDiffers: return clockRemedy(facts);
    case CheckProblem::KeyMissing:
    case CheckProblem::KeyWrong:
    case CheckProblem::MayNotRead: return signInRemedy(stage);
    case CheckProblem::NotDeckhand:
    case CheckProblem::VersionTooOld:
    case CheckProblem::Maintenance:
    case CheckProblem::Redirect:
    case CheckProblem::ServerError:
    case CheckProblem::RateLimited: return serverRemedy(stage, url);
    case CheckProblem::HostNotFound:
    case CheckProblem::Refused:
    case CheckProblem::Unreachable:
    case CheckProblem::TimedOut:
    case CheckProblem::Closed: return networkRemedy(stage, url);
    default: return tlsRemedy(stage, url);
    }
}

} // namespace deckhand
