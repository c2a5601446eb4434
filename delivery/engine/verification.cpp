#include "engine/verification.h"

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isVerdict(ErrorClass errorClass)
{
    return errorClass == ErrorClass::AuthFailed || errorClass == ErrorClass::NotFound ||
           errorClass == ErrorClass::Rejected;
}

} // namespace

std::optional<Error> objectionOf(const SendOutcome &outcome, const DestinationType &type)
{
    if (outcome.outcome == AttemptOutcome::Success)
        return std::nullopt;
    const AttemptError &error = outcome.error;
    if (isVerdict(error.errorClass)) {
        return Error(ErrorCode::InputInvalid, error.message + u' ' + error.hint,
                     QString::fromUtf8(type.name) + u'.' + type.verifies);
    }
    const FieldDescriptor *field = type.field(type.verifies);
    return Error(ErrorCode::InputMissing,
                 u"%1 could not be asked whether the %2 is right: %3 %4 Try again, or make the "
                 "destination unverified with skip_verification=true."_s.arg(
                     type.label, field->label.toLower(), error.message, error.hint),
                 u"skip_verification"_s);
}

} // namespace deckhand
