#include "ui/stagesview.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QLabel>
#include <QPainter>

#include <utility>

namespace deckhand {

namespace {

Look lookOf(StageOutcome outcome)
{
    switch (outcome) {
    case StageOutcome::Passed: return {"success", Tone::Success};
    case StageOutcome::Failed: return {"failure", Tone::Failure};
    case StageOutcome::Skipped: break;
    }
    return {"canceled", Tone::Inactive};
}

Look lookOf(const ShownStage &stage)
{
    if (stage.underWay)
        return {"running", Tone::Info};
    const bool warns = stage.outcome == StageOutcome::Passed && !stage.hint.isEmpty();
    return warns ? Look{"attention", Tone::Retrying} : lookOf(stage.outcome);
}

QString timeOf(const ShownStage &stage)
{
    return stage.ms ? format::duration(*stage.ms) : stage.state;
}

} // namespace

class StagesView::Chain : public QWidget
{
public:
    explicit Chain(QWidget *parent) : QWidget(parent)
    {
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }

    void setStages(std::vector<ShownStage> stages)
    {
        m_stages = std::move(stages);
        updateGeometry();
        update();
    }
    [[nodiscard]] const std::vector<ShownStage> &stages() const { return m_stages; }
    QSize sizeHint() const override
    {
        const Metrics metrics(this);
        return {metrics.x * 14 * int(m_stages.size()), metrics.em * 4 + metrics.gap()};
    }
    QSize minimumSizeHint() const override
    {
        const Metrics metrics(this);
        return {metrics.x * 11 * int(m_stages.size()), sizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        if (m_stages.empty())
            return;
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const int step = width() / int(m_stages.size());
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            const int at = isRightToLeft() ? width() - step * (int(i) + 1) : step * int(i);
            paintStage(painter, m_stages[i], {at, 0, step, height()}, i + 1 < m_stages.size());
        }
    }

private:
    void paintStage(QPainter &painter, const ShownStage &stage, const QRect &cell, bool hasNext)
    {
        const Metrics metrics(this);
        const Look look = lookOf(stage);
        const int side = metrics.em * 5 / 4;
        const bool rtl = isRightToLeft();
        const QRect mark(rtl ? cell.right() - side : cell.left(), metrics.smallGap(), side, side);
        paintIcon(painter, mark, look.icon, toneColor(look.tone));
        if (hasNext) {
            const int middle = mark.center().y();
            painter.setPen(QPen(lineColor(), 1.6));
            if (rtl)
                painter.drawLine(cell.left() + metrics.gap(), middle, mark.left() - metrics.gap(),
                                 middle);
            else
                painter.drawLine(mark.right() + metrics.gap(), middle, cell.right() - metrics.gap(),
                                 middle);
        }
        QRect line(cell.left(), mark.bottom() + metrics.smallGap(), cell.width() - metrics.gap(),
                   metrics.em);
        const auto text = [&](const QString &words, const QColor &ink) {
            painter.setPen(ink);
            painter.drawText(line, Qt::AlignLeading | Qt::AlignVCenter,
                             fontMetrics().elidedText(words, Qt::ElideRight, line.width()));
            line.translate(0, metrics.em);
        };
        const bool skipped = stage.outcome == StageOutcome::Skipped && !stage.underWay;
        text(stage.word, skipped ? quietText() : palette().color(QPalette::Text));
        text(timeOf(stage),
             stage.outcome == StageOutcome::Failed ? toneColor(Tone::Failure) : quietText());
    }

    std::vector<ShownStage> m_stages;
};

StagesView::StagesView(QWidget *parent)
    : QWidget(parent), m_chain(new Chain(this)), m_evidence(factLabel("stageEvidence"))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("stages"));
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_chain);
    layout->addWidget(m_evidence);
    hide();
}

