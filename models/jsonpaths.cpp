#include "models/jsonpaths.h"

#include "api/jsonscan.h"

namespace deckhand {

namespace {

/// Depth first; the depth is bounded by the scanner's limit.
class Walk
{
public:
    explicit Walk(std::size_t most) : m_most(most) {}

    bool add(const QString &path, QByteArrayView text)
    {
        JsonKind kind = JsonKind::Null;
        const auto parts = scanJson(text, {}, &kind);
        if (!parts)
            return false;
        return addValue(path, {{}, text, kind, 0}, *parts);
    }
    [[nodiscard]] std::vector<JsonPath> take() { return std::move(m_paths); }

private:
    bool addValue(const QString &path, const JsonSlice &value, const std::vector<JsonSlice> &parts)
    {
        if (parts.empty())
            return leaf(path, value.text);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const QString step = value.kind == JsonKind::Array
                                   ? QStringLiteral("%1[%2]").arg(path, QString::number(i))
                                   : path + (path.isEmpty() ? QString() : QStringLiteral(".")) +
                                         QString::fromUtf8(parts[i].key);
            if (!addPart(step, parts[i]))
                return false;
        }
        return true;
    }

    bool addPart(const QString &path, const JsonSlice &part)
    {
        if (part.kind != JsonKind::Object && part.kind != JsonKind::Array)
            return leaf(path, part.text);
        // A name that stands twice below the top is no error of the text: it is one value then.
        JsonKind kind = JsonKind::Null;
        const auto inner = scanJson(part.text, {}, &kind);
        return inner ? addValue(path, part, *inner) : leaf(path, part.text);
    }

    bool leaf(const QString &path, QByteArrayView text)
    {
        m_paths.push_back({path, text});
        return m_paths.size() <= m_most;
    }

    const std::size_t m_most;
    std::vector<JsonPath> m_paths;
};

} // namespace

std::optional<std::vector<JsonPath>> jsonPaths(QByteArrayView json, std::size_t most)
{
    Walk walk(most);
    if (!walk.add({}, json))
        return std::nullopt;
    return walk.take();
}

} // namespace deckhand
