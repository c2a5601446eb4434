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
    QString message = {}; ///< what was seen; empty: nothing is said of it
    QString hint = {};    ///< what to do; of one that passed it is a warning
};

/// How far a test came, drawn as a chain: each stage with its mark, its word and its time; below it
/// a line a stage of what was seen and, where it failed or soon will, what to do. Of a server that
/// says it of none, the one that failed alone. Empty where an attempt has no stages.
class StagesView : public QWidget
{
    Q_OBJECT

public:
    explicit StagesView(QWidget *parent = nullptr);
    void show(const Attempt &attempt);
    /// A test is on its way: nothing is known of it yet.
    void showWaiting();
    /// The test on its way has passed this stage, or skipped it; the one after it is under way.
    void showPassed(const AttemptStage &stage);
    /// Of any other test; `evidence` is what was seen, a line each, and may be empty.
    void show(const std::vector<ShownStage> &stages, const QStringList &evidence);
    void clear();
    /// One line a stage, for those who cannot see it and for copying.
    [[nodiscard]] QString text() const;

private:
    class Chain;

    void showSoFar();
    [[nodiscard]] static ShownStage shownOf(const AttemptStage &stage);
    [[nodiscard]] static QString toldOf(const AttemptStage &stage);

    Chain *m_chain;
    QLabel *m_evidence;
    bool m_isWaiting = false;
    std::vector<AttemptStage> m_soFar; ///< of the test on its way
};

} // namespace deckhand
