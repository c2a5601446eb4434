#pragma once

#include "api/searchast.h"

#include <QStringView>

#include <span>

namespace deckhand {

enum class SearchKind { Text, Enum, Number, Duration, Size, Time, Flag, Data };

/// What the parser knows about a field. `after` and `before` are names of their own for `created`.
struct SearchFieldInfo
{
    SearchField field;
    SearchFieldId id;
    SearchKind kind;
};

[[nodiscard]] std::span<const SearchFieldInfo> searchFieldTable();
/// By name, any case of ASCII letters; `data.` and `header.` by their prefix. Null if unknown.
[[nodiscard]] const SearchFieldInfo *findSearchField(QStringView name);
/// The nearest of `candidates` within a distance of about a third of the word; empty if none.
[[nodiscard]] QString nearest(QStringView word, const std::vector<QString> &candidates);
[[nodiscard]] QString nearestSearchField(QStringView name);

[[nodiscard]] std::optional<DeliveryStatus> statusFromText(QStringView text);
[[nodiscard]] std::optional<ErrorClass> errorClassFromText(QStringView text);
[[nodiscard]] std::optional<bool> flagFromText(QStringView text);

/// A known prefix and at least one more character, all of them `A-Z a-z 0-9 _ -`.
[[nodiscard]] bool looksLikeId(QStringView word);

} // namespace deckhand
