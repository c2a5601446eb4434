#include "rawclient.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <sys/socket.h>

namespace deckhand {

QByteArray RawAnswer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (key == name)
            return value;
    }
    return {};
}

QByteArray RawAnswer::code() const
{
    const QJsonObject envelope = QJsonDocument::fromJson(body).object();
    return envelope[QStringLiteral("errors")][0][QStringLiteral("code")].toString().toUtf8();
}

RawClient::RawClient(quint16 port)
{
    m_socket.connectToHost(QStringLiteral("127.0.0.1"), port);
    m_socket.waitForConnected(15000);
}

void RawClient::send(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(15000)) {
    }
}

void RawClient::request(const QByteArray &method, const QByteArray &target, const QByteArray &body,
                        const QByteArray &moreHeaders, const QByteArray &key)
{
    QByteArray text = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
    if (!key.isEmpty())
        text += "Authorization: Bearer " + key + "\r\n";
    if (!body.isEmpty()) {
        if (!moreHeaders.contains("Content-Type"))
            text += "Content-Type: application/json\r\n";
        text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    }
    text += moreHeaders + "\r\n" + body;
    send(text);
}

bool RawClient::more(int timeoutMs)
{
    if (m_socket.bytesAvailable() == 0 && !m_socket.waitForReadyRead(timeoutMs))
        return false;
    m_in += m_socket.readAll();
    return true;
}

QByteArray RawClient::readUntil(const QByteArray &until, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!m_in.contains(until)) {
        if (deadline.hasExpired() || !more(int(deadline.remainingTime())))
            return std::exchange(m_in, {});
    }
    const qsizetype end = m_in.indexOf(until) + until.size();
    const QByteArray found = m_in.left(end);
    m_in.remove(0, end);
    return found;
}

RawAnswer RawClient::read(bool head, int timeoutMs)
{
    RawAnswer answer;
    const QByteArray text = readUntil("\r\n\r\n", timeoutMs);
    const QList<QByteArray> lines = text.trimmed().split('\n');
    const QList<QByteArray> first = lines.front().split(' ');
    if (first.size() < 2 || !text.endsWith("\r\n\r\n"))
        return answer;
    answer.status = first[1].toInt();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        answer.headers.emplace_back(lines[i].left(colon).toLower(),
                                    lines[i].mid(colon + 1).trimmed());
    }
    const qsizetype length = head ? 0 : answer.header("content-length").toLongLong();
    while (m_in.size() < length && more(timeoutMs)) {
    }
    answer.body = m_in.left(length);
    m_in.remove(0, length);
    return answer;
}

bool RawClient::waitForClose(int timeoutMs)
{
    if (m_socket.state() == QAbstractSocket::UnconnectedState)
        return true;
    const QDeadlineTimer deadline(timeoutMs);
    while (m_socket.state() != QAbstractSocket::UnconnectedState && !deadline.hasExpired()) {
        m_socket.waitForReadyRead(int(deadline.remainingTime()));
        m_in += m_socket.readAll();
    }
    return m_socket.state() == QAbstractSocket::UnconnectedState;
}

void RawClient::stopSending()
{
    ::shutdown(int(m_socket.socketDescriptor()), SHUT_WR);
}

RawAnswer ask(quint16 port, const QByteArray &method, const QByteArray &target,
              const QByteArray &body, const QByteArray &moreHeaders, const QByteArray &key)
{
    RawClient client(port);
    client.request(method, target, body, moreHeaders, key);
    return client.read(method == "HEAD");
}

QByteArray publishRequest(const QByteArray &headers, const QByteArray &rest)
{
    return "POST /v2/events HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + keyLine +
           headers + "\r\n" + rest;
}

} // namespace deckhand
