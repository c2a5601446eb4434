#include "server/handlers.h"

#include "api/jsonscan.h"
#include "server/answers.h"
#include "server/bodyreader.h"

#include <algorithm>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype longestName = 100;

struct KeyDraft
{
    QString name;
    Role role = Role::Viewer;
    KeyOptions options;
};

bool isControl(QChar c)
{
    return c < u' ' || c == QChar(0x7f);
}

void readName(BodyReader &body, KeyDraft &draft)
{
    draft.name = QString::fromUtf8(body.text("name").value_or(QByteArray())).trimmed();
    if (draft.name.isEmpty())
        body.missing("name", u"Name what the key is for, such as “ci”."_s);
    else if (draft.name.toUcs4().size() > longestName)
        body.wrong("name", u"A name has %1 characters at most."_s.arg(longestName));
    else if (std::any_of(draft.name.begin(), draft.name.end(), isControl))
        body.wrong("name", u"A name has no control characters."_s);
}

void readRole(BodyReader &body, KeyDraft &draft)
{
    const auto role = body.text("role");
    if (!role)
        return body.missing("role", u"Name a role: viewer, publisher, operator or admin."_s);
    if (const auto known = fromWireName<Role>(*role))
        draft.role = *known;
    else
        body.wrong("role", u"The role is viewer, publisher, operator or admin."_s);
}

void readExpiry(BodyReader &body, KeyDraft &draft, Timestamp now)
{
    const auto text = body.text("expires_at");
    if (!text)
        return;
    draft.options.expiresAt = parseIso(*text);
    if (!draft.options.expiresAt)
        body.wrong("expires_at", u"Write a time as ISO 8601, such as 2027-01-31T00:00:00Z."_s);
    else if (*draft.options.expiresAt <= now)
        body.wrong("expires_at", u"A key must expire in the future."_s);
}

void writeNew(QByteArray &out, const NewApiKey &made)
{
    encode(out, made.key);
    out.chop(1);
    // The only time that it is told.
    out += ",\"key\":" + quoteJson(made.secret.reveal()) + '}';
}

} // namespace

void handleListKeys(ServerContext &context, const ExchangePtr &exchange)
{
    if (takesNoQuery(exchange))
        answerAll(exchange, context.engine.access().listKeys());
}

void handleCreateKey(ServerContext &context, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    BodyReader body(exchange->request.body);
    KeyDraft draft;
    readName(body, draft);
    readRole(body, draft);
    readExpiry(body, draft, context.clock.now());
    if (const VoidResult good = body.finish(); !good) {
        exchange->fail(good.error());
        return;
    }
    answerObject(
        exchange,
        exchange->engine().access().createKey(draft.name, draft.role, std::nullopt, draft.options),
        201, writeNew);
}

void handleDeleteKey(ServerContext &, const ExchangePtr &exchange)
{
    if (!takesNoQuery(exchange))
        return;
    const KeyId id(exchange->params.front());
    if (id == exchange->key->id) {
        // Whoever does that by mistake may have no other.
        exchange->fail(Error(ErrorCode::Conflict,
                             u"This call is made with that very key. Use another admin key to "
                             "delete it."_s));
        return;
    }
    answerObject(exchange, exchange->engine().access().removeKey(id), 200,
                 [](QByteArray &out, const KeyId &gone) {
                     out += "{\"id\":" + quoteJson(gone.bytes()) +
                            ",\"object\":\"api_key\",\"deleted\":true}";
                 });
}

} // namespace deckhand
