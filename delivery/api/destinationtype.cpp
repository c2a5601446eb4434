#include "api/destinationtype.h"

#include "api/codecparts.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isKnownKind(const QString &kind)
{
    constexpr std::array kinds{"text"_L1,        "url"_L1,       "boolean"_L1,
                               "json_object"_L1, "multiline"_L1, "choice"_L1};
    return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

bool isIdentifier(QStringView name)
{
    static const QRegularExpression rule(u"^[a-z][a-z0-9_]{0,63}\\z"_s);
    return rule.match(name).hasMatch();
}

/// What no reader of single members sees: how the parts of a description fit together.
void checkField(const FieldDescriptor &field, const QString &path, std::vector<ErrorItem> &errors)
{
    const auto wrong = [&](QLatin1String member, const QString &message) {
        errors.push_back({ErrorCode::InputInvalid, path + member, message});
    };
    if (!isIdentifier(field.name))
        wrong("name"_L1, u"A name is a letter, then letters, digits and underscores."_s);
    if (!isKnownKind(field.kind)) {
        wrong("kind"_L1, u"The kind must be one of text, url, boolean, json_object, multiline, "
                         "choice."_s);
    }
    const QRegularExpression pattern(field.pattern);
    if (!pattern.isValid())
        wrong("pattern"_L1, u"The regular expression is wrong: %1."_s.arg(pattern.errorString()));
    if ((field.kind == "choice"_L1) == field.choices.empty())
        wrong("choices"_L1, u"Kind choice, and no other, has choices."_s);
}

} // namespace

const FieldDescriptor *DestinationType::field(QStringView wanted) const
{
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [&](const FieldDescriptor &f) { return f.name == wanted; });
    return found == fields.end() ? nullptr : &*found;
}

Result<DestinationType> parseDestinationType(const QByteArray &json, const QString &guide)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(DestinationType(), std::move(errors));
    DestinationType type = codec::readDestinationType(reader, errors);
    type.guide = guide;
    if (!isIdentifier(QString::fromUtf8(type.name)) && !type.name.isEmpty()) {
        errors.push_back({ErrorCode::InputInvalid, u"name"_s,
                          u"A name is a letter, then letters, digits and underscores."_s});
    }
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const QString path = u"fields[%1]."_s.arg(i);
        checkField(type.fields[i], path, errors);
        if (type.field(type.fields[i].name) != &type.fields[i])
            errors.push_back({ErrorCode::InputInvalid, path + u"name",
                              u"There is a field of that name already."_s});
    }
    if (!type.verifies.isEmpty() && !type.field(type.verifies)) {
        errors.push_back(
            {ErrorCode::InputInvalid, u"verifies"_s, u"Only one of the fields can be verified."_s});
    }
    return valueOrErrors(std::move(type), std::move(errors));
}

const DestinationType *DestinationTypes::find(QByteArrayView name) const
{
    const auto found = std::find_if(m_types.begin(), m_types.end(),
                                    [&](const DestinationType &t) { return t.name == name; });
    return found == m_types.end() ? nullptr : &*found;
}

} // namespace deckhand
