#include "ui/compareview.h"

#include "ui/metrics.h"
#include "ui/tableview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>

namespace deckhand {

CompareView::CompareView(const Wording &wording, QWidget *parent)
    : QWidget(parent),
      m_wording(wording),
      m_model(wording),
      m_left(new QComboBox),
      m_right(new QComboBox),
      m_only(new QCheckBox(tr("&Only what differs"))),
      m_summary(new QLabel),
      m_table(new TableView)
{
    const Metrics metrics(this);
    m_left->setObjectName(QStringLiteral("compareLeft"));
    m_left->setAccessibleName(tr("Compare"));
    m_right->setObjectName(QStringLiteral("compareRight"));
    m_right->setAccessibleName(tr("With"));
    m_only->setObjectName(QStringLiteral("compareOnly"));
    m_summary->setObjectName(QStringLiteral("compareSummary"));
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("Comparison"));
    m_table->setModel(&m_model);
    m_table->setColumnWidths({32, 46, 46}, 2);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_left);
    bar->addWidget(new QLabel(tr("with")));
    bar->addWidget(m_right);
    bar->addWidget(m_only);
    bar->addWidget(m_summary, 1);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(0, metrics.gap(), 0, 0);
    layout->addLayout(bar);
    layout->addWidget(m_table, 1);
    for (QComboBox *box : {m_left, m_right})
        connect(box, &QComboBox::activated, this, &CompareView::compare);
    connect(m_only, &QCheckBox::toggled, &m_model, &AttemptComparison::setOnlyDifferences);
}

void CompareView::show(const std::vector<Attempt> &attempts, int current, const QStringList &titles)
{
    if (attempts == m_attempts && titles == m_titles && m_right->currentIndex() == current)
        return; // a choice of the person's stays
    m_attempts = attempts;
    m_titles = titles;
    for (QComboBox *box : {m_left, m_right}) {
        box->clear();
        for (const Attempt &attempt : m_attempts)
            box->addItem(titles.value(box->count(), m_wording.attemptTitle(attempt)));
    }
    m_right->setCurrentIndex(current);
    m_left->setCurrentIndex(current > 0 ? current - 1 : std::min(1, int(attempts.size()) - 1));
    compare();
}

void CompareView::compare()
{
    const bool enough = m_attempts.size() > 1;
    for (QWidget *part : {static_cast<QWidget *>(m_left), static_cast<QWidget *>(m_right),
                          static_cast<QWidget *>(m_only)})
        part->setEnabled(enough);
    if (!enough) {
        m_model.clear();
        m_summary->setText(tr("There is one attempt at most, so there is nothing to compare."));
        return;
    }
    m_model.compare(m_attempts[std::size_t(m_left->currentIndex())],
                    m_attempts[std::size_t(m_right->currentIndex())]);
    m_summary->setText(m_model.differences() == 0
                           ? tr("No difference that matters.")
                           : tr("%n differences", nullptr, m_model.differences()));
}

} // namespace deckhand
