#include "models/signaturelab.h"

#include "api/jsonscan.h"
#include "models/signaturecheck.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr auto tolerance = std::chrono::minutes(5);
constexpr qsizetype shownBytes = 24;

class Examination
{
public:
    Examination(const PastedRequest &request, const Secret &secret,
                const std::optional<QByteArray> &sentBody, Timestamp now)
        : m_request(request), m_secret(secret), m_sentBody(sentBody), m_now(now)
    {
        m_facts.id = request.header("webhook-id");
        m_facts.timestamp = request.header("webhook-timestamp");
        m_facts.signatures = request.header("webhook-signature");
    }

    LabReport take()
    {
        m_report.finding = examine();
        return std::move(m_report);
    }

private:
    LabFinding examine()
    {
        if (const auto problem = headerProblem())
            return set(SignedPart::Head, PartVerdict::Bad, *problem);
        set(SignedPart::Head, PartVerdict::Good);
        judgeClock();
        if (m_request.bodyInFile || !m_request.body)
            return set(SignedPart::Body, PartVerdict::Bad,
                       m_request.bodyInFile ? LabFinding::BodyInFile : LabFinding::BodyMissing);
        if (m_sentBody)
            m_report.differs = firstDifference(*m_request.body, *m_sentBody);
        return judge();
    }

    std::optional<LabFinding> headerProblem()
    {
        for (const char *name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
            if (m_request.header(name).isEmpty()) {
                m_report.missing = name;
                return LabFinding::MissingHeader;
            }
        }
        bool isNumber = false;
        m_seconds = m_facts.timestamp.toLongLong(&isNumber);
        constexpr qint64 most = 253'402'300'799; // the end of the year 9999
        if (!isNumber || m_seconds < 0 || m_seconds > most)
            return LabFinding::BadTimestamp;
        return std::nullopt;
    }

    void judgeClock()
    {
        m_report.off = m_now - fromMillis(m_seconds * 1000);
        const bool near = m_report.off <= tolerance && m_report.off >= -tolerance;
        set(SignedPart::Clock, near ? PartVerdict::Good : PartVerdict::Bad);
    }

    LabFinding judge()
    {
        switch (verdictOver(*m_request.body)) {
        case SignatureVerdict::BadSecret:
            return set(SignedPart::Secret, PartVerdict::Bad, LabFinding::BadSecret);
        case SignatureVerdict::NoSignature:
        case SignatureVerdict::Malformed:
            return set(SignedPart::Head, PartVerdict::Bad, LabFinding::BadSignatureForm);
        case SignatureVerdict::Matches: return fits(LabFinding::Valid);
        case SignatureVerdict::MatchesMasked: return fits(LabFinding::ValidAsFarAsKept);
        case SignatureVerdict::OtherSecretOrBody: break;
        }
        return explain();
    }

    LabFinding fits(LabFinding finding)
    {
        set(SignedPart::Secret, PartVerdict::Good);
        set(SignedPart::Body, PartVerdict::Good);
        if (m_report.verdict(SignedPart::Clock) == PartVerdict::Good)
            return finding;
        return m_report.off > milliseconds(0) ? LabFinding::TooOld : LabFinding::TooNew;
    }

    LabFinding explain()
    {
        if (const auto changed = changeOfBody()) {
            set(SignedPart::Secret, PartVerdict::Good);
            return set(SignedPart::Body, PartVerdict::Bad, *changed);
        }
        if (m_sentBody && !m_report.differs) {
            set(SignedPart::Body, PartVerdict::Good);
            return set(SignedPart::Secret, PartVerdict::Bad, LabFinding::OtherSecret);
        }
        if (const auto problem = problemInBody())
            return set(SignedPart::Body, PartVerdict::Bad, *problem);
        return LabFinding::SecretOrBody;
    }

    /// What must be undone for the signature to fit.
    std::optional<LabFinding> changeOfBody() const
    {
        if (m_sentBody && m_report.differs && isMadeOver(*m_sentBody))
            return LabFinding::BodyDiffers;
        const QByteArray &body = *m_request.body;
        if ((body.endsWith("\r\n") && isMadeOver(body.chopped(2))) ||
            (body.endsWith('\n') && isMadeOver(body.chopped(1))))
            return LabFinding::LineEndAdded;
        if (isMadeOver(body + '\n') || isMadeOver(body + "\r\n"))
            return LabFinding::LineEndRemoved;
        QByteArray unix = body;
        unix.replace("\r\n", "\n");
        QByteArray windows = unix;
        windows.replace("\n", "\r\n");
        if ((unix != body && isMadeOver(unix)) || (windows != body && isMadeOver(windows)))
            return LabFinding::LineEndsChanged;
        if (body.startsWith("\xEF\xBB\xBF") && isMadeOver(body.mid(3)))
            return LabFinding::ByteOrderMark;
        return std::nullopt;
    }

    std::optional<LabFinding> problemInBody() const
    {
        const auto members = scanJson(*m_request.body, JsonLimits{});
        if (!members)
            return LabFinding::BodyCut;
        for (const JsonSlice &member : *members) {
            if (member.key == "id" && unquoteJson(member.text) != m_facts.id)
                return LabFinding::BodyOfAnother;
        }
        return std::nullopt;
    }

    [[nodiscard]] SignatureVerdict verdictOver(const QByteArray &body) const
    {
        return checkSignature(m_secret, m_facts, m_facts.signatures, body).verdict;
    }
    [[nodiscard]] bool isMadeOver(const QByteArray &body) const
    {
        const SignatureVerdict verdict = verdictOver(body);
        return verdict == SignatureVerdict::Matches || verdict == SignatureVerdict::MatchesMasked;
    }

    void set(SignedPart part, PartVerdict verdict) { m_report.parts[std::size_t(part)] = verdict; }
    LabFinding set(SignedPart part, PartVerdict verdict, LabFinding finding)
    {
        set(part, verdict);
        return finding;
    }

    const PastedRequest &m_request;
    const Secret &m_secret;
    const std::optional<QByteArray> &m_sentBody;
    const Timestamp m_now;
    SignatureFacts m_facts;
    qint64 m_seconds = 0;
    LabReport m_report;
};

} // namespace

std::optional<BodyDifference> firstDifference(QByteArrayView received, QByteArrayView sent)
{
    const auto [a, b] = std::mismatch(received.begin(), received.end(), sent.begin(), sent.end());
    if (a == received.end() && b == sent.end())
        return std::nullopt;
    BodyDifference difference;
    difference.offset = a - received.begin();
    difference.line = 1 + int(std::count(received.begin(), a, '\n'));
    const auto from = [&difference](QByteArrayView body) {
        const QByteArrayView rest = body.sliced(difference.offset);
        return rest.first(std::min(rest.size(), shownBytes)).toByteArray();
    };
    difference.received = from(received);
    difference.sent = from(sent);
    return difference;
}

LabReport examineSignature(const PastedRequest &request, const Secret &secret,
                           const std::optional<QByteArray> &sentBody, Timestamp now)
{
    return Examination(request, secret, sentBody, now).take();
}

} // namespace deckhand
