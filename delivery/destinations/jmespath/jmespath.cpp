#include "destinations/jmespath/jmespathevaluator.h"
#include "destinations/jmespath/jmespathlexer.h"

#include <QList>

namespace deckhand {

namespace {

constexpr qsizetype longestExpression = 8 * 1024;

/// From bytes to characters.
JmespathError placed(JmespathError error, QByteArrayView text)
{
    error.position =
        QString::fromUtf8(text.first(std::min(error.position, text.size()))).toUcs4().size();
    return error;
}

} // namespace

QString JmespathError::text() const
{
    return QStringLiteral("Character %1: %2.").arg(position + 1).arg(message);
}

tl::expected<Jmespath, JmespathError> Jmespath::parse(QByteArrayView expression)
{
    if (expression.size() > longestExpression) {
        return tl::unexpected(JmespathError{
            0, QStringLiteral("the expression is longer than %1 bytes").arg(longestExpression)});
    }
    if (!expression.isValidUtf8())
        return tl::unexpected(JmespathError{0, QStringLiteral("the expression is not UTF-8")});
    auto lexemes = jmespath::lexemesOf(expression);
    if (!lexemes)
        return tl::unexpected(placed(std::move(lexemes.error()), expression));
    auto root = jmespath::parsed(std::move(*lexemes));
    if (!root)
        return tl::unexpected(placed(std::move(root.error()), expression));
    return Jmespath(std::shared_ptr<const jmespath::Node>(std::move(*root)));
}

tl::expected<nlohmann::ordered_json, QString>
Jmespath::evaluate(const nlohmann::ordered_json &input) const
{
    jmespath::Evaluator evaluator;
    const jmespath::Json *value = evaluator.evaluate(*m_root, &input);
    if (evaluator.error())
        return tl::unexpected(*evaluator.error());
    return *value;
}

} // namespace deckhand
