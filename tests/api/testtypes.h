#pragma once

#include "api/destinationtype.h"

#include <QStringList>

/// Two destination types that have a field of every kind, without knowing any real one.
[[nodiscard]] inline deckhand::DestinationTypes testTypes()
{
    const QByteArray webhook = R"({
        "name": "webhook", "label": "Webhook", "summary": "A signed POST.", "icon": "webhook",
        "fields": [
            {"name": "url", "label": "URL", "kind": "url", "required": true, "help": "Where to send."},
            {"name": "custom_headers", "kind": "json_object"},
            {"name": "secret", "credential": true, "generated": true, "required": true,
             "pattern": "whsec_[A-Za-z0-9+/]+=*", "pattern_help": "whsec_ and base64"}
        ]})";
    const QByteArray broker = R"({
        "name": "broker", "label": "Broker",
        "fields": [
            {"name": "region", "required": true, "pattern": "[a-z]{2}(-[a-z]+)+-[0-9]+"},
            {"name": "tls", "kind": "boolean"},
            {"name": "class", "kind": "choice", "choices": ["hot", "cold"], "default": "hot"},
            {"name": "key", "required": true, "credential": true},
            {"name": "account", "kind": "multiline", "credential": true}
        ]})";
    std::vector<deckhand::DestinationType> types;
    for (const QByteArray &json : {webhook, broker}) {
        auto type = deckhand::parseDestinationType(json, QStringLiteral("# Guide"));
        if (!type)
            qFatal("%s", qPrintable(type.error().text()));
        types.push_back(std::move(*type));
    }
    return deckhand::DestinationTypes(std::move(types));
}

[[nodiscard]] inline QStringList fieldsOf(const std::vector<deckhand::ErrorItem> &items)
{
    QStringList fields;
    for (const deckhand::ErrorItem &item : items)
        fields += item.field;
    return fields;
}
