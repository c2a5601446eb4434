#include "models/fieldproblem.h"

#include "models/deliverypolicy.h"

#include <QRegularExpression>
#include <QSet>
#include <QUrl>

#include <nlohmann/json.hpp>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Headers that the sender of a webhook sets itself, or that frame the message.
bool isReservedHeader(const QString &name)
{
    static const QSet<QString> reserved{
        u"content-type"_s,      u"content-length"_s, u"host"_s,    u"connection"_s, u"user-agent"_s,
        u"transfer-encoding"_s, u"expect"_s,         u"upgrade"_s, u"trailer"_s,    u"te"_s,
        u"keep-alive"_s};
    const QString lower = name.trimmed().toLower();
    return reserved.contains(lower) || lower.startsWith(u"webhook-");
}

std::optional<FieldProblem> problemOfJson(const FieldDescriptor &field, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const auto json = nlohmann::json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object())
        return FieldProblem{FieldProblem::Code::BadJson, {}};
    if (field.name != u"custom_headers")
        return std::nullopt;
    for (const auto &entry : json.items()) {
        const QString name = QString::fromStdString(entry.key());
        if (isReservedHeader(name))
            return FieldProblem{FieldProblem::Code::ReservedHeader, name};
    }
    return std::nullopt;
}

bool isAbsoluteUrl(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && !url.host().isEmpty() &&
           (url.scheme() == u"http" || url.scheme() == u"https");
}

} // namespace

std::optional<FieldProblem> problemOf(const FieldDescriptor &field, const QString &text, bool kept)
{
    if (text.isEmpty())
        return field.required && !field.generated && !kept
                 ? std::optional(FieldProblem{FieldProblem::Code::Missing, {}})
                 : std::nullopt;
    if (field.kind == u"url" && !isAbsoluteUrl(text))
        return FieldProblem{FieldProblem::Code::BadUrl, {}};
    if (field.kind == u"json_object") {
        if (const auto found = problemOfJson(field, text))
            return found;
    }
    if (!field.pattern.isEmpty()) {
        const QRegularExpression pattern(QRegularExpression::anchoredPattern(field.pattern));
        if (pattern.isValid() && !pattern.match(text).hasMatch())
            return FieldProblem{FieldProblem::Code::BadPattern, field.patternHelp};
    }
    return std::nullopt;
}

std::optional<FieldProblem> problemOfPolicy(const QString &field,
                                            const QHash<QString, QString> &texts)
{
    if (!isPolicyText(field, texts.value(field)))
        return FieldProblem{field.endsWith(u"schedule") ? FieldProblem::Code::BadWaits
                                                        : FieldProblem::Code::BadNumber,
                            {}};
    const QString told = policyProblem(field, texts);
    return told.isEmpty() ? std::nullopt
                          : std::optional(FieldProblem{FieldProblem::Code::FromEngine, told});
}

bool isPastCorrection(const FieldDescriptor &field, const QString &text)
{
    if (field.pattern.isEmpty() || text.isEmpty())
        return false;
    const QRegularExpression pattern(QRegularExpression::anchoredPattern(field.pattern));
    if (!pattern.isValid())
        return false;
    const auto match = pattern.match(text, 0, QRegularExpression::PartialPreferCompleteMatch);
    return !match.hasMatch() && !match.hasPartialMatch();
}

} // namespace deckhand
