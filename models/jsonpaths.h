#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace deckhand {

/// One scalar of a JSON text, or an empty object or array.
struct JsonPath
{
    QString path;         ///< `data.items[0].name`; empty: the text is that value
    QByteArrayView value; ///< as it is written; views the text
};

/// All values of a text in its order; what is nested too deep is one value. Nothing where it is not
/// JSON, or holds more than `most` values. Thread: any.
[[nodiscard]] std::optional<std::vector<JsonPath>> jsonPaths(QByteArrayView json, std::size_t most);

} // namespace deckhand
