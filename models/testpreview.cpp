#include "models/testpreview.h"

#include "models/serverfacts.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr std::chrono::milliseconds pause{120}; // of somebody who types

} // namespace

TestPreview::TestPreview(EngineApi &engine, const ServerFacts &server, DestinationId destination,
                         QObject *parent)
    : QObject(parent), m_engine(engine), m_server(server), m_destination(std::move(destination))
{
    m_request.preview = true;
    m_timer.setSingleShot(true);
    m_timer.setInterval(pause);
    connect(&m_timer, &QTimer::timeout, this, &TestPreview::request);
    connect(&m_server, &ServerFacts::changed, this, [this] {
        if (m_isAsked)
            m_timer.start();
        Q_EMIT changed();
    });
}

bool TestPreview::isKnown() const
{
    return m_server.info().has_value();
}

bool TestPreview::isAble() const
{
    return isKnown() && m_server.has(Capability::TestPreview);
}

void TestPreview::ask(const QByteArray &type, const QByteArray &data)
{
    if (m_isAsked && m_request.eventType == type && m_request.data == data)
        return;
    m_isAsked = true;
    m_request.eventType = type;
    m_request.data = data;
    ++m_question;
    m_timer.start();
}

void TestPreview::request()
{
    if (!isAble())
        return;
    onFinished(m_pending.keep(m_engine.destinations().test(m_destination, m_request)), this,
               [this, asked = m_question](const Result<Attempt> &answer) {
                   if (asked != m_question)
                       return;
                   m_answer = answer;
                   Q_EMIT changed();
               });
}

QString targetOf(const Destination &destination)
{
    for (const char *field :
         {"url", "queue_url", "stream_name", "bucket", "topic", "name", "server_url"}) {
        const auto found = destination.config.fields.find(QLatin1String(field));
        if (found != destination.config.fields.end())
            return found->second;
    }
    return {};
}

QByteArray firstTypeFor(const Subscription &events, const std::vector<EventTypeInfo> &catalogue)
{
    const auto taken =
        std::find_if(catalogue.begin(), catalogue.end(),
                     [&events](const EventTypeInfo &type) { return events.matches(type.name); });
    if (taken != catalogue.end())
        return taken->name;
    return events.patterns().empty() ? QByteArray()
                                     : QByteArray(events.patterns().front()).replace('*', "test");
}

QByteArray sampleOf(const QByteArray &type, const std::vector<EventTypeInfo> &catalogue)
{
    const auto known =
        std::find_if(catalogue.begin(), catalogue.end(),
                     [&type](const EventTypeInfo &info) { return info.name == type; });
    return known == catalogue.end() || known->sample.isEmpty() ? QByteArray("{}") : known->sample;
}

} // namespace deckhand
