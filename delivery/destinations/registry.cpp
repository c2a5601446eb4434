#include "destinations/aws_kinesis/kinesissender.h"
#include "destinations/aws_s3/s3sender.h"
#include "destinations/aws_sqs/sqssender.h"
#include "destinations/azure_servicebus/azureservicebussender.h"
#include "destinations/gcp_pubsub/pubsubsender.h"
#include "destinations/hookdeck/hookdecksender.h"
#include "destinations/rabbitmq/rabbitmqsender.h"
#include "destinations/registration.h"
#include "destinations/webhook/webhooksender.h"

#include <array>

namespace deckhand {

namespace {

/// In the order the editor offers them.
constexpr std::array registrations{
    &webhookType, &awsSqsType,          &awsKinesisType, &awsS3Type,
    &pubSubType,  &azureServiceBusType, &rabbitmqType,   &hookdeckType,
};

class Factory final : public SenderFactory
{
public:
    Factory() : m_types(readTypes()) {}

    const DestinationTypes &types() const override { return m_types; }

    Result<std::unique_ptr<Sender>> create(const Destination &destination,
                                           const SenderContext &context) override
    {
        for (size_t i = 0; i < m_registered.size(); ++i) {
            if (m_types.all()[i].name == destination.type)
                return m_registered[i].create(destination, context);
        }
        return failure(ErrorCode::NotSupported,
                       QStringLiteral("This program cannot send to destinations of type \"%1\".")
                           .arg(QString::fromUtf8(destination.type.first(
                               std::min<qsizetype>(destination.type.size(), 64)))),
                       QStringLiteral("type"));
    }

private:
    std::vector<DestinationType> readTypes()
    {
        std::vector<DestinationType> types;
        for (const auto registration : registrations) {
            m_registered.push_back(registration());
            const TypeRegistration &registered = m_registered.back();
            auto type = parseDestinationType(QByteArray(registered.json),
                                             QString::fromUtf8(registered.guide));
            if (!type) // built in: only a build with a wrong file gets here
                qFatal("A type.json is wrong: %s", qPrintable(type.error().text()));
            type->check = registered.check;
            type->generate = registered.generate;
            types.push_back(std::move(*type));
        }
        return types;
    }

    std::vector<TypeRegistration> m_registered; ///< before m_types, which is made from it
    DestinationTypes m_types;
};

} // namespace

void fillGenerated(const DestinationTypes &types, QByteArrayView type, DestinationConfig &config)
{
    const DestinationType *known = types.find(type);
    if (!known || !known->generate)
        return;
    for (const FieldDescriptor &field : known->fields) {
        if (!field.generated)
            continue;
        Secret &value = config.credentials[field.name];
        if (value.isEmpty())
            value = known->generate(field.name);
    }
}

std::unique_ptr<SenderFactory> makeSenderFactory()
{
    return std::make_unique<Factory>();
}

} // namespace deckhand
