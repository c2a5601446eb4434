#pragma once

#include "ui/metrics.h"

#include <QFormLayout>

class QAction;
class QLabel;
class QTableWidget;
class QToolButton;

namespace deckhand {

/// A button with the action's icon beside its text, named `<action>Button`; it hides with it.
[[nodiscard]] QToolButton *actionButton(QAction *action);
/// A form of facts: quiet labels, values beside them.
[[nodiscard]] QFormLayout *factForm(const Metrics &metrics);
void addFact(QFormLayout *form, const QString &label, QWidget *value);
/// Text that wraps, is taken as it is and can be selected.
void makeFact(QLabel *label);
/// A label made so.
[[nodiscard]] QLabel *factLabel(const char *name);
/// A small table within a page: no grid, whole rows, states with their icons, Tab goes on.
void makeSmallTable(QTableWidget *table, const QStringList &headers);
/// Makes a window as high as what is in it needs at its width, where it is lower: windows do not do
/// so by themselves where texts wrap.
void growToContents(QWidget &window);
/// For headings and what is chosen; `scale` times as large.
[[nodiscard]] QFont boldOf(QFont font, double scale = 1);

} // namespace deckhand
