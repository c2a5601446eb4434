#include "store/storeaddress.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

Error badUrl(const QString &why)
{
    return Error(
        ErrorCode::InputInvalid,
        why +
            u" A store is named as sqlite:PATH, for example sqlite:/var/lib/deckhand/events.db, or as postgresql://USER:PASSWORD@HOST:PORT/DATABASE."_s,
        u"store"_s);
}

/// What of the library's parameters may be given; whatever would run a command or name another
/// database is not among them.
bool isAllowed(const QString &name)
{
    static const QStringList names{u"sslmode"_s,   u"sslrootcert"_s,     u"sslcert"_s,
                                   u"sslkey"_s,    u"connect_timeout"_s, u"channel_binding"_s,
                                   u"gssencmode"_s};
    return names.contains(name);
}

VoidResult readParameters(const QUrl &url, StoreAddress &address)
{
    QStringList options;
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        if (name == u"host"_s) {
            address.host = value;
        } else if (name == u"user"_s) {
            address.user = value;
        } else if (!isAllowed(name) || value.contains(u';') || value.contains(u' ')) {
            return failure(
                badUrl(u"The store's parameter “%1” is not known or not in order."_s.arg(name)));
        } else {
            options.push_back(name + u'=' + value);
        }
    }
    address.options = options.join(u';');
    return {};
}

Result<StoreAddress> parsePostgres(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.hasFragment())
        return failure(badUrl(
            u"The store's URL cannot be read; special characters of a password are written as %40 and so on."_s));
    StoreAddress address;
    address.dialect = Dialect::Postgres;
    address.host = url.host();
    address.port = url.port();
    address.user = url.userName(QUrl::FullyDecoded);
    address.password = Secret(url.password(QUrl::FullyDecoded).toUtf8());
    address.database = url.path(QUrl::FullyDecoded).mid(1);
    if (address.database.isEmpty() || address.database.contains(u'/'))
        return failure(badUrl(u"The store's URL names no database."_s));
    if (const VoidResult read = readParameters(url, address); !read)
        return failure(read.error());
    return address;
}

} // namespace

StoreAddress fileAddress(const QString &path)
{
    StoreAddress address;
    address.path = path;
    return address;
}

Result<StoreAddress> parseStoreUrl(const QString &url)
{
    if (url.startsWith(u"postgresql://"_s) || url.startsWith(u"postgres://"_s))
        return parsePostgres(url);
    if (!url.startsWith(u"sqlite:"_s) || url.size() == 7 || url.contains(u":memory:"_s))
        return failure(badUrl(u"That is no store."_s));
    return fileAddress(url.sliced(7));
}

QString maskedStoreUrl(const QString &url)
{
    // By hand, because what cannot be parsed must not show its password either.
    static const QRegularExpression password(u"^([a-z]+://[^:/@]*):.*@"_s);
    QString masked = url;
    return masked.replace(password, u"\\1:****@"_s);
}

} // namespace deckhand
