#include "ui/filterbar.h"

#include "models/filterterms.h"
#include "models/markfilter.h"
#include "models/semantics.h"
#include "ui/enginewords.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace deckhand {

FilterBar::FilterBar(QWidget *parent)
    : QWidget(parent),
      m_edit(new FilterEdit),
      m_message(new QLabel),
      m_suggestion(new QToolButton),
      m_messageRow(new QWidget)
{
    makeEdit();
    makeLayout();
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::check);
    connect(m_edit, &QLineEdit::returnPressed, this, &FilterBar::apply);
    connect(m_edit, &FilterEdit::escaped, this, [this] { m_edit->setText(m_appliedText); });
    connect(m_suggestion, &QToolButton::clicked, this, [this] {
        QString text = m_edit->text();
        text.replace(m_error.position, m_error.length, m_error.suggestion);
        m_edit->setText(text);
        m_edit->setFocus();
    });
}

void FilterBar::makeEdit()
{
    const Metrics metrics(this);
    m_edit->setObjectName(QStringLiteral("filterEdit"));
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setPlaceholderText(tr("Filter, such as  type:task_run.* status:failure after:-1h"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setLayoutDirection(Qt::LeftToRight); // expressions are no words of a language
    m_edit->setMinimumHeight(metrics.row() + metrics.smallGap());
    m_edit->addAction(icon("filter", Tone::Inactive), QLineEdit::LeadingPosition);
    m_state = m_edit->addAction(icon("success", Tone::Success), QLineEdit::TrailingPosition);
    m_state->setVisible(false);
    m_message->setObjectName(QStringLiteral("filterMessage"));
    m_suggestion->setObjectName(QStringLiteral("filterSuggestion"));
    m_suggestion->setAutoRaise(true);
    m_suggestion->setAccessibleName(tr("Use the suggestion"));
}

void FilterBar::makeLayout()
{
    const Metrics metrics(this);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics.gap());
    line->addWidget(m_edit, 1);
    m_controls = new QHBoxLayout;
    m_controls->setSpacing(metrics.smallGap());
    line->addLayout(m_controls);
    auto *message = plainLayout<QHBoxLayout>(m_messageRow, metrics);
    message->addWidget(m_message);
    message->addWidget(m_suggestion);
    message->addStretch();
    m_messageRow->hide();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addLayout(line);
    layout->addWidget(m_messageRow);
}

void FilterBar::setText(const QString &text)
{
    m_edit->setText(text);
    apply();
}

void FilterBar::addClause(const QString &clause)
{
    if (clause.isEmpty())
        return;
    setText(withClause(m_appliedText, clause));
}

void FilterBar::focusEdit()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::addControl(QWidget *control)
{
    m_controls->addWidget(control);
}

void FilterBar::addRow(QLayout *row)
{
    static_cast<QVBoxLayout *>(layout())->insertLayout(1, row);
}

void FilterBar::showProblem(const QString &problem)
{
    m_message->setText(problem);
    setTextTone(*m_message, Tone::Failure);
    m_suggestion->hide();
    m_messageRow->show();
}

void FilterBar::setMemory(ConsoleSettings &settings, Dialogs &dialogs, ActionRegistry &actions,
                          const QString &page)
{
    m_settings = &settings;
    m_dialogs = &dialogs;
    m_page = page;
    m_saveView = actions.addLocal(parentWidget() ? parentWidget() : this,
                                  QByteArray("saveView_" + page.toLatin1()).constData(),
                                  tr("Save this view …"), {QKeySequence(Qt::CTRL | Qt::Key_D)});
    connect(m_saveView, &QAction::triggered, this, &FilterBar::saveView);
    auto *button = new QToolButton;
    button->setObjectName(QStringLiteral("viewsButton"));
    button->setText(tr("Views"));
    button->setIcon(icon("history"));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(tr("Saved views and filters applied before"));
    button->setPopupMode(QToolButton::InstantPopup);
    m_views = new QMenu(button);
    button->setMenu(m_views);
    connect(m_views, &QMenu::aboutToShow, this, &FilterBar::fillViews);
    m_controls->insertWidget(0, button);
}

void FilterBar::setCompletion(FilterEdit::Complete complete)
{
    m_edit->setCompletion([this, complete = std::move(complete)](const QString &text, int cursor) {
        FilterCompletion completion = complete(text, cursor);
        if (m_settings && cursor == text.size())
            completion.lines = formerFilters(text, m_settings->filterHistory(m_page));
        return completion;
    });
}

void FilterBar::fillViews()
{
    m_views->clear();
    const auto views = m_settings->savedViews(m_page);
    m_views->addSection(views.empty() ? tr("No saved views yet") : tr("Saved views"));
    for (const SavedView &view : views) {
        QMenu *entry = m_views->addMenu(icon("filter"), view.name);
        entry->addAction(tr("Show: %1").arg(view.filter), this,
                         [this, filter = view.filter] { setText(filter); });
        entry->addAction(icon("trash"), tr("Delete this view"), this,
                         [this, name = view.name] { m_settings->removeView(m_page, name); });
    }
    m_views->addSeparator();
    m_views->addAction(m_saveView);
    m_saveView->setEnabled(!m_appliedText.trimmed().isEmpty());
    const QStringList before = m_settings->filterHistory(m_page);
    if (before.isEmpty())
        return;
    m_views->addSection(tr("Applied before"));
    for (const QString &filter : before)
        m_views->addAction(icon("history"), filter, this, [this, filter] { setText(filter); });
}

void FilterBar::saveView()
{
    const QString filter = m_appliedText.trimmed();
    if (filter.isEmpty())
        return;
    m_dialogs->askText(window(), tr("Save this view"), tr("Name of the view “%1”").arg(filter),
                       [this, filter](const std::optional<QString> &name) {
                           if (name)
                               m_settings->saveView(m_page, {*name, filter});
                       });
}

void FilterBar::check()
{
    const QString text = m_edit->text();
    const auto parsed = SearchExpression::parse(text);
    m_valid = parsed.has_value();
    m_state->setVisible(!text.trimmed().isEmpty());
    if (!parsed) {
        m_error = parsed.error();
        m_edit->markError(m_error.position, m_error.length);
        m_suggestion->setText(tr("Use “%1”").arg(m_error.suggestion));
        m_suggestion->setVisible(!m_error.suggestion.isEmpty());
        if (m_error.incomplete)
            sayState("incomplete", int(Tone::Inactive), engineText(m_error.message));
        else
            sayState(
                "failure", int(Tone::Failure),
                tr("Character %1: %2").arg(m_error.position + 1).arg(engineText(m_error.message)));
        return;
    }
    m_edit->markError(0, 0);
    m_suggestion->hide();
    m_valid = !MarkFilter(*parsed).isTooLong();
    if (!m_valid)
        sayState("failure", int(Tone::Failure),
                 tr("With what it asks of marks and notes this filter is too long. Shorten it."));
    else if (parsed->isSlow())
        sayState("slow", int(Tone::Retrying),
                 tr("This looks into every payload, so it takes longer in the history."));
    else
        sayState("success", int(Tone::Success),
                 text == m_appliedText ? QString() : tr("Press Enter to apply."));
}

void FilterBar::sayState(const char *iconName, int tone, const QString &message)
{
    m_state->setIcon(icon(iconName, Tone(tone)));
    m_state->setText(message);
    m_state->setToolTip(message);
    m_message->setText(message);
    setTextTone(*m_message, Tone(tone));
    m_messageRow->setVisible(!message.isEmpty() && !m_edit->text().trimmed().isEmpty());
}

void FilterBar::apply()
{
    const auto parsed = SearchExpression::parse(m_edit->text());
    if (!parsed || MarkFilter(*parsed).isTooLong()) {
        m_edit->setFocus();
        if (!parsed)
            m_edit->setCursorPosition(int(parsed.error().position));
        check();
        return;
    }
    m_applied = *parsed;
    m_appliedText = m_edit->text();
    if (m_settings)
        m_settings->rememberFilter(m_page, m_appliedText);
    check();
    Q_EMIT applied(m_applied);
}

} // namespace deckhand
