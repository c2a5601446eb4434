#include "ui/evidence.h"

#include "api/secret.h"
#include "models/attemptfacts.h"
#include "models/formatting.h"

#include <QCoreApplication>
#include <QStringDecoder>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Evidence)
};

constexpr qsizetype longestBeginning = 200;

QString headerIn(const Headers &headers, QByteArrayView wanted)
{
    for (const auto &[name, value] : headers) {
        if (name.compare(wanted, Qt::CaseInsensitive) == 0)
            return QString::fromUtf8(value);
    }
    return {};
}

/// In one line; a character that the cut goes through is left out.
QString beginningOf(const AttemptResponse &response)
{
    const QByteArray first = response.body.left(4 * longestBeginning);
    if (!isText(first, true))
        return Tr::tr("The answer is no text: %1.").arg(format::size(response.body.size()));
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString line = QString(decoder(first)).simplified();
    if (line.isEmpty())
        return {};
    return line.size() > longestBeginning
             ? Tr::tr("The answer begins: %1 …").arg(line.left(longestBeginning))
             : Tr::tr("The answer: %1").arg(line);
}

QString authenticationOf(const AttemptRequest &request)
{
    QStringList names;
    for (const auto &[name, value] : request.headers) {
        if (namesSecret(name))
            names.append(QString::fromUtf8(name));
    }
    return names.isEmpty() ? Tr::tr("No header that authenticates was sent.")
                           : Tr::tr("Sent to authenticate: %1.").arg(names.join(u", "));
}

} // namespace

QStringList evidenceOf(const Attempt &attempt)
{
    if (attempt.outcome == AttemptOutcome::Success)
        return {};
    QStringList lines;
    const auto add = [&lines](const QString &line) {
        if (!line.isEmpty())
            lines.append(line);
    };
    if (attempt.response) {
        const AttemptResponse &response = *attempt.response;
        if (const QString to = headerIn(response.headers, "location"); !to.isEmpty())
            add(Tr::tr("Location: %1").arg(to));
        if (const QString wait = headerIn(response.headers, "retry-after"); !wait.isEmpty())
            add(Tr::tr("Retry-After: %1").arg(wait));
        add(beginningOf(response));
        if (attempt.request && (response.status == 401 || response.status == 403))
            add(authenticationOf(*attempt.request));
    }
    if (attempt.request && attempt.error.errorClass == ErrorClass::TooLarge)
        add(Tr::tr("The request has a body of %1.").arg(format::size(attempt.request->bodyBytes)));
    return lines;
}

} // namespace deckhand
