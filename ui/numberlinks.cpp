#include "ui/numberlinks.h"

#include "ui/flowlayout.h"
#include "ui/metrics.h"

#include <QToolButton>

namespace deckhand {

NumberLinks::NumberLinks(QWidget *parent) : QWidget(parent)
{
    setLayout(new FlowLayout(Metrics(this).smallGap()));
    layout()->setContentsMargins(0, 0, 0, 0);
}

QToolButton *NumberLinks::add()
{
    auto *button = new QToolButton;
    button->setAutoRaise(true);
    button->setCursor(Qt::PointingHandCursor);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMinimumHeight(Metrics(this).row());
    QFont font = button->font();
    font.setUnderline(true);
    button->setFont(font);
    button->setToolTip(tr("Show these deliveries"));
    button->setAccessibleDescription(button->toolTip());
    connect(button, &QToolButton::clicked, this,
            [this, button] { Q_EMIT asked(button->property("filter").toString()); });
    layout()->addWidget(button);
    m_buttons.push_back(button);
    return button;
}

void NumberLinks::show(const std::vector<Number> &numbers)
{
    while (m_buttons.size() < numbers.size())
        add();
    auto at = m_buttons.begin();
    for (const Number &number : numbers) {
        QToolButton *button = *at++;
        button->setObjectName(QLatin1String(number.name));
        button->setText(number.text);
        button->setEnabled(!number.filter.isEmpty());
        button->setProperty("filter", number.filter);
    }
}

} // namespace deckhand
