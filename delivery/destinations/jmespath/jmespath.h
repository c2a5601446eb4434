#pragma once

#include <QByteArray>
#include <QString>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <tl/expected.hpp>

namespace deckhand {

namespace jmespath {
struct Node;
}

struct JmespathError
{
    qsizetype position = 0; ///< from 0, in characters
    QString message;        ///< a sentence without the place
    /// `Character 7: …`, counted from 1.
    [[nodiscard]] QString text() const;
};

/// An expression of JMESPath (jmespath.org/specification.html), the whole standard with its
/// functions. Bounded in what it takes and makes: an expression has 8 KiB and 2000 parts at most,
/// nests 100 deep, and an evaluation that would make more than about a million values fails.
/// Immutable and cheap to copy. Thread: any.
class Jmespath
{
public:
    /// UTF-8. Names of functions and how many arguments they take are checked here.
    [[nodiscard]] static tl::expected<Jmespath, JmespathError> parse(QByteArrayView expression);
    /// The value, `null` where the expression finds nothing; or a sentence on what went wrong, such
    /// as an argument of the wrong type. Members keep the order of the input.
    [[nodiscard]] tl::expected<nlohmann::ordered_json, QString>
    evaluate(const nlohmann::ordered_json &input) const;

private:
    explicit Jmespath(std::shared_ptr<const jmespath::Node> root) : m_root(std::move(root)) {}

    std::shared_ptr<const jmespath::Node> m_root;
};

} // namespace deckhand
