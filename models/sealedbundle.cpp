#include "models/sealedbundle.h"

#include "models/filework.h"
#include "signing/passphrasebox.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace deckhand {

namespace {

const QLatin1String sealedMember("sealed");

QJsonObject objectOf(const QByteArray &file)
{
    return QJsonDocument::fromJson(file).object();
}

Result<std::vector<DestinationCredentials>> openNow(const QByteArray &file,
                                                    const Secret &passphrase)
{
    const QByteArray box = QJsonDocument(objectOf(file).value(sealedMember).toObject()).toJson();
    const Result<Secret> text = openWithPassphrase(box, passphrase, sealContext(file));
    if (!text)
        return failure(text.error());
    return decodeCredentials(*text);
}

} // namespace

QByteArray sealContext(const QByteArray &file)
{
    QJsonObject object = objectOf(file);
    object.remove(sealedMember);
    return QJsonDocument(object).toJson(QJsonDocument::Compact); // members are sorted
}

bool isSealed(const QByteArray &file)
{
    return objectOf(file).contains(sealedMember);
}

QByteArray withSealed(const QByteArray &file, const QByteArray &box)
{
    QJsonObject object = objectOf(file);
    object.insert(sealedMember, objectOf(box));
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

FutureResult<std::vector<DestinationCredentials>> openSealed(const QByteArray &file,
                                                             const Secret &passphrase)
{
    return inBackground<std::vector<DestinationCredentials>>(
        [file, passphrase] { return openNow(file, passphrase); });
}

} // namespace deckhand
