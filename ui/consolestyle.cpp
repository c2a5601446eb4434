#include "ui/consolestyle.h"

#include "ui/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace deckhand {

namespace {

constexpr int smallestTarget = 24;

/// A frame around `rect`: in the colour of frames, or that of the focus.
void drawFrame(QPainter &painter, const QRect &rect, const QStyleOption &option, double radius)
{
    const Scheme scheme = schemeOf(option.palette);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const bool focused = enabled && option.state.testFlag(QStyle::State_HasFocus);
    const QColor color = focused ? toneColor(Tone::Info, scheme)
                       : enabled ? frameColor(scheme)
                                 : lineColor(scheme);
    const double width = focused || scheme == Scheme::HighContrast ? 1.6 : 1.0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, width));
    painter.setBrush(Qt::NoBrush);
    const double inset = width / 2;
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void drawRound(QPainter &painter, const QRect &rect, const QStyleOption &option)
{
    drawFrame(painter, rect, option, rect.height() / 2.0);
}

bool isHighContrast(const QStyleOption &option)
{
    return schemeOf(option.palette) == Scheme::HighContrast;
}

} // namespace

ConsoleStyle::ConsoleStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void ConsoleStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                 QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawPrimitive(element, option, painter, widget);
    switch (element) {
    case PE_FrameLineEdit:
    // Fields of several lines and framed lists are told from their ground as one-line fields are.
    case PE_Frame: drawFrame(*painter, option->rect, *option, 2.0); break;
    case PE_IndicatorCheckBox: drawFrame(*painter, option->rect, *option, 1.5); break;
    case PE_IndicatorRadioButton: drawRound(*painter, option->rect, *option); break;
    // Fusion makes these of shades of the window's colour, of which black has none.
    case PE_PanelButtonCommand:
    case PE_FrameGroupBox:
    case PE_FrameMenu:
    case PE_PanelTipLabel:
        if (isHighContrast(*option))
            drawFrame(*painter, option->rect, *option, 2.0);
        break;
    default: break;
    }
}

void ConsoleStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                      QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawComplexControl(control, option, painter, widget);
    if (control == CC_ComboBox || control == CC_SpinBox)
        drawFrame(*painter, option->rect, *option, 2.0);
    else if (control == CC_Slider && isHighContrast(*option))
        drawFrame(*painter, subControlRect(control, option, SC_SliderHandle, widget), *option, 2.0);
    else if (control == CC_ScrollBar && isHighContrast(*option))
        drawFrame(*painter, subControlRect(control, option, SC_ScrollBarSlider, widget), *option,
                  2.0);
}

QSize ConsoleStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                     const QSize &contents, const QWidget *widget) const
{
    const QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton: // Fusion leaves no room between a text and the edge
        return QSize(size.width() + smallestTarget / 2, size.height())
            .expandedTo({smallestTarget, smallestTarget});
    case CT_ToolButton:
    case CT_CheckBox:
    case CT_RadioButton:
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox:
    case CT_Slider:
    case CT_MenuItem:
    case CT_TabBarTab: {
        const bool separator = type == CT_MenuItem && contents.height() <= 0;
        return separator ? size : size.expandedTo({smallestTarget, smallestTarget});
    }
    default: return size;
    }
}

void ConsoleStyle::drawControl(ControlElement element, const QStyleOption *option,
                               QPainter *painter, const QWidget *widget) const
{
    QProxyStyle::drawControl(element, option, painter, widget);
    if ((element == CE_TabBarTabShape || element == CE_ProgressBarGroove) &&
        isHighContrast(*option) &&
        (element != CE_TabBarTabShape || option->state.testFlag(State_Selected)))
        drawFrame(*painter, option->rect, *option, 2.0);
}

} // namespace deckhand
