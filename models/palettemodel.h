#pragma once

#include "models/semantics.h"

#include <QAbstractListModel>
#include <QStringList>

#include <vector>

namespace deckhand {

/// One thing the palette can do or open.
struct PaletteEntry
{
    enum class Kind { Action, Place, Destination, EventType, View, Event, Link, Search, Help };
    Kind kind = Kind::Action;
    QString id; ///< unique; what is remembered as used
    QString title;
    QString detail;   ///< beside the title: what it is, or why it cannot be done
    QString shortcut; ///< as text
    const char *icon = "dot";
    bool enabled = true;
};

/// Entries that match what was typed, best first. A prefix keeps to one kind: `>` actions,
/// `@` destinations, `#` event types, `?` help.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum { EntryRole = Qt::UserRole + 50 };

    using QAbstractListModel::QAbstractListModel;
    /// `recent`: ids of entries, the one used last first.
    void setEntries(std::vector<PaletteEntry> entries, QStringList recent);
    void setText(const QString &text);
    [[nodiscard]] const PaletteEntry *entryAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

    /// How well `text` fits `pattern`, whose letters must come in order; 0: not at all. Beginnings
    /// of words and unbroken runs count more.
    [[nodiscard]] static int fit(const QString &pattern, const QString &text);

private:
    void match();

    std::vector<PaletteEntry> m_entries;
    std::vector<std::size_t> m_matches;
    QStringList m_recent;
    QString m_text;
};

} // namespace deckhand
