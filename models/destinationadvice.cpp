#include "models/destinationadvice.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <array>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype shortestKey = 24;      ///< bytes, as Standard Webhooks asks for
constexpr qsizetype shortestPassword = 12; ///< letters

bool isLoopbackHost(const QString &host)
{
    return host == u"localhost" || host.endsWith(u".localhost"_s) ||
           QHostAddress(host).isLoopback();
}

bool isPrivateHost(const QString &host)
{
    if (host.endsWith(u".local"_s) || host.endsWith(u".internal"_s))
        return true;
    const QHostAddress address(host);
    // RFC 1918, 3927, 4193 and 4291.
    constexpr std::array networks{"10.0.0.0/8",     "172.16.0.0/12", "192.168.0.0/16",
                                  "169.254.0.0/16", "fc00::/7",      "fe80::/10"};
    return std::any_of(networks.begin(), networks.end(), [&address](const char *network) {
        return address.isInSubnet(QHostAddress::parseSubnet(QLatin1String(network)));
    });
}

/// `eu-west-1` of `https://sqs.eu-west-1.amazonaws.com/1/queue`.
QString regionIn(const QString &url)
{
    static const QRegularExpression region(
        u"\\b([a-z]{2}(?:-[a-z]+)+-\\d)\\.amazonaws\\.com(?:\\.cn)?$"_s);
    return region.match(QUrl(url).host()).captured(1);
}

bool holdsAddress(const FieldDescriptor &field)
{
    return field.kind == u"url" || field.name.endsWith(u"url"_s) || field.name == u"endpoint";
}

bool isShortSecret(const FieldDescriptor &field, const QString &text)
{
    if (!field.credential || (field.name != u"secret" && field.name != u"password"))
        return false;
    constexpr QLatin1String prefix("whsec_");
    if (text.startsWith(prefix))
        return QByteArray::fromBase64(text.mid(prefix.size()).toLatin1()).size() < shortestKey;
    return text.size() < shortestPassword;
}

class Adviser
{
public:
    Adviser(const QHash<QString, QString> &values, bool production)
        : m_values(values), m_production(production)
    {}
    void judge(const FieldDescriptor &field)
    {
        const QString text = m_values.value(field.name).trimmed();
        if (text.isEmpty())
            return;
        if (holdsAddress(field))
            judgeAddress(field, QUrl(text));
        if (isShortSecret(field, text))
            m_advice.push_back({field.name, FieldAdvice::Code::ShortSecret, {}});
    }
    void judgeRegions()
    {
        const QString endpoint = regionIn(m_values.value(u"endpoint"_s).trimmed());
        QString region = m_values.value(u"region"_s).trimmed();
        if (region.isEmpty())
            region = regionIn(m_values.value(u"queue_url"_s).trimmed());
        if (!endpoint.isEmpty() && !region.isEmpty() && endpoint != region)
            m_advice.push_back(
                {u"endpoint"_s, FieldAdvice::Code::OtherRegion, u"%1, %2"_s.arg(region, endpoint)});
    }
    [[nodiscard]] std::vector<FieldAdvice> take() { return std::move(m_advice); }

private:
    void judgeAddress(const FieldDescriptor &field, const QUrl &url)
    {
        if (m_production && url.scheme() == u"http")
            m_advice.push_back({field.name, FieldAdvice::Code::PlainHttp, {}});
        if (isLoopbackHost(url.host()))
            m_advice.push_back({field.name, FieldAdvice::Code::Loopback, {}});
        else if (isPrivateHost(url.host()))
            m_advice.push_back({field.name, FieldAdvice::Code::PrivateAddress, {}});
    }

    const QHash<QString, QString> &m_values;
    bool m_production;
    std::vector<FieldAdvice> m_advice;
};

} // namespace

std::vector<FieldAdvice> adviceFor(const DestinationType &type,
                                   const QHash<QString, QString> &values, bool production)
{
    Adviser adviser(values, production);
    for (const FieldDescriptor &field : type.fields)
        adviser.judge(field);
    adviser.judgeRegions();
    return adviser.take();
}

} // namespace deckhand
