#pragma once

#include <QByteArray>
#include <QTcpSocket>

#include <optional>
#include <utility>
#include <vector>

namespace deckhand {

/// One answer as it came over the wire.
struct RawAnswer
{
    int status = 0;
    std::vector<std::pair<QByteArray, QByteArray>> headers; ///< names in lower case
    QByteArray body;
    [[nodiscard]] QByteArray header(const QByteArray &name) const;
    [[nodiscard]] bool closes() const { return header("connection") == "close"; }
    /// `errors[0].code`, or empty.
    [[nodiscard]] QByteArray code() const;
};

/// A client that sends exactly the bytes it is given. Blocks, with a deadline, and never asserts.
class RawClient
{
public:
    explicit RawClient(quint16 port);

    void send(const QByteArray &bytes);
    /// A whole request with Host, key and Content-Length.
    void request(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                 const QByteArray &moreHeaders = {}, const QByteArray &key = "sk_live_admin");
    /// The next answer; `head` for one without a body. Status 0 if none came in time.
    [[nodiscard]] RawAnswer read(bool head = false, int timeoutMs = 15000);
    /// Bytes until `until` is among them; all that came, if it did not in time.
    [[nodiscard]] QByteArray readUntil(const QByteArray &until, int timeoutMs = 15000);
    /// The server closed the connection.
    [[nodiscard]] bool waitForClose(int timeoutMs = 15000);
    [[nodiscard]] QTcpSocket &socket() { return m_socket; }
    void stopSending();

private:
    [[nodiscard]] bool more(int timeoutMs);

    QTcpSocket m_socket;
    QByteArray m_in;
};

/// The header of the key that may do everything.
inline const QByteArray keyLine = "Authorization: Bearer sk_live_admin\r\n";
/// Of an event: more headers, and what follows them.
[[nodiscard]] QByteArray publishRequest(const QByteArray &headers, const QByteArray &rest);

[[nodiscard]] RawAnswer ask(quint16 port, const QByteArray &method, const QByteArray &target,
                            const QByteArray &body = {}, const QByteArray &moreHeaders = {},
                            const QByteArray &key = "sk_live_admin");

} // namespace deckhand
