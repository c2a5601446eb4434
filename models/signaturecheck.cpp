#include "models/signaturecheck.h"

#include <QList>
#include <QMessageAuthenticationCode>

#include <algorithm>

namespace deckhand {

namespace {

const QByteArray secretPrefix("whsec_");
const QByteArray mask("****");
constexpr qsizetype shortestKey = 24, longestKey = 64;

std::optional<QByteArray> keyOf(const Secret &secret)
{
    const QByteArray text = secret.reveal().trimmed();
    if (!text.startsWith(secretPrefix))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(text.mid(secretPrefix.size()),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() < shortestKey || decoded.decoded.size() > longestKey)
        return std::nullopt;
    return decoded.decoded;
}

} // namespace

SignatureCheck checkSignature(const Secret &secret, const SignatureFacts &facts,
                              const QByteArray &signatures, const QByteArray &body)
{
    const auto key = keyOf(secret);
    if (!key)
        return {SignatureVerdict::BadSecret, {}};
    SignatureCheck check;
    check.expected =
        QByteArray("v1,") +
        QMessageAuthenticationCode::hash(signedText(facts, body), *key, QCryptographicHash::Sha256)
            .toBase64();
    if (signatures.trimmed().isEmpty())
        return check;
    check.verdict = SignatureVerdict::Malformed;
    for (const QByteArray &one : signatures.simplified().split(' ')) {
        if (!one.startsWith("v1,"))
            continue;
        if (one == check.expected)
            return {SignatureVerdict::Matches, check.expected};
        if (one.endsWith(mask) && check.expected.startsWith(one.chopped(mask.size())))
            return {SignatureVerdict::MatchesMasked, check.expected};
        check.verdict = SignatureVerdict::OtherSecretOrBody;
    }
    return check;
}

SignatureSigners signersOf(const SignatureFacts &facts, const Destination &destination,
                           Timestamp at)
{
    const auto current = destination.config.credentials.find(QStringLiteral("secret"));
    if (facts.count == 0 || current == destination.config.credentials.end())
        return {};
    const auto masked = [](const Secret &secret) {
        const QByteArray &text = secret.reveal(); // an engine's answer is masked already
        return text.endsWith(mask) ? text : secret.masked();
    };
    std::vector<PreviousSecret> former = destination.previousSecrets;
    std::erase_if(former, [at](const PreviousSecret &one) { return one.expiresAt <= at; });
    std::stable_sort(former.begin(), former.end(),
                     [](const auto &a, const auto &b) { return a.expiresAt > b.expiresAt; });
    std::vector<SignatureSigner> all{{masked(current->second), std::nullopt}};
    for (const PreviousSecret &one : former)
        all.push_back({masked(one.secret), one.expiresAt});
    if (all.size() < std::size_t(facts.count))
        return {};
    all.erase(all.begin(), all.end() - facts.count);
    return {std::move(all), destination.updatedAt > at};
}

} // namespace deckhand
