#include "ui/mainwindow.h"

#include "ui/coach.h"
#include "ui/demopanel.h"

#include <QLayout>
#include <QMenuBar>
#include <QStatusBar>
#include <QTabWidget>

namespace deckhand {

void MainWindow::addDemo(DemoControls &controls)
{
    auto *panel = new DemoPanel(controls, m_models.clock);
    m_side->layout()->addWidget(panel);
    connect(panel, &DemoPanel::said, this,
            [this](const QString &sentence) { statusBar()->showMessage(sentence, 5000); });
    QAction *toggle = m_actions.add("toggleDemo", tr("Demo dials"),
                                    {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D)}, "demo");
    toggle->setCheckable(true);
    toggle->setChecked(true);
    connect(toggle, &QAction::toggled, panel, &QWidget::setVisible);
    menuBar()->addMenu(tr("De&mo"))->addAction(toggle);
    auto *coach =
        new Coach(m_models, m_actions, *findChild<QTabWidget *>(QStringLiteral("inspectorTabs")),
                  *panel, m_preferences);
    centralWidget()->layout()->addWidget(coach);
    m_actions.forbid("showTour", {});
    QAction *tour = m_actions.action("showTour");
    tour->setEnabled(true);
    connect(tour, &QAction::triggered, coach, [coach, toggle] {
        toggle->setChecked(true); // its last step turns a dial
        coach->start();
    });
    coach->startOnce();
}

} // namespace deckhand
