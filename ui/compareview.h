#pragma once

#include "models/attemptcomparison.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace deckhand {

class TableView;

/// Two attempts of one delivery side by side.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    explicit CompareView(const Wording &wording, QWidget *parent = nullptr);
    /// `current` is put at the right, the one before it at the left.
    void show(const std::vector<Attempt> &attempts, int current);

private:
    void compare();

    const Wording &m_wording;
    AttemptComparison m_model;
    std::vector<Attempt> m_attempts;
    QComboBox *m_left;
    QComboBox *m_right;
    QCheckBox *m_only;
    QLabel *m_summary;
    TableView *m_table;
};

} // namespace deckhand
