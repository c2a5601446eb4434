#pragma once

#include "models/markfilter.h"
#include "models/pagedmodel.h"

namespace deckhand {

/// A paged list whose rows may have marks, and whose filter may ask for them. The rows with marks
/// that such a filter means are read first, by their ids, and put in among the others as these
/// come.
class MarkedModel : public PagedModel
{
    Q_OBJECT

public:
    /// Shows marks in the last column. Outlives the model.
    void watch(const Marks &marks);

protected:
    explicit MarkedModel(RowKind kind, QObject *parent) : PagedModel(parent), m_kind(kind) {}

    void setMarkFilter(const SearchExpression &filter) { m_markFilter = MarkFilter(filter); }
    [[nodiscard]] const MarkFilter &markFilter() const { return m_markFilter; }
    [[nodiscard]] const Marks *marks() const { return m_marks; }
    /// Rows with marks are read apart.
    [[nodiscard]] bool isMixed() const { return m_marks && m_markFilter.isNeeded(); }
    [[nodiscard]] const Mark *markOf(const QByteArray &id) const
    {
        return m_marks ? m_marks->find(id) : nullptr;
    }
    /// What rows without a mark must satisfy.
    [[nodiscard]] SearchExpression plainExpression(const SearchExpression &filter) const
    {
        return m_markFilter.isNeeded() ? m_markFilter.remaining(nullptr) : filter;
    }

    void request(const QByteArray &cursor) final;
    /// Asks for one page of rows.
    virtual void requestPage(const QByteArray &cursor) = 0;
    /// Calls the `readMarked` below with its own rows.
    virtual void readMarked() = 0;
    /// All rows with marks are there, and no others are meant.
    virtual void takeMarkedOnly() = 0;
    /// Fills `rows` by `list`, which asks the engine for those that an expression finds.
    template <class Row, class List>
    void readMarked(MarkedRows<Row> &rows, List list)
    {
        rows.read(
            std::make_shared<MarkBatches>(m_markFilter, *m_marks, m_kind), this,
            [this, list](const SearchExpression &q) { return asked(list(q)); },
            [this, current = generation()] { return current == generation(); },
            [this](const Error *error) {
                if (error)
                    pageFailed(*error);
                else if (m_markFilter.isForMarkedOnly())
                    takeMarkedOnly();
                else
                    requestPage({});
            });
    }

private:
    const RowKind m_kind;
    const Marks *m_marks = nullptr;
    MarkFilter m_markFilter;
};

} // namespace deckhand
