#include "ui/fieldrows.h"

#include "ui/announce.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/wrappedlabel.h"

#include <QLabel>

namespace deckhand {

FieldRows::Note FieldRows::makeNote(const QString &name, QWidget *parent)
{
    const Metrics metrics(parent);
    Note note{new QWidget, new QLabel, new WrappedLabel};
    auto *layout = plainLayout<QHBoxLayout>(note.row, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(note.icon, 0, Qt::AlignTop);
    layout->addWidget(note.text, 1);
    note.text->setObjectName(name);
    note.text->setWordWrap(true);
    note.text->setTextFormat(Qt::PlainText);
    note.row->hide();
    parent->layout()->addWidget(note.row);
    return note;
}

QWidget *FieldRows::makeNotes(const QString &key, QWidget *input)
{
    const Metrics metrics(input);
    auto *notes = new QWidget;
    plainLayout<QVBoxLayout>(notes, metrics)->setSpacing(metrics.smallGap());
    Row row;
    row.input = input;
    row.notes = notes;
    row.problem = makeNote(QStringLiteral("problem_%1").arg(key), notes);
    row.advice = makeNote(QStringLiteral("advice_%1").arg(key), notes);
    row.help = input->accessibleDescription();
    notes->hide();
    m_rows.insert(key, row);
    return notes;
}

QWidget *FieldRows::makeCell(const QString &key, const QString &label, QWidget *input,
                             const QString &help)
{
    const Metrics metrics(input);
    auto *cell = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(cell, metrics);
    layout->setSpacing(metrics.smallGap());
    auto *name = new QLabel(label);
    name->setBuddy(input);
    layout->addWidget(name);
    layout->addWidget(input);
    input->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    input->setAccessibleDescription(help);
    layout->addWidget(makeNotes(key, input));
    if (!help.isEmpty()) {
        auto *text = new QLabel(help);
        text->setWordWrap(true);
        text->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(text);
    }
    return cell;
}

void FieldRows::setProblem(const QString &key, const QString &text)
{
    const Row row = m_rows.value(key);
    if (!row.input || row.problem.text->text() == text)
        return;
    static_cast<WrappedLabel *>(row.problem.text)->say(text);
    row.problem.row->setVisible(!text.isEmpty());
    showNotes(row);
    if (text.isEmpty())
        return;
    showIcon(*row.problem.icon, icon("failure", Tone::Failure), Metrics(row.input).em);
    setTextTone(*row.problem.text, Tone::Failure);
    announce(*row.problem.text);
}

void FieldRows::setAdvice(const QString &key, const QString &text)
{
    const Row row = m_rows.value(key);
    if (!row.input || row.advice.text->text() == text)
        return;
    static_cast<WrappedLabel *>(row.advice.text)->say(text);
    row.advice.row->setVisible(!text.isEmpty());
    showNotes(row);
    showIcon(*row.advice.icon, icon("info", Tone::Info), Metrics(row.input).em);
}

void FieldRows::showNotes(const Row &row)
{
    row.notes->setVisible(!row.problem.text->text().isEmpty() ||
                          !row.advice.text->text().isEmpty());
    QStringList parts;
    for (const QString &part : {row.problem.text->text(), row.advice.text->text(), row.help}) {
        if (!part.isEmpty())
            parts.append(part);
    }
    row.input->setAccessibleDescription(parts.join(QLatin1Char(' ')));
}

} // namespace deckhand
