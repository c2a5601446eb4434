#pragma once

#include "models/consolesettings.h"

#include <QHash>
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
/// Those that a narrow list can do without leave while it is narrow; the menu says so.
class Columns : public QObject
{
    Q_OBJECT

public:
    /// Takes what `table` has now as the columns as they were made.
    Columns(QTableView &table, ConsoleSettings &settings);
    void setPresets(const ColumnPresets &presets) { m_presets = presets; }
    /// Left out from the first on while the list is too narrow for all; `stretched` takes what is
    /// left and keeps at least `least` pixels.
    void setSpare(const QList<int> &columns, int stretched, int least);
    /// At a place on the screen.
    void showMenu(const QPoint &at);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void addPresets(QMenu &menu);
    void addColumns(QMenu &menu);
    void apply(const QList<int> &columns);
    [[nodiscard]] QList<int> shown() const;
    [[nodiscard]] bool isChosen(int column) const;
    void choose(int column, bool on);
    void fit();
    [[nodiscard]] QList<int> tooMany() const;
    void leaveOut(const QList<int> &columns);
    [[nodiscard]] QByteArray state() const;
    void takeState(const QByteArray &state);
    /// `undoable`: somebody changed them.
    void store(bool undoable = true);
    void restore();

    QTableView &m_table;
    ConsoleSettings &m_settings;
    ColumnPresets m_presets;
    QByteArray m_original; ///< columns as they are made
    QList<int> m_spare;
    QList<int> m_leftOut;     ///< of these, for want of room
    QHash<int, int> m_widths; ///< of what is left out
    int m_stretched = -1;
    int m_least = 0;
    QTimer m_soon;
    bool m_byHand = false; ///< what is stored soon was dragged
};

} // namespace deckhand
