#pragma once

#include "api/delivery.h"
#include "api/event.h"

#include <QString>

#include <map>
#include <random>
#include <vector>

namespace deckhand::test {

/// Seeded random rows and expressions for the search language. They share one small vocabulary, so
/// that clauses hold about as often as not; and it is full of what the back ends could read apart:
/// letters of either case, wildcards and LIKE's own signs, escapes, numbers in many spellings,
/// members of the same name, arrays in arrays, missing values.
class SearchGenerator
{
public:
    explicit SearchGenerator(unsigned seed) : m_random(seed) {}

    struct NamedDestination
    {
        QByteArray id, type;
        QString name;
    };
    [[nodiscard]] static std::vector<NamedDestination> destinations();

    [[nodiscard]] Event event(int number);
    /// With its attempts in `history`, in no particular order.
    [[nodiscard]] Delivery delivery(const Event &event, int number);
    [[nodiscard]] QString expression();

private:
    [[nodiscard]] int below(int limit);
    [[nodiscard]] bool chance(int percent) { return below(100) < percent; }
    template <class T>
    [[nodiscard]] const T &pick(const std::vector<T> &from)
    {
        return from[static_cast<size_t>(below(static_cast<int>(from.size())))];
    }
    [[nodiscard]] Timestamp moment();
    [[nodiscard]] Attempt attempt(int number);
    [[nodiscard]] QByteArray json(int depth);
    [[nodiscard]] QByteArray object(int depth);
    [[nodiscard]] QString terms(int depth);
    [[nodiscard]] QString term(int depth);
    [[nodiscard]] QString clause();
    [[nodiscard]] QString textValue();
    [[nodiscard]] QString timeValue();
    [[nodiscard]] QString dataClause();
    [[nodiscard]] QString listed(const QString &name, const QString &a, const QString &b);

    std::mt19937 m_random;
};

/// The moment the rows lie around.
[[nodiscard]] Timestamp searchNow();

} // namespace deckhand::test
