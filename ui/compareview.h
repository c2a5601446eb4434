#pragma once

#include "models/comparison.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace deckhand {

class TableView;

/// Two attempts or events side by side, of one delivery or of two, chosen among those it was given.
class CompareView : public QWidget
{
    Q_OBJECT

public:
    /// `nothing`: what to say while there are not two to compare.
    CompareView(const Wording &wording, const QString &nothing, QWidget *parent = nullptr);
    /// `own`: of what is shown; `current` of them is put at the right. The left one is the last of
    /// `others`, or the one before it where there are none. What a person chose stays as long as
    /// nothing differs.
    void show(std::vector<CompareSide> own, int current, std::vector<CompareSide> others = {});

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QWidget *makeChoice();
    [[nodiscard]] QWidget *makeBar();
    void fillChoices();
    void changed();
    void compare();
    void updateSummary();

    const QString m_nothing;
    Comparison m_model;
    std::vector<CompareSide> m_sides; ///< others first
    int m_others = 0;
    int m_current = 0;
    bool m_isOld = false; ///< compared when it is looked at
    QComboBox *m_left;
    QComboBox *m_right;
    QCheckBox *m_only;
    QCheckBox *m_noise;
    QLabel *m_summary;
    TableView *m_table;
};

} // namespace deckhand
