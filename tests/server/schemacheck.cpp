#include "schemacheck.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <cmath>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

bool hasType(const QJsonValue &value, const QString &type)
{
    if (type == u"integer"_s)
        return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
    return (type == u"object"_s && value.isObject()) || (type == u"array"_s && value.isArray()) ||
           (type == u"string"_s && value.isString()) || (type == u"number"_s && value.isDouble()) ||
           (type == u"boolean"_s && value.isBool()) || (type == u"null"_s && value.isNull());
}

bool hasAnyType(const QJsonValue &value, const QJsonValue &types)
{
    if (types.isString())
        return hasType(value, types.toString());
    const QJsonArray names = types.toArray();
    for (const QJsonValue &name : names) {
        if (hasType(value, name.toString()))
            return true;
    }
    return false;
}

class Checker
{
public:
    explicit Checker(const QJsonObject &document) : m_document(document) {}

    QStringList problems;

    void check(const QJsonObject &given, const QJsonValue &value, const QString &path)
    {
        const QJsonObject schema = resolve(m_document, given);
        for (auto it = schema.begin(); it != schema.end(); ++it)
            keyword(it.key(), it.value(), value, path);
    }

private:
    void wrong(const QString &path, const QString &what)
    {
        problems.append((path.isEmpty() ? u"(top)"_s : path) + u' ' + what);
    }

    void keyword(const QString &name, const QJsonValue &rule, const QJsonValue &value,
                 const QString &path)
    {
        if (name == u"type"_s) {
            if (!hasAnyType(value, rule))
                wrong(path, u"has the wrong type"_s);
        } else if (name == u"const"_s) {
            if (value != rule)
                wrong(path, u"is not the constant"_s);
        } else if (name == u"enum"_s) {
            if (!rule.toArray().contains(value))
                wrong(path, u"is none of the values"_s);
        } else if (name == u"pattern"_s) {
            if (value.isString() &&
                !QRegularExpression(rule.toString()).match(value.toString()).hasMatch())
                wrong(path, u"does not match"_s);
        } else if (name == u"allOf"_s || name == u"anyOf"_s) {
            several(name == u"allOf"_s, rule.toArray(), value, path);
        } else if (name == u"properties"_s || name == u"required"_s ||
                   name == u"additionalProperties"_s) {
            members(name, rule, value.toObject(), path);
        } else if (name == u"items"_s || name == u"minItems"_s) {
            elements(name, rule, value.toArray(), path);
        } else {
            bounds(name, rule, value, path);
        }
    }

    void bounds(const QString &name, const QJsonValue &rule, const QJsonValue &value,
                const QString &path)
    {
        const bool bad = (name == u"minLength"_s && value.toString().size() < rule.toInt()) ||
                         (name == u"maxLength"_s && value.toString().size() > rule.toInt()) ||
                         (name == u"minimum"_s && value.toDouble() < rule.toDouble()) ||
                         (name == u"maximum"_s && value.toDouble() > rule.toDouble());
        if (bad)
            wrong(path, u"is out of bounds"_s);
        static const QStringList known{u"minLength"_s, u"maxLength"_s,   u"minimum"_s,
                                       u"maximum"_s,   u"description"_s, u"format"_s,
                                       u"default"_s,   u"examples"_s,    u"maxItems"_s};
        if (!known.contains(name))
            wrong(path, u"has a schema with an unknown keyword: "_s + name);
    }

    void several(bool all, const QJsonArray &schemas, const QJsonValue &value, const QString &path)
    {
        QStringList found;
        for (const QJsonValue &schema : schemas) {
            const QStringList here = schemaProblems(m_document, schema.toObject(), value, path);
            if (here.isEmpty() && !all)
                return;
            found += here;
        }
        problems += found;
    }

    void members(const QString &name, const QJsonValue &rule, const QJsonObject &object,
                 const QString &path)
    {
        const QString prefix = path.isEmpty() ? QString() : QString(path + u'.');
        if (name == u"required"_s) {
            const QJsonArray needed = rule.toArray();
            for (const QJsonValue &member : needed) {
                if (!object.contains(member.toString()))
                    wrong(prefix + member.toString(), u"is missing"_s);
            }
            return;
        }
        for (auto it = object.begin(); it != object.end(); ++it) {
            const QJsonObject schema =
                name == u"properties"_s ? rule.toObject()[it.key()].toObject() : rule.toObject();
            check(schema, it.value(), prefix + it.key());
        }
    }

    void elements(const QString &name, const QJsonValue &rule, const QJsonArray &array,
                  const QString &path)
    {
        if (name == u"minItems"_s) {
            if (array.size() < rule.toInt())
                wrong(path, u"has too few elements"_s);
            return;
        }
        for (qsizetype i = 0; i < array.size(); ++i)
            check(rule.toObject(), array[i], u"%1[%2]"_s.arg(path).arg(i));
    }

    const QJsonObject &m_document;
};

} // namespace

QJsonObject resolve(const QJsonObject &document, const QJsonObject &object)
{
    const QString reference = object[u"$ref"].toString();
    if (reference.isEmpty())
        return object;
    QJsonObject found = document;
    const QStringList steps = reference.mid(2).split(u'/');
    for (const QString &step : steps)
        found = found[step].toObject();
    return found;
}

QStringList schemaProblems(const QJsonObject &document, const QJsonObject &schema,
                           const QJsonValue &value, const QString &path)
{
    Checker checker(document);
    checker.check(schema, value, path);
    return checker.problems;
}

} // namespace deckhand