void StagesView::show(const Attempt &attempt)
{
    const Diagnosis diagnosis = Words::diagnose(attempt);
    const bool failed = attempt.outcome == AttemptOutcome::Failure;
    std::vector<ShownStage> shown;
    QStringList lines;
    QStringList told;
    for (const AttemptStage &stage : attempt.stages) {
        shown.push_back(shownOf(stage));
        told.append(toldOf(stage));
        if (failed && stage.outcome == StageOutcome::Failed)
            lines = {
                tr("%1: %2").arg(Words::word(stage.stage), attempt.error.message.isEmpty()
                                                               ? diagnosis.cause
                                                               : engineText(attempt.error.message)),
                diagnosis.nextStep};
    }
    told.removeAll(QString());
    show(shown, told.isEmpty() ? lines : told);
}

ShownStage StagesView::shownOf(const AttemptStage &stage)
{
    return {Words::word(stage.stage),  Words::word(stage.outcome), stage.outcome, stage.ms, false,
            engineText(stage.message), engineText(stage.hint)};
}

/// A line of what was seen; empty where nothing is said of it.
QString StagesView::toldOf(const AttemptStage &stage)
{
    const QString message = engineText(stage.message);
    const QString hint = engineText(stage.hint);
    if (message.isEmpty())
        return {};
    return tr("%1: %2").arg(Words::word(stage.stage),
                            hint.isEmpty() ? message : QString(message + u' ' + hint));
}

void StagesView::showWaiting()
{
    m_soFar.clear();
    showSoFar();
    m_isWaiting = true;
}

void StagesView::showPassed(const AttemptStage &stage)
{
    if (!m_isWaiting || (!m_soFar.empty() && stage.stage <= m_soFar.back().stage))
        return;
    m_soFar.push_back(stage);
    showSoFar();
    m_isWaiting = true;
}

void StagesView::showSoFar()
{
    std::vector<ShownStage> shown;
    QStringList told;
    bool isNext = true;
    auto known = m_soFar.cbegin();
    for (const SendStage stage :
         {SendStage::Resolve, SendStage::Connect, SendStage::Tls, SendStage::SignIn,
          SendStage::Permission, SendStage::Size, SendStage::Send}) {
        if (known != m_soFar.cend() && known->stage == stage) {
            shown.push_back(shownOf(*known));
            told.append(toldOf(*known++));
            continue;
        }
        const bool underWay = known == m_soFar.cend() && std::exchange(isNext, false);
        shown.push_back({Words::word(stage),
                         underWay ? tr("under way") : tr("to come"),
                         StageOutcome::Skipped,
                         {},
                         underWay});
    }
    show(shown, told);
}

void StagesView::show(const std::vector<ShownStage> &stages, const QStringList &evidence)
{
    m_isWaiting = false;
    m_chain->setStages(stages);
    QStringList lines = evidence;
    lines.removeAll(QString());
    m_evidence->setText(lines.join(QLatin1Char('\n')));
    m_evidence->setVisible(!lines.isEmpty());
    m_chain->setAccessibleName(tr("Stages of the test"));
    m_chain->setAccessibleDescription(text());
    m_chain->setToolTip(text());
    setVisible(!stages.empty());
}

void StagesView::clear()
{
    m_isWaiting = false;
    m_chain->setStages({});
    m_evidence->clear();
    hide();
}

QString StagesView::text() const
{
    QStringList lines;
    bool told = false;
    for (const ShownStage &stage : m_chain->stages()) {
        QString line =
            stage.ms ? tr("%1: %2, %3").arg(stage.word, stage.state, format::duration(*stage.ms))
                     : tr("%1: %2").arg(stage.word, stage.state);
        told = told || !stage.message.isEmpty();
        for (const QString &more : {stage.message, stage.hint})
            line += more.isEmpty() ? QString() : QString(QStringLiteral(". ") + more);
        lines.append(line);
    }
    if (!told && !m_evidence->text().isEmpty())
        lines.append(m_evidence->text());
    return lines.join(QLatin1Char('\n'));
}

} // namespace deckhand
