#include "destinations/aws/awserrors.h"

#include "api/jsonreader.h"

#include <QXmlStreamReader>

#include <algorithm>

namespace deckhand {

namespace {

constexpr qsizetype longestCode = 80;
constexpr qsizetype longestMessage = 300;

QByteArray header(const Headers &headers, QByteArrayView name)
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

/// `com.amazonaws.sqs#QueueDoesNotExist:http://…` as `QueueDoesNotExist`.
QByteArray plainCode(QByteArray code)
{
    if (const qsizetype hash = code.lastIndexOf('#'); hash >= 0)
        code = code.sliced(hash + 1);
    if (const qsizetype end = code.indexOf(':'); end >= 0)
        code.truncate(end);
    const bool isName = !code.isEmpty() && code.size() <= longestCode &&
                        std::all_of(code.begin(), code.end(), [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
                        });
    return isName ? code : QByteArray();
}

QString plainText(const QString &text)
{
    QString result = text.simplified();
    result.removeIf([](QChar c) { return !c.isPrint() && c != QLatin1Char(' '); });
    return result.size() <= longestMessage ? result : result.first(longestMessage) + QChar(0x2026);
}

bool isRegion(const QByteArray &text)
{
    return !text.isEmpty() && text.size() <= 40 &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

void readJson(const QByteArray &body, AwsFault &fault)
{
    std::vector<ErrorItem> ignored;
    ObjectReader reader(body, ignored);
    if (!reader.isValid())
        return;
    fault.code = plainCode(reader.bytes("__type"));
    if (fault.code.isEmpty())
        fault.code = plainCode(reader.bytes("code"));
    for (const char *name : {"message", "Message"}) {
        if (fault.message.isEmpty() && reader.has(name))
            fault.message = plainText(reader.text(name));
    }
}

/// The elements Code, Message and Region, wherever they are. An entity that is not one of XML's own
/// ends the reading, so that nothing expands.
void readXml(const QByteArray &body, AwsFault &fault)
{
    QXmlStreamReader xml(body);
    for (int tokens = 0; tokens < 500 && !xml.atEnd(); ++tokens) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::DTD)
            return;
        if (token != QXmlStreamReader::StartElement)
            continue;
        const QString name = xml.name().toString();
        const bool wanted = name == QLatin1String("Code") || name == QLatin1String("Message") ||
                            name == QLatin1String("Region");
        if (!wanted)
            continue;
        const QString text = xml.readElementText(QXmlStreamReader::SkipChildElements);
        if (name == QLatin1String("Code") && fault.code.isEmpty())
            fault.code = plainCode(text.toLatin1());
        else if (name == QLatin1String("Message") && fault.message.isEmpty())
            fault.message = plainText(text);
        else if (name == QLatin1String("Region") && isRegion(text.toLatin1()))
            fault.region = text.toLatin1();
    }
}

} // namespace

AwsFault awsFaultOf(const HttpResponse &response)
{
    AwsFault fault;
    const QByteArray body = response.body.trimmed();
    if (body.startsWith('{'))
        readJson(body, fault);
    else if (body.startsWith('<'))
        readXml(body, fault);
    if (fault.code.isEmpty())
        fault.code = plainCode(header(response.headers, "x-amzn-errortype"));
    if (fault.code.isEmpty()) { // `AWS.SimpleQueueService.NonExistentQueue;Sender`
        const QByteArray query = header(response.headers, "x-amzn-query-error");
        fault.code = plainCode(query.left(query.indexOf(';')));
    }
    const QByteArray region = header(response.headers, "x-amz-bucket-region");
    if (fault.region.isEmpty() && isRegion(region))
        fault.region = region;
    return fault;
}

} // namespace deckhand
