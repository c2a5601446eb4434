#include "ui/compareactions.h"

#include "ui/actions.h"
#include "ui/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QToolButton>

namespace deckhand {

namespace {

constexpr qsizetype mostCopied = 4 * 1024 * 1024; ///< characters of a clipboard that are read

} // namespace

CompareActions::CompareActions(ActionRegistry &actions, QWidget *owner, CompareMark &mark,
                               const Names &names, Current current)
    : QObject(owner),
      m_mark(mark),
      m_current(std::move(current)),
      m_markAction(actions.addLocal(owner, names.mark, tr("Mark for compare"), {})),
      m_withMarked(
          actions.addLocal(owner, names.withMarked, tr("Compare with what is marked"), {})),
      m_withCopied(
          actions.addLocal(owner, names.withCopied, tr("Compare with what was copied"), {}))
{
    m_withCopied->setToolTip(
        tr("An attempt or an event that was copied as JSON, perhaps in another window"));
    connect(m_markAction, &QAction::triggered, this, &CompareActions::markCurrent);
    connect(m_withMarked, &QAction::triggered, this, [this] {
        if (m_mark.side())
            Q_EMIT compareAsked(*m_mark.side());
    });
    connect(m_withCopied, &QAction::triggered, this, &CompareActions::compareCopied);
    connect(&m_mark, &CompareMark::changed, this, &CompareActions::update);
    update();
}

QToolButton *CompareActions::makeButton(const char *name) const
{
    auto *button = new QToolButton;
    button->setObjectName(QLatin1String(name));
    button->setText(tr("Compare"));
    button->setToolTip(tr("Compare with another attempt or event"));
    button->setIcon(icon("compare"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto *menu = new QMenu(button);
    menu->addActions({m_markAction, m_withMarked, m_withCopied});
    menu->setToolTipsVisible(true);
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void CompareActions::update()
{
    const bool shown = m_current().has_value();
    const auto &marked = m_mark.side();
    m_markAction->setEnabled(shown);
    m_withMarked->setEnabled(shown && marked);
    m_withMarked->setToolTip(marked ? marked->title : tr("Nothing is marked yet."));
    m_withCopied->setEnabled(shown);
}

void CompareActions::markCurrent()
{
    if (auto side = m_current()) {
        const QString title = side->title;
        m_mark.set(std::move(*side));
        Q_EMIT said(tr("Marked: %1. Open another one and compare it with this.").arg(title));
    }
}

void CompareActions::compareCopied()
{
    const QString text = QApplication::clipboard()->text();
    auto side = text.size() <= mostCopied ? copiedSide(text.toUtf8()) : std::nullopt;
    if (!side) {
        Q_EMIT said(tr("What was copied is neither an attempt nor an event. Copy one as JSON "
                       "first."));
        return;
    }
    side->title = side->attempt ? tr("Copied attempt %1").arg(side->attempt->number)
                                : tr("Copied %1").arg(QString::fromUtf8(side->event->type));
    Q_EMIT compareAsked(*side);
}

} // namespace deckhand
