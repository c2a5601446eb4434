#include "ui/environmentbar.h"

#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QLabel>

namespace deckhand {

EnvironmentBar::EnvironmentBar(Environment environment, const QString &detail, QWidget *parent)
    : QWidget(parent),
      m_liveIcon(new QLabel),
      m_liveText(new QLabel),
      m_text(barColors(environment).text)
{
    setObjectName(QStringLiteral("environmentBar"));
    const Metrics metrics(this);
    const BarColors colors = barColors(environment);
    QPalette bar = palette();
    bar.setColor(QPalette::Window, colors.fill);
    bar.setColor(QPalette::WindowText, colors.text);
    setPalette(bar);
    setAutoFillBackground(true);

    auto *mark = new QLabel;
    const int side = metrics.em * 9 / 8;
    const char *shape = environment == Environment::Demo       ? "test"
                      : environment == Environment::Production ? "attention"
                                                               : "destinations";
    mark->setPixmap(icon(shape, colors.text).pixmap(QSize(side, side), devicePixelRatioF()));
    auto *word = new QLabel(Words::word(environment));
    word->setObjectName(QStringLiteral("environmentWord"));
    QFont bold = font();
    bold.setBold(true);
    bold.setLetterSpacing(QFont::PercentageSpacing, 108);
    word->setFont(bold);
    auto *text = new QLabel(detail);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics.margin(), metrics.smallGap(), metrics.margin(),
                               metrics.smallGap());
    layout->setSpacing(metrics.gap());
    layout->addWidget(mark);
    layout->addWidget(word);
    layout->addWidget(text, 1);
    layout->addWidget(m_liveIcon);
    layout->addWidget(m_liveText);
    setLive(false);
}

void EnvironmentBar::setLive(bool live)
{
    const int side = Metrics(this).em;
    m_liveIcon->setPixmap(
        icon(live ? "live" : "pause", m_text).pixmap(QSize(side, side), devicePixelRatioF()));
    m_liveText->setText(live ? tr("Live") : tr("Not connected"));
}

} // namespace deckhand
