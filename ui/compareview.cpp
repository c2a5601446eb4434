#include "ui/compareview.h"

#include "ui/flowlayout.h"
#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>

#include <algorithm>

namespace deckhand {

CompareView::CompareView(const Wording &wording, const QString &nothing, QWidget *parent)
    : QWidget(parent),
      m_nothing(nothing),
      m_model(wording),
      m_left(new QComboBox),
      m_right(new QComboBox),
      m_only(new QCheckBox(tr("&Only what differs"))),
      m_noise(new QCheckBox(tr("Times, ids and si&gnatures too"))),
      m_summary(new QLabel),
      m_table(new TableView)
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("Comparison"));
    m_table->setModel(&m_model);
    QHeaderView *header = m_table->horizontalHeader();
    header->setMinimumSectionSize(metrics.x * 6);
    for (const int side : {1, 2})
        header->setSectionResizeMode(side, QHeaderView::Stretch);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(0, metrics.gap(), 0, 0);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(makeChoice());
    layout->addWidget(makeBar());
    layout->addWidget(m_table, 1);
    updateSummary();
}

QWidget *CompareView::makeChoice()
{
    const Metrics metrics(this);
    m_left->setObjectName(QStringLiteral("compareLeft"));
    m_left->setAccessibleName(tr("Compare"));
    m_right->setObjectName(QStringLiteral("compareRight"));
    m_right->setAccessibleName(tr("With"));
    auto *choice = new QWidget;
    auto *row = plainLayout<QHBoxLayout>(choice, metrics);
    row->setSpacing(metrics.gap());
    for (QComboBox *box : {m_left, m_right}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(12);
        connect(box, &QComboBox::activated, this, &CompareView::changed);
    }
    row->addWidget(m_left, 1);
    row->addWidget(new QLabel(tr("with")));
    row->addWidget(m_right, 1);
    return choice;
}

QWidget *CompareView::makeBar()
{
    const Metrics metrics(this);
    m_only->setObjectName(QStringLiteral("compareOnly"));
    m_noise->setObjectName(QStringLiteral("compareNoise"));
    m_noise->setToolTip(tr("What differs between any two by nature is left out otherwise"));
    m_summary->setObjectName(QStringLiteral("compareSummary"));
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_summary->setWordWrap(true);
    auto *bar = new QWidget;
    auto *row = plainLayout<QHBoxLayout>(bar, metrics);
    row->setSpacing(metrics.em);
    row->addWidget(m_only);
    row->addWidget(m_noise);
    row->addWidget(m_summary, 1);
    connect(m_only, &QCheckBox::toggled, &m_model, &Comparison::setOnlyDifferences);
    connect(m_noise, &QCheckBox::toggled, this, [this](bool shown) {
        m_model.setShowNoise(shown);
        updateSummary();
    });
    return bar;
}

void CompareView::show(std::vector<CompareSide> own, int current, std::vector<CompareSide> others)
{
    std::vector<CompareSide> sides = std::move(others);
    const int count = int(sides.size());
    std::move(own.begin(), own.end(), std::back_inserter(sides));
    if (sides == m_sides && count == m_others && current == m_current)
        return;
    m_sides = std::move(sides);
    m_others = count;
    m_current = current;
    fillChoices();
    changed();
}

void CompareView::fillChoices()
{
    for (QComboBox *box : {m_left, m_right}) {
        box->clear();
        for (const CompareSide &side : m_sides)
            box->addItem(side.title);
    }
    const int own = int(m_sides.size()) - m_others;
    m_right->setCurrentIndex(m_others + m_current);
    m_left->setCurrentIndex(m_others > 0    ? m_others - 1
                            : m_current > 0 ? m_current - 1
                                            : std::min(1, own - 1));
}

void CompareView::changed()
{
    m_isOld = true;
    if (isVisible())
        compare();
}

void CompareView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isOld)
        compare();
}

void CompareView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    // Both sides are in sight in any pane: they share what the names leave.
    const Metrics metrics(this);
    m_table->horizontalHeader()->resizeSection(
        0, std::min(metrics.x * 32 + metrics.em, m_table->width() * 28 / 100));
}

void CompareView::compare()
{
    m_isOld = false;
    const int left = m_left->currentIndex();
    const int right = m_right->currentIndex();
    if (m_sides.size() > 1 && left >= 0 && right >= 0)
        m_model.compare(m_sides[std::size_t(left)], m_sides[std::size_t(right)]);
    else
        m_model.clear();
    updateSummary();
}

void CompareView::updateSummary()
{
    const bool enough = m_sides.size() > 1;
    for (QWidget *part : {m_left, m_right})
        part->setEnabled(enough);
    for (QWidget *part : {m_only, m_noise}) // else the text has the line to itself
        part->setVisible(enough);
    if (!enough) {
        m_summary->setText(m_nothing);
        return;
    }
    QString text = m_model.differences() == 0
                     ? tr("No difference that matters.")
                     : tr("%n differences", nullptr, m_model.differences());
    if (m_model.noise() > 0 && !m_noise->isChecked())
        text = tr("%1 (%2)").arg(text, tr("%n left out", nullptr, m_model.noise()));
    m_summary->setText(text);
}

} // namespace deckhand
