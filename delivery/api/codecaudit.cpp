#include "api/codecparts.h"

namespace deckhand {

void codec::write(JsonWriter &json, const AuditEntry &entry)
{
    json.beginObject()
        .member("id", entry.id)
        .member("object", "audit_entry")
        .member("created_at", entry.createdAt)
        .key("actor")
        .beginObject()
        .memberOrNull("key_id", entry.actor.keyId)
        .member("name", entry.actor.name)
        .member("role", entry.actor.role)
        .memberOrNull("address", entry.actor.address)
        .endObject()
        .member("action", entry.action)
        .key("target")
        .beginObject()
        .member("object", entry.targetObject)
        .memberOrNull("id", entry.targetId)
        .endObject()
        .key("changed")
        .beginArray();
    for (const QByteArray &name : entry.changed)
        json.value(name);
    json.endArray().memberOrNull("request_id", entry.requestId).endObject();
}

void encode(QByteArray &out, const AuditEntry &entry)
{
    JsonWriter json(out);
    codec::write(json, entry);
}

Result<AuditEntry> decodeAuditEntry(QByteArrayView json)
{
    std::vector<ErrorItem> errors;
    ObjectReader reader(json, errors);
    if (!reader.isValid())
        return valueOrErrors(AuditEntry(), std::move(errors));
    AuditEntry entry;
    entry.id = reader.id<AuditId>("id", Need::Required);
    entry.createdAt = reader.time("created_at", Need::Required).value_or(Timestamp());
    entry.action = reader.bytes("action", Need::Required);
    entry.changed = reader.strings("changed");
    entry.requestId = reader.bytes("request_id");
    if (const QByteArrayView actor = reader.object("actor", Need::Required); !actor.isEmpty()) {
        ObjectReader inner(actor, errors, QStringLiteral("actor."));
        entry.actor.keyId = inner.id<KeyId>("key_id");
        entry.actor.name = inner.text("name");
        entry.actor.role = inner.bytes("role");
        entry.actor.address = inner.bytes("address");
    }
    if (const QByteArrayView target = reader.object("target"); !target.isEmpty()) {
        ObjectReader inner(target, errors, QStringLiteral("target."));
        entry.targetObject = inner.bytes("object");
        entry.targetId = inner.bytes("id");
    }
    return valueOrErrors(std::move(entry), std::move(errors));
}

} // namespace deckhand
