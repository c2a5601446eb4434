#include "ui/contentfilteredit.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace deckhand {

namespace {

constexpr std::size_t samplesOffered = 50;

} // namespace

ContentFilterEdit::ContentFilterEdit(DestinationEditor &editor, SubscriptionPreview &preview,
                                     const Wording &wording, QWidget *parent)
    : QWidget(parent),
      m_editor(editor),
      m_preview(preview),
      m_wording(wording),
      m_edit(new QPlainTextEdit),
      m_sample(new QComboBox),
      m_icon(new QLabel),
      m_verdict(new QLabel)
{
    const Metrics metrics(this);
    auto *label = new QLabel(tr("Filter on the &content (optional)"));
    label->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("contentFilter"));
    m_edit->setAccessibleName(tr("Filter on the content"));
    m_edit->setPlaceholderText(
        QStringLiteral("{\"data\": {\"status\": {\"$in\": [\"failed\", \"error\"]}}}"));
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setTabChangesFocus(true);
    m_edit->setLayoutDirection(Qt::LeftToRight);
    m_edit->setFixedHeight(metrics.em * 5);
    m_sample->setObjectName(QStringLiteral("filterSample"));
    m_sample->setAccessibleName(tr("Stored event to try the filter on"));
    m_sample->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_verdict->setObjectName(QStringLiteral("filterVerdict"));
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(label);
    layout->addWidget(m_edit);
    auto *attempt = new QHBoxLayout;
    attempt->addWidget(new QLabel(tr("Try it on")));
    attempt->addWidget(m_sample, 1);
    layout->addLayout(attempt);
    auto *verdict = new QHBoxLayout;
    verdict->addWidget(m_icon, 0, Qt::AlignTop);
    verdict->addWidget(m_verdict, 1);
    layout->addLayout(verdict);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        m_editor.setFilterText(m_edit->toPlainText());
        judge();
    });
    connect(m_sample, &QComboBox::currentIndexChanged, this, &ContentFilterEdit::judge);
    connect(&m_preview, &SubscriptionPreview::changed, this, &ContentFilterEdit::fillSamples);
}

QWidget *ContentFilterEdit::input() const
{
    return m_edit;
}

void ContentFilterEdit::showFilter()
{
    const QSignalBlocker blocker(m_edit);
    m_edit->setPlainText(m_editor.filterText());
    judge();
}

void ContentFilterEdit::fillSamples()
{
    const auto &events = m_preview.sample();
    const auto count = int(std::min(events.size(), samplesOffered));
    if (m_sample->count() == count) {
        judge(); // that there is none to try it on may have another reason
        return;
    }
    if (!m_preview.isReady() && !m_preview.error())
        return;
    const QSignalBlocker blocker(m_sample);
    m_sample->clear();
    for (int i = 0; i < count; ++i) {
        const Event &event = events[std::size_t(i)];
        m_sample->addItem(
            tr("%1, %2").arg(QString::fromUtf8(event.type), m_wording.fullTime(event.createdAt)));
    }
    judge();
}

void ContentFilterEdit::judge()
{
    const auto filter = m_editor.contentFilter();
    const int chosen = m_sample->currentIndex();
    const auto say = [this](const char *name, Tone tone, const QString &text) {
        const int side = Metrics(this).em;
        showIcon(*m_icon, icon(name, tone), side);
        m_verdict->setText(text);
    };
    if (!filter) {
        say("failure", Tone::Failure, engineText(filter.error()));
    } else if (filter->isEmpty()) {
        say("info", Tone::Info, tr("Without a filter every event of the chosen types passes."));
    } else if (m_preview.error()) {
        say("info", Tone::Info,
            tr("The filter is well-formed. The stored events to try it on cannot be read."));
    } else if (chosen < 0 || chosen >= int(m_preview.sample().size())) {
        say("info", Tone::Info, tr("The filter is well-formed. No stored event to try it on."));
    } else {
        const Event &event = m_preview.sample()[std::size_t(chosen)];
        const QString mismatch = filter->explainMismatch(event);
        if (mismatch.isEmpty())
            say("success", Tone::Success, tr("This event would pass."));
        else
            say("canceled", Tone::Retrying, tr("This event would not pass: %1.").arg(mismatch));
    }
}

} // namespace deckhand
