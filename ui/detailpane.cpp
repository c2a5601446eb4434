#include "ui/detailpane.h"

#include "ui/metrics.h"
#include "ui/splitsizes.h"

#include <QApplication>
#include <QCloseEvent>
#include <QShortcut>
#include <QSplitter>

namespace deckhand {

namespace {

/// Gives back what it holds before it goes.
class DetailWindow final : public QWidget
{
public:
    DetailWindow(QWidget *parent, std::function<void()> closing)
        : QWidget(parent, Qt::Window), m_closing(std::move(closing))
    {}

protected:
    void closeEvent(QCloseEvent *event) override
    {
        m_closing();
        QWidget::closeEvent(event);
    }

private:
    std::function<void()> m_closing;
};

} // namespace

DetailPane::DetailPane(QSplitter *split, ConsoleSettings &settings, const QString &page)
    : QObject(split),
      m_split(split),
      m_detail(split->widget(split->count() - 1)),
      m_settings(settings),
      m_page(page)
{
    setRight(settings.detailRight(page));
    restoreSizes(*m_split, m_settings, sizesName());
    connect(m_split, &QSplitter::splitterMoved, this,
            [this] { keepSizes(*m_split, m_settings, sizesName()); });
}

QString DetailPane::sizesName() const
{
    return m_page + (isRight() ? QLatin1String("/right") : QLatin1String("/below"));
}

bool DetailPane::isRight() const
{
    return m_split->orientation() == Qt::Horizontal;
}

void DetailPane::setRight(bool right)
{
    if (right == isRight())
        return;
    m_split->setOrientation(right ? Qt::Horizontal : Qt::Vertical);
    const int half = (right ? m_split->width() : m_split->height()) / 2;
    if (!restoreSizes(*m_split, m_settings, sizesName()) && half > 0)
        m_split->setSizes({half, half});
    m_settings.setDetailRight(m_page, right);
}

void DetailPane::toggleTornOff(const QString &title)
{
    if (m_window) {
        m_window->close();
        return;
    }
    if (m_detail->isHidden())
        return; // nothing is chosen that it could show
    m_window = new DetailWindow(m_split->window(), [this] { putBack(); });
    m_window->setAttribute(Qt::WA_DeleteOnClose);
    m_window->setObjectName(QStringLiteral("detailWindow"));
    m_window->setWindowTitle(title);
    const Metrics metrics(m_detail);
    auto *layout = plainLayout<QVBoxLayout>(m_window, metrics);
    layout->addWidget(m_detail);
    // The keys of its page, and those that act everywhere, act here as well.
    for (const QWidget *part = m_split; part; part = part->parentWidget())
        m_window->addActions(part->actions());
    m_window->resize(metrics.x * 130, metrics.em * 36);
    m_window->show();
}

bool DetailPane::hasFocus() const
{
    const QWidget *focus = QApplication::focusWidget();
    return focus && (focus == m_detail || m_detail->isAncestorOf(focus));
}

bool DetailPane::enter()
{
    if (!m_detail->isVisible())
        return false;
    for (QWidget *part = m_detail->nextInFocusChain(); part != m_detail;
         part = part->nextInFocusChain()) {
        const bool takesIt = (part->focusPolicy() & Qt::TabFocus) == Qt::TabFocus;
        if (takesIt && m_detail->isAncestorOf(part) && part->isVisible() && part->isEnabled()) {
            part->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return false;
}

void DetailPane::onEscape(const QObject *context, const std::function<void()> &run)
{
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), m_detail);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, context, run);
}

void DetailPane::putBack()
{
    m_split->addWidget(m_detail);
    restoreSizes(*m_split, m_settings, sizesName());
    m_window = nullptr;
}

} // namespace deckhand
