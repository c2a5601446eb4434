#pragma once

#include "models/attemptcomparison.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace deckhand {

class TableView;

/// Two attempts side by side, of one delivery or of two.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    explicit CompareView(const Wording &wording, QWidget *parent = nullptr);
    /// `current` is put at the right, the one before it at the left.
    /// `titles`: what to call them instead of by their number, such as two of different deliveries.
    void show(const std::vector<Attempt> &attempts, int current, const QStringList &titles = {});

private:
    void compare();

    const Wording &m_wording;
    AttemptComparison m_model;
    std::vector<Attempt> m_attempts;
    QStringList m_titles;
    QComboBox *m_left;
    QComboBox *m_right;
    QCheckBox *m_only;
    QLabel *m_summary;
    TableView *m_table;
};

} // namespace deckhand
