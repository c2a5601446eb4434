#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>

namespace deckhand {

/// What a `$ref` points to; the object itself where there is none.
[[nodiscard]] QJsonObject resolve(const QJsonObject &document, const QJsonObject &object);

/// Where `value` is not what `schema` says, each with its path. Knows the part of JSON Schema that
/// openapi.json uses, and reports every keyword it doesn't know.
[[nodiscard]] QStringList schemaProblems(const QJsonObject &document, const QJsonObject &schema,
                                         const QJsonValue &value, const QString &path = {});

} // namespace deckhand
