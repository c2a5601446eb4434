#include "demo/receiverstate.h"

#include "signing/standardwebhooks.h"

#include <QHashFunctions>

#include <algorithm>

namespace deckhand {

namespace {

constexpr size_t rememberedIds = 100'000;
constexpr size_t slotCount = 1 << 18; ///< a power of two, well above the ids

const char *reasonOf(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 410: return "Gone";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
    }
}

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

QByteArray headerSafe(QByteArray value)
{
    for (char &c : value) {
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    }
    return value;
}

/// One writer, so no locked instruction is needed.
void add(std::atomic<qint64> &counter, qint64 n = 1)
{
    counter.store(counter.load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
}

} // namespace

QByteArray hugeBody()
{
    static const QByteArray body = "{\"padding\":\"" + QByteArray(1'000'000, 'x') + "\"}";
    return body;
}

QByteArray makeAnswer(int status, const QByteArray &headers, const QByteArray &body)
{
    const bool bodiless = status == 204 || status == 304;
    QByteArray text("HTTP/1.1 ");
    text.append(QByteArray::number(status)).append(' ').append(reasonOf(status)).append("\r\n");
    if (!bodiless) {
        text.append("Content-Type: application/json\r\nContent-Length: ");
        text.append(QByteArray::number(body.size())).append("\r\n");
    }
    text.append(headers).append("\r\n");
    return bodiless ? text : text.append(body);
}

// --- RecentIds ----------------------------------------------------------------------------------

RecentIds::RecentIds()
    : m_seed(std::random_device()()), m_slots(slotCount, 0), m_order(rememberedIds, 0)
{}

std::uint64_t RecentIds::hash(QByteArrayView id) const
{
    const std::uint64_t hash = qHash(id, m_seed);
    return hash == 0 ? 1 : hash;
}

size_t RecentIds::slotOf(std::uint64_t hash) const
{
    size_t slot = hash & (slotCount - 1);
    while (m_slots[slot] != 0 && m_slots[slot] != hash)
        slot = (slot + 1) & (slotCount - 1);
    return slot;
}

bool RecentIds::contains(QByteArrayView id) const
{
    return m_slots[slotOf(hash(id))] != 0;
}

void RecentIds::insert(QByteArrayView id)
{
    const std::uint64_t value = hash(id);
    const size_t slot = slotOf(value);
    if (m_slots[slot] != 0)
        return;
    m_slots[slot] = value;
    if (m_order[m_next] != 0)
        erase(m_order[m_next]);
    m_order[m_next] = value;
    m_next = (m_next + 1) % rememberedIds;
}

/// Moves later entries of the run forward, so that no look-up meets a gap.
void RecentIds::erase(std::uint64_t value)
{
    size_t gap = slotOf(value);
    m_slots[gap] = 0;
    for (size_t slot = (gap + 1) & (slotCount - 1); m_slots[slot] != 0;
         slot = (slot + 1) & (slotCount - 1)) {
        const size_t home = m_slots[slot] & (slotCount - 1);
        if (((slot - home) & (slotCount - 1)) < ((slot - gap) & (slotCount - 1)))
            continue;
        m_slots[gap] = m_slots[slot];
        m_slots[slot] = 0;
        gap = slot;
    }
}

// --- ReceiverState ------------------------------------------------------------------------------

ReceiverState::ReceiverState(const Receiver::Settings &settings)
    : m_onReceived(settings.onReceived), m_random(std::random_device()())
{
    m_badAnswer = {401, makeAnswer(401, {}, "{\"error\":\"the signature does not match\"}")};
    setDials(settings.dials);
    setSecrets(settings.secrets);
}

void ReceiverState::setDials(const ReceiverDials &dials)
{
    m_dials = dials;
    const auto build = [&dials](int status) {
        QByteArray headers;
        if (dials.retryAfterSeconds && !isSuccess(status))
            headers.append("Retry-After: ")
                .append(QByteArray::number(*dials.retryAfterSeconds))
                .append("\r\n");
        if (status >= 300 && status < 400 && !dials.location.isEmpty())
            headers.append("Location: ").append(headerSafe(dials.location)).append("\r\n");
        return Answer{status, makeAnswer(status, headers, dials.body)};
    };
    m_answer = build(dials.status);
    m_failures.clear();
    if (dials.failsMixed)
        std::transform(mixedFailures.begin(), mixedFailures.end(), std::back_inserter(m_failures),
                       build);
    else
        m_failures.push_back(build(dials.failureStatus));
}

void ReceiverState::setSecrets(const std::vector<Secret> &secrets)
{
    // A secret that can't be read is no reason to stop checking: nothing matches then.
    m_checksSignatures = !secrets.empty();
    m_keys.clear();
    for (const Secret &secret : secrets) {
        if (Result<Secret> key = webhookKey(secret))
            m_keys.push_back(std::move(*key));
    }
}

bool ReceiverState::isSigned(const RequestView &request, Timestamp now) const
{
    return std::any_of(m_keys.begin(), m_keys.end(), [&](const Secret &key) {
        return verifyWebhook(key, request.id, request.timestamp, request.signatures, request.body,
                             now) == WebhookVerdict::Valid;
    });
}

double ReceiverState::chance()
{
    return std::uniform_real_distribution<double>(0, 1)(m_random);
}

const ReceiverState::Answer &ReceiverState::answerFor(bool bad)
{
    if (bad)
        return m_badAnswer;
    const bool fails = m_dials.failureShare > 0 && chance() < m_dials.failureShare;
    return fails ? m_failures[m_turn++ % m_failures.size()] : m_answer;
}

Verdict ReceiverState::judge(const RequestView &request)
{
    const Timestamp now = std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
    const bool valid = m_checksSignatures && !m_dials.secretExpired && isSigned(request, now);
    const bool bad = m_checksSignatures && !valid;
    Verdict verdict;
    const Answer &answer = answerFor(bad);
    verdict.status = answer.status;
    verdict.answer = &answer.text;
    verdict.reset = m_dials.reset;
    verdict.latency = m_dials.latency;
    if (m_dials.latencySpread.count() > 0)
        verdict.latency += milliseconds(qint64(double(m_dials.latencySpread.count()) * chance()));

    const bool duplicate = !request.id.isEmpty() && m_seen.contains(request.id);
    if (isSuccess(verdict.status) && !verdict.reset && !request.id.isEmpty())
        m_seen.insert(request.id);
    count(verdict.reset ? 0 : verdict.status, request, bad, duplicate);
    if (m_onReceived) {
        Received received;
        received.answeredStatus = verdict.reset ? 0 : verdict.status;
        received.signatureChecked = m_checksSignatures;
        received.signatureValid = valid;
        received.duplicate = duplicate;
        report(request, now, std::move(received));
    }
    return verdict;
}

void ReceiverState::count(int status, const RequestView &request, bool badSignature, bool duplicate)
{
    add(m_requests);
    add(isSuccess(status) ? m_accepted : m_refused);
    if (badSignature)
        add(m_badSignatures);
    if (duplicate)
        add(m_duplicates);
    add(m_bytes, request.body.size());
}

void ReceiverState::report(const RequestView &request, Timestamp now, Received received) const
{
    received.at = now;
    received.headers = request.headers();
    received.target = request.target.toByteArray();
    received.body = request.body.toByteArray();
    m_onReceived(received);
}

void ReceiverState::countRefusal()
{
    add(m_requests);
    add(m_refused);
}

ReceiverCounters ReceiverState::counters() const
{
    return {m_requests, m_accepted, m_refused, m_badSignatures, m_duplicates, m_bytes};
}

} // namespace deckhand
