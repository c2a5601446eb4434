#include "ui/deliverysection.h"

#include "models/formatting.h"
#include "ui/fieldrows.h"
#include "ui/metrics.h"
#include "ui/togglebutton.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace deckhand {

DeliverySection::DeliverySection(DestinationEditor &editor, FieldRows &rows, QWidget *parent)
    : QWidget(parent),
      m_editor(editor),
      m_rows(rows),
      m_toggle(new ToggleButton),
      m_body(new QWidget),
      m_grid(new QGridLayout(m_body)),
      m_skip(new QCheckBox(tr("Do not ask the service first")))
{
    const Metrics metrics(this);
    m_toggle->setObjectName(QStringLiteral("deliveryToggle"));
    m_toggle->setText(tr("Delivery"));
    m_toggle->setToolTip(tr("How fast is sent, and what happens after a failure"));
    m_toggle->setCheckable(true);
    m_toggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_body->setObjectName(QStringLiteral("deliveryFields"));
    m_grid->setContentsMargins(0, metrics.smallGap(), 0, 0);
    m_grid->setHorizontalSpacing(metrics.em);
    m_grid->setVerticalSpacing(metrics.margin());
    m_grid->setColumnStretch(0, 1);
    m_grid->setColumnStretch(1, 1);
    m_skip->setToolTip(tr("It is saved although the credential may be wrong."));
    m_skip->setObjectName(QStringLiteral("skipVerification"));
    makeFields();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_toggle, 0, Qt::AlignLeft);
    layout->addWidget(m_body);
    connect(m_toggle, &QAbstractButton::toggled, this, &DeliverySection::setOpen);
    connect(m_skip, &QCheckBox::clicked, &m_editor, &DestinationEditor::setSkipVerification);
    setOpen(false);
}

void DeliverySection::makeFields()
{
    auto *note = new QLabel(tr("Fields may stay empty. Grey numbers are what an engine uses then, "
                               "unless it was set up otherwise."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    m_grid->addWidget(note, 0, 0, 1, 2);
    addField(QStringLiteral("max_rate"), tr("Attempts per second, at most"), {});
    addField(QStringLiteral("max_concurrency"), tr("Attempts at the same time, at most"), {});
    addField(QStringLiteral("retry_policy.max_retries"), tr("Attempts after the first"), {});
    addField(QStringLiteral("retry_policy.base_seconds"), tr("First wait in seconds"), {});
    addField(QStringLiteral("retry_policy.factor"), tr("Factor of each further wait"), {});
    addField(QStringLiteral("retry_policy.cap_seconds"), tr("Longest wait in seconds"), {});
    addField(QStringLiteral("retry_policy.jitter"), tr("Random share of each wait"),
             tr("From 0 to 1; it keeps retries from coming all at once."));
    addField(QStringLiteral("retry_policy.schedule"), tr("Waits in seconds, one by one"),
             tr("Such as 10, 60, 300; replaces number, waits and factor."));
    m_grid->addWidget(m_skip, m_grid->rowCount(), 0, 1, 2);
}

void DeliverySection::addField(const QString &key, const QString &label, const QString &help)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(QStringLiteral("field_%1").arg(key));
    const QString usual = usualPolicyText(key);
    edit->setPlaceholderText(!usual.isEmpty()            ? usual
                             : key.endsWith(u"schedule") ? tr("Made of the numbers above")
                             : key == u"max_rate"        ? tr("No limit")
                                                         : tr("As the engine is set up"));
    edit->setLayoutDirection(Qt::LeftToRight);
    const int at = int(m_inputs.size());
    QWidget *cell = m_rows.makeCell(key, label, edit, help);
    cell->findChild<QLabel *>()->setWordWrap(true); // two of them stand side by side
    m_grid->addWidget(cell, 1 + at / 2, at % 2, Qt::AlignTop);
    m_inputs.insert(key, edit);
    connect(edit, &QLineEdit::textEdited, this,
            [this, key](const QString &text) { m_editor.setValue(key, text); });
    connect(edit, &QLineEdit::editingFinished, this, [this, key, edit] {
        if (!edit->text().isEmpty())
            m_editor.touch(key);
    });
    connect(edit, &QLineEdit::returnPressed, &m_editor, &DestinationEditor::save);
}

void DeliverySection::refresh()
{
    bool any = false;
    for (auto it = m_inputs.cbegin(); it != m_inputs.cend(); ++it) {
        (*it)->setText(m_editor.value(it.key()));
        any = any || !(*it)->text().isEmpty();
    }
    m_skip->setVisible(m_editor.canSkipVerification());
    m_skip->setChecked(m_editor.skipsVerification());
    // Changing the type of a new one closes nothing that was opened.
    m_toggle->setChecked(any || (m_toggle->isChecked() && m_editor.isDirty()));
}

void DeliverySection::open()
{
    m_toggle->setChecked(true);
}

void DeliverySection::setOpen(bool open)
{
    m_body->setVisible(open);
    m_toggle->setArrowType(open ? Qt::DownArrow : isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow);
}

QString policySentence(const Destination &destination)
{
    QStringList parts;
    if (destination.maxRate)
        parts.append(
            DeliverySection::tr("At most %1 per second.").arg(format::rate(*destination.maxRate)));
    if (destination.maxConcurrency)
        parts.append(DeliverySection::tr("At most %n attempts at the same time.", nullptr,
                                         *destination.maxConcurrency));
    if (!destination.retryPolicy)
        return parts.join(QLatin1Char(' '));
    const RetryPolicy &retry = *destination.retryPolicy;
    const auto length = [](milliseconds ms) { return format::duration(double(ms.count())); };
    if (!retry.schedule.empty()) {
        QStringList waits;
        for (const milliseconds wait : retry.schedule)
            waits.append(length(wait));
        parts.append(
            DeliverySection::tr("Retries after %1.").arg(waits.join(QStringLiteral(", "))));
    } else if (retry.maxRetries == 0) {
        parts.append(DeliverySection::tr("No retries."));
    } else {
        parts.append(
            DeliverySection::tr("%n retries, the first after %1, each later one %2 times "
                                "as late, up to %3.",
                                nullptr, retry.maxRetries)
                .arg(length(retry.base), QString::number(retry.factor), length(retry.cap)));
    }
    return parts.join(QLatin1Char(' '));
}

} // namespace deckhand
