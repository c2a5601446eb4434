#pragma once

#include "api/result.h"

#include <QByteArray>
#include <QVarLengthArray>

#include <utility>
#include <vector>

namespace deckhand {

using PathSegments = QVarLengthArray<QByteArray, 6>;
using QueryPairs = std::vector<std::pair<QByteArray, QByteArray>>;

/// A request target taken apart. Segments are decoded one by one, so that an id may contain `%2F`.
struct RequestTarget
{
    PathSegments segments; ///< may share the bytes of the text they were read from
    QByteArrayView query;  ///< still encoded, a view into that text
};

/// Takes origin form (`/path?query`) and absolute form (`http://host/path`, RFC 9112, 3.2). Escapes
/// must be whole, the text they stand for UTF-8 without control characters. `text` outlives the
/// answer.
[[nodiscard]] Result<RequestTarget> parseTarget(const QByteArray &text);

/// `a=b&c=d`, decoded; a plus sign is a blank. Values may hold any text but NUL.
[[nodiscard]] Result<QueryPairs> parseQuery(QByteArrayView query);

} // namespace deckhand
