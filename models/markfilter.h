#pragma once

#include "api/futures.h"
#include "api/filters.h"
#include "models/marks.h"

#include <QRegularExpression>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

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
    /// It is so near to the limits of an expression that nothing can be asked in its place.
    [[nodiscard]] bool isTooLong() const;
    /// What a row with `mark` must satisfy besides; null: a row without one. Remembered.
    [[nodiscard]] SearchExpression remaining(const Mark *mark) const;
    /// No row without a mark satisfies it.
    [[nodiscard]] bool isForMarkedOnly() const;

private:
    friend class MarkBatches;
    struct Clause
    {
        qsizetype from = 0, length = 0;
        SearchExpression parsed;
        std::vector<QRegularExpression> wildcards; ///< of its values that have some
    };
    [[nodiscard]] static bool holds(const Clause &clause, const Mark &mark);
    [[nodiscard]] QString textFor(const QByteArray &decisions) const;
    [[nodiscard]] QByteArray decide(const Mark *mark) const;
    [[nodiscard]] SearchExpression decided(const QByteArray &decisions) const;

    SearchExpression m_filter;
    std::vector<Clause> m_clauses;
    mutable QHash<QByteArray, SearchExpression> m_decided;
};

/// Expressions that find the rows of a kind that have a mark and satisfy a filter, some tens of ids
/// each, made one at a time; those that their marks rule out are left out.
class MarkBatches
{
public:
    MarkBatches(const MarkFilter &filter, const Marks &marks, RowKind kind);
    /// None: there are no more.
    [[nodiscard]] std::optional<SearchExpression> next();

private:
    struct Group
    {
        QString rest; ///< what its rows must satisfy besides
        QStringList ids;
    };
    std::vector<Group> m_groups;
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
    void read(const std::shared_ptr<MarkBatches> &batches, QObject *guard, Ask ask,
              std::function<bool()> wanted, std::function<void(const Error *)> done)
    {
        const std::optional<SearchExpression> batch = batches->next();
        if (!batch) {
            std::sort(m_rows.begin(), m_rows.end(),
                      [](const Row &a, const Row &b) { return a.createdAt > b.createdAt; });
            done(nullptr);
            return;
        }
        const auto answered = [=, this](const Result<Page<Row>> &page) {
            if (!wanted())
                return;
            if (!page) {
                done(&page.error());
                return;
            }
            m_rows.insert(m_rows.end(), page->items.begin(), page->items.end());
            read(batches, guard, ask, wanted, done);
        };
        onFinished(ask(*batch), guard, answered);
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
