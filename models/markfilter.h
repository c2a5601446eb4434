#pragma once

#include "api/futures.h"
#include "api/filters.h"
#include "models/marks.h"

#include <algorithm>
#include <functional>
#include <memory>

namespace deckhand {

/// A filter that may ask for marks and notes, which only the console knows. For each row these
/// clauses are decided by its mark; what remains is an expression that any engine answers.
class MarkFilter
{
public:
    MarkFilter() = default;
    explicit MarkFilter(const SearchExpression &filter);
    /// It asks for marks or notes.
    [[nodiscard]] bool isNeeded() const { return !m_clauses.empty(); }
    /// What a row with `mark` must satisfy besides; null: a row without one. Remembered.
    [[nodiscard]] SearchExpression remaining(const Mark *mark) const;
    /// Finds rows of a kind that have a mark and satisfy the filter, some tens of ids each: those
    /// that their marks rule out are left out.
    [[nodiscard]] std::vector<SearchExpression> batches(const Marks &marks, RowKind kind) const;
    /// No row without a mark satisfies it.
    [[nodiscard]] bool isForMarkedOnly() const;

private:
    struct Clause
    {
        qsizetype from = 0, length = 0;
        SearchExpression parsed;
    };
    [[nodiscard]] QByteArray decide(const Mark *mark) const;
    [[nodiscard]] SearchExpression decided(const QByteArray &decisions) const;

    SearchExpression m_filter;
    std::vector<Clause> m_clauses;
    mutable QHash<QByteArray, SearchExpression> m_decided;
};

/// It has clauses on marks or notes: an engine finds none of what it means.
[[nodiscard]] bool asksForMarks(const SearchExpression &filter);

/// Rows with marks, read by their ids, and put in among those without as these are read.
template <class Row>
class MarkedRows
{
public:
    using Ask = std::function<FutureResult<Page<Row>>(const SearchExpression &)>;

    void clear() { m_rows.clear(); }
    /// Asks for one batch after the other, as long as `wanted`; `done` is called once then, on
    /// `guard`'s thread.
    void read(std::vector<SearchExpression> batches, QObject *guard, Ask ask,
              std::function<bool()> wanted, std::function<void(const Error *)> done)
    {
        if (batches.empty()) {
            std::sort(m_rows.begin(), m_rows.end(),
                      [](const Row &a, const Row &b) { return a.createdAt > b.createdAt; });
            done(nullptr);
            return;
        }
        const SearchExpression batch = std::move(batches.back());
        batches.pop_back();
        const auto answered = [this, guard, ask, wanted, done,
                               rest = std::move(batches)](const Result<Page<Row>> &page) {
            if (!wanted())
                return;
            if (!page) {
                done(&page.error());
                return;
            }
            m_rows.insert(m_rows.end(), page->items.begin(), page->items.end());
            read(rest, guard, ask, wanted, done);
        };
        onFinished(ask(batch), guard, answered);
    }
    /// `page` without rows that have marks, and with those of them that are not older than its
    /// last; all that are left where it is the last page.
    [[nodiscard]] std::vector<Row> merge(std::vector<Row> page, bool isLast, const Marks &marks)
    {
        std::erase_if(page, [&marks](const Row &row) { return marks.find(row.id.bytes()); });
        const auto stays = [&](const Row &row) {
            return !isLast && (page.empty() || row.createdAt < page.back().createdAt);
        };
        const auto end = std::find_if(m_rows.begin(), m_rows.end(), stays);
        std::vector<Row> all;
        std::merge(page.begin(), page.end(), m_rows.begin(), end, std::back_inserter(all),
                   [](const Row &a, const Row &b) { return a.createdAt > b.createdAt; });
        m_rows.erase(m_rows.begin(), end);
        return all;
    }

private:
    std::vector<Row> m_rows; ///< not merged yet, the newest first once they are read
};

} // namespace deckhand
