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

PeerCertificates::PeerCertificates(const QByteArray &authorityName, const QByteArray &names)
{
    CertificateWish wish;
    wish.commonName = authorityName;
    if (wish.commonName.isEmpty()) {
        const quint32 number = QRandomGenerator::global()->generate();
        wish.commonName = "Test authority " + QByteArray::number(number);
    }
    wish.authority = true;
    const TestCertificate authority = makeCertificate(wish);
    wish = {};
    wish.commonName = "localhost";
    wish.names = names;
    const TestCertificate peer = makeCertificate(wish, &authority);
    write(caFile(), authority.pem());
    write(certificateFile(), peer.pem());
    write(keyFile(), peer.keyPem());
}

} // namespace deckhand
