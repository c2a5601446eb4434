#pragma once

#include "api/searchast.h"

#include <QString>
#include <QVariant>

#include <vector>

namespace deckhand {

/// SQL text and what its `?` stand for, in order. Text from people is only ever bound.
struct SqlFragment
{
    QString sql;
    std::vector<QVariant> binds;

    SqlFragment &add(const QString &text);
    SqlFragment &add(const SqlFragment &other);
    /// Adds `?` bound to `value`.
    SqlFragment &bind(QVariant value);
};

/// What the two databases write differently in a search. Every comparison of text is byte by byte;
/// folding is of ASCII letters only. Stateless. Thread: any.
class SearchDialect
{
public:
    virtual ~SearchDialect() = default;

    /// The bytes of a column as text, and how many there are.
    [[nodiscard]] virtual QString textOfBytes(const QString &column) const = 0;
    [[nodiscard]] virtual QString byteCount(const QString &column) const = 0;

    [[nodiscard]] virtual SqlFragment equals(const QString &text, const QString &value,
                                             bool fold) const = 0;
    /// `<`, `<=`, `>`, `>=` on texts.
    [[nodiscard]] virtual SqlFragment ordered(const QString &text, const char *op,
                                              const QString &value) const = 0;
    /// `*` is any run of characters.
    [[nodiscard]] virtual SqlFragment like(const QString &text, const QString &pattern,
                                           bool fold) const = 0;
    /// SQLite needs a connection with QSQLITE_ENABLE_REGEXP.
    [[nodiscard]] virtual SqlFragment regex(const QString &text, const QString &pattern) const = 0;
    [[nodiscard]] virtual SqlFragment contains(const QString &text, const QString &part) const = 0;
    [[nodiscard]] virtual SqlFragment containsFolded(const QString &text,
                                                     const QString &part) const = 0;
    /// A query of what `path` leads to in the JSON text, with columns `num` (a double, null unless
    /// it is a number) and `txt` (null unless it is a string, true, false or null).
    [[nodiscard]] virtual SqlFragment jsonValues(const QString &json,
                                                 const std::vector<QByteArray> &path) const = 0;
    /// A query of the values, as column `txt`, of a header in a column that holds
    /// `[["name","value"],…]` or null.
    [[nodiscard]] virtual SqlFragment headerValues(const QString &column,
                                                   const QByteArray &lowerName) const = 0;
};

class SqliteSearchDialect final : public SearchDialect
{
public:
    [[nodiscard]] QString textOfBytes(const QString &column) const override;
    [[nodiscard]] QString byteCount(const QString &column) const override;
    [[nodiscard]] SqlFragment equals(const QString &text, const QString &value,
                                     bool fold) const override;
    [[nodiscard]] SqlFragment ordered(const QString &text, const char *op,
                                      const QString &value) const override;
    [[nodiscard]] SqlFragment like(const QString &text, const QString &pattern,
                                   bool fold) const override;
    [[nodiscard]] SqlFragment regex(const QString &text, const QString &pattern) const override;
    [[nodiscard]] SqlFragment contains(const QString &text, const QString &part) const override;
    [[nodiscard]] SqlFragment containsFolded(const QString &text,
                                             const QString &part) const override;
    [[nodiscard]] SqlFragment jsonValues(const QString &json,
                                         const std::vector<QByteArray> &path) const override;
    [[nodiscard]] SqlFragment headerValues(const QString &column,
                                           const QByteArray &lowerName) const override;
};

class PostgresSearchDialect final : public SearchDialect
{
public:
    [[nodiscard]] QString textOfBytes(const QString &column) const override;
    [[nodiscard]] QString byteCount(const QString &column) const override;
    [[nodiscard]] SqlFragment equals(const QString &text, const QString &value,
                                     bool fold) const override;
    [[nodiscard]] SqlFragment ordered(const QString &text, const char *op,
                                      const QString &value) const override;
    [[nodiscard]] SqlFragment like(const QString &text, const QString &pattern,
                                   bool fold) const override;
    [[nodiscard]] SqlFragment regex(const QString &text, const QString &pattern) const override;
    [[nodiscard]] SqlFragment contains(const QString &text, const QString &part) const override;
    [[nodiscard]] SqlFragment containsFolded(const QString &text,
                                             const QString &part) const override;
    [[nodiscard]] SqlFragment jsonValues(const QString &json,
                                         const std::vector<QByteArray> &path) const override;
    [[nodiscard]] SqlFragment headerValues(const QString &column,
                                           const QByteArray &lowerName) const override;
};

/// The steps of a path as both dialects need them: an index where the step is one.
[[nodiscard]] std::vector<std::optional<int>> pathIndexes(const std::vector<QByteArray> &path);
/// `CASE w.step WHEN 0 THEN ? … END`, bound to the names of the steps.
[[nodiscard]] SqlFragment stepName(const std::vector<QByteArray> &path);
/// The condition under which an element of an array is taken; `index` is the SQL of its position.
[[nodiscard]] SqlFragment elementTaken(const std::vector<QByteArray> &path, const QString &index);
/// How far a taken element moves along the path: 1 on an index, else 0.
[[nodiscard]] QString elementAdvance(const std::vector<QByteArray> &path);
/// A LIKE pattern (escape character `\`) in which `*` is any run of characters, or, with `literal`,
/// itself.
[[nodiscard]] QString likePattern(const QString &text, bool literal = false);

} // namespace deckhand
