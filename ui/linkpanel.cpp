#include "ui/linkpanel.h"

#include "ui/metrics.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLabel>
#include <QScreen>

#include <algorithm>

namespace deckhand {

namespace {

struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::LinkPanel)
};

/// Which of the four stages a connection stands at, and whether it broke there.
struct Standing
{
    int stage = 0;
    bool broken = false;
};

Standing standingOf(const LinkWatch &connection)
{
    switch (connection.state()) {
    case LinkState::Off:
    case LinkState::Connecting: return {0, false};
    case LinkState::CatchingUp: return {2, false};
    case LinkState::Live: return {4, false};
    case LinkState::Silent: return {3, true};
    case LinkState::Lost: return {0, true};
    case LinkState::Refused: break;
    }
    return {connection.isSignInRefused() ? 1 : 2, true};
}

} // namespace

std::vector<ShownStage> linkStages(const LinkWatch &connection)
{
    const QStringList words{Tr::tr("Connect"), Tr::tr("Sign in"), Tr::tr("Catch up"),
                            Tr::tr("Live")};
    const Standing standing = standingOf(connection);
    const bool off = connection.state() == LinkState::Off;
    std::vector<ShownStage> stages;
    for (int i = 0; i < words.size(); ++i) {
        ShownStage stage;
        stage.word = words[i];
        if (i < standing.stage) {
            stage.outcome = StageOutcome::Passed;
            stage.state = Tr::tr("done");
        } else if (i == standing.stage && standing.broken) {
            stage.outcome = StageOutcome::Failed;
            stage.state = Tr::tr("failed");
        } else if (i == standing.stage && !off) {
            stage.underWay = true;
            stage.state = Tr::tr("under way");
        } else {
            stage.state = Tr::tr("to come");
        }
        stages.push_back(stage);
    }
    return stages;
}

LinkPanel::LinkPanel(QWidget *parent)
    : QFrame(parent, Qt::Popup), m_stages(new StagesView), m_text(new QLabel)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("linkPanel"));
    setFrameShape(QFrame::StyledPanel);
    setPalette(QPalette()); // not the bar's
    setAutoFillBackground(true);
    setAccessibleName(tr("State of the connection"));
    m_text->setObjectName(QStringLiteral("linkExplanation"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.gap());
    layout->addWidget(m_stages);
    layout->addWidget(m_text);
    setFixedWidth(metrics.x * 64);
}

void LinkPanel::show(const std::vector<ShownStage> &stages, const QString &text)
{
    m_stages->show(stages, {});
    m_text->setText(text);
    setAccessibleDescription(m_stages->text() + u'\n' + text);
}

void LinkPanel::popUnder(const QWidget &pill)
{
    adjustSize();
    const bool rtl = isRightToLeft();
    QPoint at = pill.mapToGlobal(rtl ? pill.rect().bottomLeft() : pill.rect().bottomRight());
    if (!rtl)
        at.rx() -= width();
    if (const QScreen *screen = pill.screen()) {
        const QRect room = screen->availableGeometry();
        at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    }
    move(at);
    QFrame::show();
}

} // namespace deckhand
