#pragma once

#include <QByteArrayView>

#include <vector>

namespace deckhand {

/// Two lines that stand for each other; -1: the other text has no such line.
struct LinePair
{
    int left = -1, right = -1;
    bool operator==(const LinePair &) const = default;
};

/// Which lines are the same and which were taken out, put in or changed: the longest common
/// subsequence. Lines that replace others stand beside them. Texts too long for that are aligned by
/// their beginning and end alone. Thread: any.
[[nodiscard]] std::vector<LinePair> alignLines(const std::vector<QByteArrayView> &left,
                                               const std::vector<QByteArrayView> &right);

[[nodiscard]] std::vector<QByteArrayView> linesOf(QByteArrayView text);

} // namespace deckhand
