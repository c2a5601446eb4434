#pragma once

#include "models/consolesettings.h"

#include <QTableView>
#include <QTimer>

class QMenu;

namespace deckhand {

/// Which columns those see who do one kind of work, from the left.
struct ColumnPresets
{
    QList<int> support, operators, developer;
};

/// The columns of a list: which, where, how wide. Remembered with the profile; chosen in a menu.
class Columns : public QObject
{
    Q_OBJECT

public:
    /// Takes what `table` has now as the columns as they were made.
    Columns(QTableView &table, ConsoleSettings &settings);
    void setPresets(const ColumnPresets &presets) { m_presets = presets; }
    /// At a place on the screen.
    void showMenu(const QPoint &at);

private:
    void addPresets(QMenu &menu);
    void addColumns(QMenu &menu);
    void apply(const QList<int> &columns);
    [[nodiscard]] QList<int> shown() const;
    void store();

    QTableView &m_table;
    ConsoleSettings &m_settings;
    ColumnPresets m_presets;
    QByteArray m_original; ///< columns as they are made
    QTimer m_soon;
};

} // namespace deckhand
