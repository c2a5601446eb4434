#include "ui/numberlinks.h"

#include "ui/flowlayout.h"
#include "ui/metrics.h"

#include <QStyleOptionFocusRect>
#include <QStylePainter>
#include <QToolButton>

namespace deckhand {

namespace {

/// Stands in a line with other values, so that it has no frame and no padding.
class LinkButton final : public QToolButton
{
public:
    LinkButton()
    {
        QFont underlined = font();
        underlined.setUnderline(true);
        setFont(underlined);
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::TabFocus);
    }

    QSize sizeHint() const override
    {
        const QFontMetrics metrics = fontMetrics();
        const Metrics rhythm(this);
        return {metrics.horizontalAdvance(text()) + 1, rhythm.row() + rhythm.smallGap()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QStylePainter painter(this);
        const auto role = isEnabled() ? QPalette::WindowText : QPalette::PlaceholderText;
        painter.drawItemText(rect(), int(QStyle::visualAlignment(layoutDirection(), alignment)),
                             palette(), true, text(), role);
        if (!hasFocus())
            return;
        QStyleOptionFocusRect frame;
        frame.initFrom(this);
        painter.drawPrimitive(QStyle::PE_FrameFocusRect, frame);
    }

private:
    static constexpr Qt::Alignment alignment = Qt::AlignLeft | Qt::AlignVCenter;
};

} // namespace

NumberLinks::NumberLinks(QWidget *parent) : QWidget(parent)
{
    setLayout(new FlowLayout(Metrics(this).smallGap()));
    layout()->setContentsMargins(0, 0, 0, 0);
}

QToolButton *NumberLinks::add()
{
    auto *button = new LinkButton;
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
