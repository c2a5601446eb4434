#include "ui/togglebutton.h"

#include "ui/theme.h"

#include <QAccessibleWidget>
#include <QPainter>

namespace deckhand {

namespace {

class ToggleAccess final : public QAccessibleWidget
{
public:
    explicit ToggleAccess(ToggleButton *button)
        : QAccessibleWidget(button, QAccessible::Button), m_button(button)
    {}

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        const QString said = QAccessibleWidget::text(kind);
        if (kind != QAccessible::Name || !said.isEmpty())
            return said;
        return m_button->text().remove(QLatin1Char('&'));
    }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state = QAccessibleWidget::state();
        state.checkable = m_button->isCheckable();
        state.checked = m_button->isChecked();
        return state;
    }
    [[nodiscard]] QStringList actionNames() const override
    {
        return m_button->isEnabled() ? QStringList{pressAction()} : QStringList();
    }
    void doAction(const QString &name) override
    {
        if (name == pressAction())
            m_button->click();
        else
            QAccessibleWidget::doAction(name);
    }

private:
    ToggleButton *m_button;
};

QAccessibleInterface *makeAccess(const QString &, QObject *object)
{
    auto *button = qobject_cast<ToggleButton *>(object);
    return button ? new ToggleAccess(button) : nullptr;
}

} // namespace

ToggleButton::ToggleButton(QWidget *parent) : QToolButton(parent)
{
    // Installing the same one again does nothing.
    QAccessible::installFactory(makeAccess);
}

void ToggleButton::paintEvent(QPaintEvent *event)
{
    QToolButton::paintEvent(event);
    if (!isChecked())
        return;
    QPainter painter(this);
    const int thick = qMax(2, fontMetrics().height() / 8);
    painter.fillRect(QRect(3, height() - thick - 1, width() - 6, thick), toneColor(Tone::Info));
}

} // namespace deckhand
