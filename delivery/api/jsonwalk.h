#pragma once

#include "api/jsonscan.h"

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <span>

namespace deckhand {

/// A value met on the way: its kind and its own bytes in the text.
struct JsonView
{
    JsonKind kind = JsonKind::Null;
    QByteArrayView text;
};

/// Visits what `path` leads to in the JSON text, by the rules of `data.PATH` (searchast.h): every
/// member of that name, elements of arrays on the way and, at the end, the array itself and then
/// each of its elements. Stops when `visit` answers true, and answers whether it did. Reads bytes
/// only, builds no tree, never recursive; text that is not JSON is left where it stops making
/// sense. What lies deeper than 100 levels is not visited.
bool walkJson(QByteArrayView json, std::span<const QByteArray> path,
              const std::function<bool(const JsonView &)> &visit);

/// The number's value as a double: infinite or 0 where a double cannot hold it.
[[nodiscard]] double jsonNumber(QByteArrayView token);
/// The string's text, up to an escaped NUL; half surrogate pairs are kept as three bytes each.
[[nodiscard]] QByteArray jsonString(QByteArrayView token);

} // namespace deckhand
