#include "ui/secretfact.h"

#include "models/formatting.h"
#include "ui/facts.h"

#include <algorithm>
#include <utility>

namespace deckhand {

SecretFact::SecretFact(const Wording &wording, const Clock &clock, QWidget *parent)
    : QLabel(parent), m_wording(wording), m_clock(clock)
{
    setObjectName(QStringLiteral("destinationSecret"));
    makeFact(this);
    m_second.setInterval(std::chrono::seconds(1));
    connect(&m_second, &QTimer::timeout, this, &SecretFact::tell);
}

std::vector<Timestamp> SecretFact::overlapEnds(const Destination &destination, Timestamp now)
{
    std::vector<Timestamp> ends;
    for (const PreviousSecret &former : destination.previousSecrets) {
        if (former.expiresAt > now)
            ends.push_back(former.expiresAt);
    }
    return ends;
}

QString SecretFact::left(const std::vector<Timestamp> &ends, Timestamp now)
{
    const auto last = std::max_element(ends.begin(), ends.end());
    if (last == ends.end() || *last <= now)
        return tr("The overlap has ended: only the new secret signs.");
    return tr("The overlap ends in %1.").arg(format::duration(double((*last - now).count())));
}

void SecretFact::showSecret(const Destination &destination)
{
    m_destination = destination;
    m_former = overlapEnds(destination, m_clock.now()).size();
    tell();
}

void SecretFact::tell()
{
    const auto &credentials = m_destination.config.credentials;
    const auto secret = credentials.find(QStringLiteral("secret"));
    if (secret == credentials.end()) {
        setText(QStringLiteral("–"));
        m_second.stop();
        return;
    }
    QStringList parts{QString::fromUtf8(secret->second.masked())};
    const Timestamp now = m_clock.now();
    for (const PreviousSecret &former : m_destination.previousSecrets) {
        if (former.expiresAt > now)
            parts.append(tr("The former one, %1, signs too until %2 (for %3).")
                             .arg(QString::fromUtf8(former.secret.masked()),
                                  m_wording.fullTime(former.expiresAt),
                                  format::duration(double((former.expiresAt - now).count()))));
    }
    setText(parts.join(QStringLiteral(". ")));
    const std::size_t former = overlapEnds(m_destination, now).size();
    former > 0 ? m_second.start() : m_second.stop();
    if (std::exchange(m_former, former) != former)
        Q_EMIT overlapEnded();
}

} // namespace deckhand
