#include "models/linediff.h"

#include <algorithm>
#include <cstdint>

namespace deckhand {

namespace {

using Lines = std::vector<QByteArrayView>;

constexpr std::size_t mostCells = 1'000'000; ///< 4 MB, some milliseconds

/// The part of two texts between what is the same at their beginning and at their end.
struct Middle
{
    std::size_t from = 0;
    std::size_t leftEnd = 0, rightEnd = 0;
};

Middle middleOf(const Lines &left, const Lines &right)
{
    Middle middle{0, left.size(), right.size()};
    const std::size_t shorter = std::min(left.size(), right.size());
    while (middle.from < shorter && left[middle.from] == right[middle.from])
        ++middle.from;
    while (middle.leftEnd > middle.from && middle.rightEnd > middle.from &&
           left[middle.leftEnd - 1] == right[middle.rightEnd - 1]) {
        --middle.leftEnd;
        --middle.rightEnd;
    }
    return middle;
}

/// How many lines each pair of remainders has in common.
class CommonTable
{
public:
    CommonTable(const Lines &left, const Lines &right, const Middle &middle)
        : m_columns(middle.rightEnd - middle.from + 1),
          m_cells((middle.leftEnd - middle.from + 1) * m_columns)
    {
        for (std::size_t i = middle.leftEnd - middle.from; i-- > 0;) {
            for (std::size_t j = m_columns - 1; j-- > 0;) {
                m_cells[i * m_columns + j] = left[middle.from + i] == right[middle.from + j]
                                               ? at(i + 1, j + 1) + 1
                                               : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }
    [[nodiscard]] std::uint32_t at(std::size_t i, std::size_t j) const
    {
        return m_cells[i * m_columns + j];
    }

private:
    std::size_t m_columns;
    std::vector<std::uint32_t> m_cells;
};

/// Lines of the two that have nothing to do with each other stand side by side.
class Pairs
{
public:
    void removed(std::size_t line) { m_removed.push_back(int(line)); }
    void added(std::size_t line) { m_added.push_back(int(line)); }
    void same(std::size_t left, std::size_t right)
    {
        flush();
        m_pairs.push_back({int(left), int(right)});
    }
    [[nodiscard]] std::vector<LinePair> take()
    {
        flush();
        return std::move(m_pairs);
    }

private:
    void flush()
    {
        for (std::size_t i = 0; i < std::max(m_removed.size(), m_added.size()); ++i) {
            m_pairs.push_back(
                {i < m_removed.size() ? m_removed[i] : -1, i < m_added.size() ? m_added[i] : -1});
        }
        m_removed.clear();
        m_added.clear();
    }

    std::vector<int> m_removed, m_added;
    std::vector<LinePair> m_pairs;
};

void alignMiddle(const Lines &left, const Lines &right, const Middle &middle, Pairs &pairs)
{
    std::size_t i = middle.from;
    std::size_t j = middle.from;
    const bool small =
        (middle.leftEnd - middle.from + 1) <= mostCells / (middle.rightEnd - middle.from + 1);
    if (small) {
        const CommonTable common(left, right, middle);
        while (i < middle.leftEnd && j < middle.rightEnd) {
            const std::size_t a = i - middle.from, b = j - middle.from;
            if (left[i] == right[j])
                pairs.same(i++, j++);
            else if (common.at(a + 1, b) >= common.at(a, b + 1))
                pairs.removed(i++);
            else
                pairs.added(j++);
        }
    }
    while (i < middle.leftEnd)
        pairs.removed(i++);
    while (j < middle.rightEnd)
        pairs.added(j++);
}

} // namespace

std::vector<LinePair> alignLines(const Lines &left, const Lines &right)
{
    const Middle middle = middleOf(left, right);
    Pairs pairs;
    for (std::size_t i = 0; i < middle.from; ++i)
        pairs.same(i, i);
    alignMiddle(left, right, middle, pairs);
    for (std::size_t i = middle.leftEnd, j = middle.rightEnd; i < left.size(); ++i, ++j)
        pairs.same(i, j);
    return pairs.take();
}

std::vector<QByteArrayView> linesOf(QByteArrayView text)
{
    Lines lines;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('\n');
        QByteArrayView line = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        lines.push_back(line);
    }
    return lines;
}

} // namespace deckhand
