#include "peers/support/peercertificates.h"

#include "transport/testcertificates.h"

#include <QFile>
#include <QRandomGenerator>

namespace deckhand {

namespace {

void write(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("%s cannot be written.", qPrintable(path));
}

} // namespace

PeerCertificates::PeerCertificates()
{
    CertificateWish wish;
    // Each has its own name: of two that are called the same only one is looked at.
    wish.commonName =
        "Test authority " + QByteArray::number(QRandomGenerator::global()->generate());
    wish.authority = true;
    const TestCertificate authority = makeCertificate(wish);
    wish = {};
    wish.commonName = "localhost";
    wish.names = "DNS:localhost,IP:127.0.0.1";
    const TestCertificate peer = makeCertificate(wish, &authority);
    write(caFile(), authority.pem());
    write(certificateFile(), peer.pem());
    write(keyFile(), peer.keyPem());
}

} // namespace deckhand
