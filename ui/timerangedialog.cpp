#include "ui/timerangedialog.h"

#include "models/cellclauses.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QDateTimeEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

namespace deckhand {

TimeRangeDialog::TimeRangeDialog(const Wording &wording, Timestamp now, QWidget *parent)
    : QDialog(parent),
      m_from(new QDateTimeEdit),
      m_until(new QDateTimeEdit),
      m_problem(new QLabel),
      m_apply(new QPushButton(tr("Show this time"))),
      m_limit(new QLabel)
{
    setObjectName(QStringLiteral("timeRangeDialog"));
    setWindowTitle(tr("From … until …"));
    const Qt::TimeSpec spec = wording.timeMode() == TimeMode::Utc ? Qt::UTC : Qt::LocalTime;
    const auto set = [spec](QDateTimeEdit *edit, const char *name, Timestamp at) {
        edit->setObjectName(QLatin1String(name));
        edit->setTimeSpec(spec);
        edit->setCalendarPopup(true);
        QString format = QLocale().dateTimeFormat(QLocale::ShortFormat);
        // Two digits of a year are read as those of another century.
        if (!format.contains(QLatin1String("yyyy")))
            format.replace(QLatin1String("yy"), QLatin1String("yyyy"));
        edit->setDisplayFormat(format);
        edit->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(at), spec));
    };
    set(m_from, "rangeFrom", now - std::chrono::hours(1));
    set(m_until, "rangeUntil", now);
    makeLayout(wording.zoneName());
    check();
}

void TimeRangeDialog::begin(Timestamp from, Timestamp until)
{
    m_from->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(from), m_from->timeSpec()));
    m_until->setDateTime(QDateTime::fromMSecsSinceEpoch(toMillis(until), m_until->timeSpec()));
}

void TimeRangeDialog::reachBackTo(Timestamp earliest, const QString &why)
{
    m_from->setMinimumDateTime(
        QDateTime::fromMSecsSinceEpoch(toMillis(earliest), m_from->timeSpec()));
    m_limit->setText(why);
    m_limit->show();
}

void TimeRangeDialog::makeLayout(const QString &zone)
{
    const Metrics metrics(this);
    m_problem->setObjectName(QStringLiteral("rangeProblem"));
    m_problem->setWordWrap(true);
    setTextTone(*m_problem, Tone::Failure);
    m_apply->setObjectName(QStringLiteral("applyRange"));
    m_apply->setDefault(true);
    auto *note = new QLabel(tr("Times are those of %1.").arg(zone));
    note->setForegroundRole(QPalette::PlaceholderText);
    m_limit->setForegroundRole(QPalette::PlaceholderText);
    m_limit->setWordWrap(true);
    m_limit->hide();
    auto *form = new QFormLayout;
    form->addRow(tr("From"), m_from);
    form->addRow(tr("Until"), m_until);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_apply, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(m_limit);
    layout->addWidget(note);
    layout->addWidget(buttons);
    connect(m_from, &QDateTimeEdit::dateTimeChanged, this, &TimeRangeDialog::check);
    connect(m_until, &QDateTimeEdit::dateTimeChanged, this, &TimeRangeDialog::check);
    connect(m_apply, &QPushButton::clicked, this, &TimeRangeDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void TimeRangeDialog::check()
{
    const bool good = m_from->dateTime() < m_until->dateTime();
    m_problem->setText(good ? QString() : tr("The end is not after the beginning."));
    m_problem->setVisible(!good);
    m_apply->setEnabled(good);
}

void TimeRangeDialog::choose()
{
    const auto at = [](const QDateTimeEdit *edit) {
        return fromMillis(edit->dateTime().toMSecsSinceEpoch());
    };
    Q_EMIT spanChosen(at(m_from), at(m_until));
    Q_EMIT chosen(minuteClause("after", at(m_from)) % QLatin1Char(' ') %
                  minuteClause("before", at(m_until)));
    accept();
}

} // namespace deckhand
