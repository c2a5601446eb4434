#include "ui/advicewords.h"

#include <QCoreApplication>

namespace deckhand {

namespace {

struct AdviceWords
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::AdviceWords)
};

} // namespace

QString adviceText(const FieldAdvice &advice)
{
    switch (advice.code) {
    case FieldAdvice::Code::PlainHttp:
        return AdviceWords::tr("Without TLS, events of production can be read on their way. "
                               "Prefer https://.");
    case FieldAdvice::Code::Loopback:
        return AdviceWords::tr("This is the computer that the engine runs on, whichever that is.");
    case FieldAdvice::Code::PrivateAddress:
        return AdviceWords::tr("This is an address of a private network. Only an engine that is "
                               "in it gets there.");
    case FieldAdvice::Code::ShortSecret:
        return AdviceWords::tr("This is short for a secret and may be guessed. Prefer a longer "
                               "one.");
    case FieldAdvice::Code::DeliveryFailed:
        return AdviceWords::tr("A delivery failed: %1").arg(advice.detail);
    case FieldAdvice::Code::OtherRegion:
        return AdviceWords::tr("The settings name different regions: %1.").arg(advice.detail);
    }
    return {};
}

} // namespace deckhand
