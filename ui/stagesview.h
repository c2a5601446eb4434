#pragma once

#include "api/delivery.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;

namespace deckhand {

/// One stage as it is shown.
struct ShownStage
{
    QString word;  ///< what is tested
    QString state; ///< `passed`, `failed` …
    StageOutcome outcome = StageOutcome::Skipped;
    std::optional<double> ms;
    bool underWay = false;
};

/// How far a test came, drawn as a chain: each stage with its mark, its word and its time; below it
/// what was seen at the one that failed and what to do. Empty where an attempt has no stages.
class StagesView : public QWidget
{
    Q_OBJECT

public:
    explicit StagesView(QWidget *parent = nullptr);
    void show(const Attempt &attempt);
    /// Of any other test; `evidence` is what was seen, a line each, and may be empty.
    void show(const std::vector<ShownStage> &stages, const QStringList &evidence);
    void clear();
    /// One line a stage, for those who cannot see it and for copying.
    [[nodiscard]] QString text() const;

private:
    class Chain;

    Chain *m_chain;
    QLabel *m_evidence;
};

} // namespace deckhand
