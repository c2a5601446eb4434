#include "ui/testdialog.h"

#include "models/attemptfacts.h"
#include "models/formatting.h"
#include "ui/facts.h"
#include "ui/enginewords.h"
#include "ui/httpview.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/stagesview.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QJsonDocument>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

namespace deckhand {

namespace {

constexpr qsizetype mostBookmarks = 40;

} // namespace

/// Where it goes and how long it is.
QString TestDialog::requestText(const AttemptRequest &request)
{
    return tr("%1 %2, %3 bytes")
        .arg(QString::fromUtf8(request.method), QString::fromUtf8(request.url),
             format::count(request.bodyBytes));
}

TestDialog::TestDialog(ConsoleModels &models, const DestinationId &id, QWidget *parent)
    : QDialog(parent),
      m_models(models),
      m_id(id),
      m_built(*models.engine, models.server, id),
      m_type(new QComboBox),
      m_stored(new QLineEdit),
      m_take(new QPushButton(tr("Take its data"))),
      m_storedProblem(new QLabel),
      m_data(new QPlainTextEdit),
      m_problem(new QLabel),
      m_preview(new HttpView("testPreview")),
      m_sent(new HttpView("testSent")),
      m_answer(new HttpView("testAnswer")),
      m_message(new MessagePanel),
      m_stages(new StagesView),
      m_tabs(new QTabWidget),
      m_withoutEvent(new QCheckBox(tr("&Without sending an event"))),
      m_send(new QPushButton(tr("Send test")))
{
    setObjectName(QStringLiteral("testDialog"));
    const Destination *destination = models.destinations.find(id);
    setWindowTitle(tr("Test %1").arg(models.destinations.nameOf(id)));
    makeLayout(destination ? *destination : Destination());
    DestinationActions &actions = models.destinationActions;
    connect(&actions, &DestinationActions::stagePassed, this,
            [this](const DestinationId &tested, const AttemptStage &stage) {
                if (tested == m_id && m_sending)
                    m_stages->showPassed(stage);
            });
    connect(&actions, &DestinationActions::tested, this,
            [this](const DestinationId &tested, const Attempt &attempt) {
                if (tested == m_id)
                    showResult(attempt);
            });
    connect(&actions, &DestinationActions::testRefused, this,
            [this](const DestinationId &tested, const Error &error) {
                if (tested != m_id)
                    return;
                setSending(false);
                m_stages->clear();
                m_message->showMessage(Tone::Failure,
                                       tr("The test was not sent. %1").arg(engineText(error)));
            });
    connect(&m_built, &TestPreview::changed, this, &TestDialog::showPreview);
    models.server.load();
    choose();
    showPreview();
}

QWidget *TestDialog::makeChoice(const Destination &destination)
{
    auto *choice = new QWidget;
    const Metrics metrics(this);
    m_type->setObjectName(QStringLiteral("testType"));
    m_type->setAccessibleName(tr("Event type"));
    m_type->setEditable(true);
    for (const EventTypeInfo &type : m_models.editor.catalogue()) {
        if (destination.events.matches(type.name))
            m_type->addItem(QString::fromUtf8(type.name));
    }
    m_type->setEditText(
        QString::fromUtf8(firstTypeFor(destination.events, m_models.editor.catalogue())));
    m_data->setObjectName(QStringLiteral("testData"));
    m_data->setAccessibleName(tr("Data of the event"));
    m_data->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_data->setTabChangesFocus(true);
    m_data->setFixedHeight(metrics.em * 7);
    m_problem->setObjectName(QStringLiteral("testProblem"));
    m_problem->setWordWrap(true);
    auto *form = new QFormLayout(choice);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Stored event"), makeSample());
    form->addRow(QString(), m_storedProblem);
    form->addRow(tr("Event type"), m_type);
    form->addRow(tr("Data"), m_data);
    form->addRow(QString(), m_problem);
    connect(m_type, &QComboBox::currentTextChanged, this, &TestDialog::choose);
    connect(m_data, &QPlainTextEdit::textChanged, this, &TestDialog::preview);
    return choice;
}

QWidget *TestDialog::makeSample()
{
    const Metrics metrics(this);
    auto *row = new QWidget;
    auto *layout = plainLayout<QHBoxLayout>(row, metrics);
    layout->setSpacing(metrics.gap());
    m_stored->setObjectName(QStringLiteral("testEventId"));
    m_stored->setAccessibleName(tr("Id of a stored event"));
    m_stored->setPlaceholderText(tr("Id of an event whose type and data to send (optional)"));
    m_stored->setLayoutDirection(Qt::LeftToRight);
    m_take->setObjectName(QStringLiteral("takeStoredEvent"));
    m_take->setEnabled(false);
    m_take->setAutoDefault(false);
    auto *selected = new QPushButton(tr("Take the selected event"));
    selected->setObjectName(QStringLiteral("takeSelectedEvent"));
    selected->setAutoDefault(false);
    selected->setEnabled(m_models.eventDetail.event().has_value());
    selected->setToolTip(selected->isEnabled() ? tr("The one that is shown on the page of events")
                                               : tr("No event is selected on the page of events."));
    auto *bookmarks = new QToolButton;
    fillBookmarks(*bookmarks);
    m_storedProblem->setObjectName(QStringLiteral("testEventProblem"));
    m_storedProblem->setWordWrap(true);
    m_storedProblem->hide();
    layout->addWidget(m_stored, 1);
    layout->addWidget(m_take);
    layout->addWidget(selected);
    layout->addWidget(bookmarks);
    connect(m_stored, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_take->setEnabled(!text.trimmed().isEmpty());
        m_storedProblem->hide();
    });
    connect(m_take, &QPushButton::clicked, this,
            [this] { takeStored(m_stored->text().trimmed()); });
    connect(selected, &QPushButton::clicked, this, [this] {
        if (const auto &event = m_models.eventDetail.event())
            takeEvent(*event);
    });
    return row;
}

void TestDialog::fillBookmarks(QToolButton &button)
{
    button.setObjectName(QStringLiteral("takeBookmark"));
    button.setText(tr("Bookmarks"));
    button.setIcon(icon("bookmark"));
    button.setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button.setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(&button);
    for (const MarkTarget &bookmark : m_models.marks.bookmarks()) {
        if (menu->actions().size() == mostBookmarks)
            break;
        const QString id = QString::fromUtf8(bookmark.id);
        menu->addAction(
            tr("%1 of %2").arg(QString::fromUtf8(bookmark.type), format::shortId(bookmark.id)),
            this, [this, id] {
                m_stored->setText(id);
                takeStored(id);
            });
    }
    button.setMenu(menu);
    button.setEnabled(!menu->isEmpty());
    button.setToolTip(menu->isEmpty() ? tr("No event has a bookmark; the menu Events sets one.")
                                      : tr("Take the data of an event with a bookmark"));
}

void TestDialog::takeStored(const QString &id)
{
    onFinished(m_models.engine->events().get(EventId(id.toUtf8())), this,
               [this, id](const Result<Event> &event) {
                   if (m_stored->text().trimmed() != id)
                       return; // another one was asked for since
                   if (event) {
                       takeEvent(*event);
                       return;
                   }
                   m_storedProblem->setText(
                       tr("That event cannot be taken. %1").arg(engineText(event.error())));
                   m_storedProblem->show();
               });
}

void TestDialog::takeEvent(const Event &event)
{
    m_stored->setText(event.id.toString());
    m_type->setEditText(QString::fromUtf8(event.type));
    // Like what a person wrote: another type does not replace it.
    m_data->setPlainText(prettyJson(event.data));
}

void TestDialog::makeLayout(const Destination &destination)
{
    const Metrics metrics(this);
    m_tabs->setObjectName(QStringLiteral("testTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_preview, tr("What would be sent"));
    m_tabs->addTab(m_sent, tr("What was sent"));
    m_tabs->addTab(m_answer, tr("Answer"));
    m_message->setObjectName(QStringLiteral("testMessage"));
    m_send->setObjectName(QStringLiteral("sendTest"));
    m_send->setDefault(true);
    m_withoutEvent->setObjectName(QStringLiteral("testWithoutEvent"));
    m_withoutEvent->setToolTip(tr("Connects and, where the type asks before it sends, signs in "
                                  "and asks for permission"));
    if (!m_models.server.has(Capability::TestWithoutEvent))
        m_withoutEvent->hide(); // such a server would send
    connect(m_withoutEvent, &QCheckBox::toggled, this, &TestDialog::setWithoutEvent);
    auto *note = new QLabel(tr("A test is one attempt, now. It is not kept in the event log and "
                               "counts nowhere; what was sent cannot be taken back."));
    note->setWordWrap(true);
    note->setForegroundRole(QPalette::PlaceholderText);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_send, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole);
    connect(m_send, &QPushButton::clicked, this, &TestDialog::send);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    m_choice = makeChoice(destination);
    layout->addWidget(m_choice);
    layout->addWidget(m_withoutEvent);
    layout->addWidget(m_message);
    layout->addWidget(m_stages);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(note);
    layout->addWidget(buttons);
    resize(metrics.x * 120, metrics.em * 38);
}

void TestDialog::setWithoutEvent(bool without)
{
    m_choice->setEnabled(!without);
    m_tabs->setEnabled(!without);
    m_send->setText(without ? tr("Test") : tr("Send test"));
    preview();
}

void TestDialog::choose()
{
    const QString now = m_data->toPlainText();
    // What a person has written is not thrown away for the sample of another type.
    if (now == m_sample || now.trimmed().isEmpty()) {
        m_sample =
            prettyJson(sampleOf(m_type->currentText().toUtf8(), m_models.editor.catalogue()));
        m_data->setPlainText(m_sample);
    }
    preview();
}

void TestDialog::setSending(bool sending)
{
    m_sending = sending;
    preview(); // the data may have been changed meanwhile
}

void TestDialog::preview()
{
    const Destination *destination = m_models.destinations.find(m_id);
    const QByteArray type = m_type->currentText().trimmed().toUtf8();
    const QByteArray given = m_data->toPlainText().toUtf8();
    const bool goodType = isValidEventType(type);
    const bool goodData = QJsonDocument::fromJson(given).isObject();
    m_problem->setText(!goodType   ? tr("The type is not of the form object.action.")
                       : !goodData ? tr("The data is no JSON object.")
                                   : QString());
    m_problem->setVisible(!goodType || !goodData);
    const bool without = m_withoutEvent->isChecked();
    m_send->setEnabled(((goodType && goodData) || without) && destination && !m_sending);
    m_send->setToolTip(without ? QString() : m_problem->text());
    if (!destination || !goodType || !goodData)
        return;
    m_built.ask(type, given);
}

/// What the engine would send, once it has said so.
void TestDialog::showPreview()
{
    if (!m_built.isAble()) {
        m_preview->show(m_built.isKnown() ? tr("This server does not show what a test would send.")
                                          : tr("Asking what would be sent …"),
                        {}, {});
        return;
    }
    const auto &answer = m_built.answer();
    if (!answer) {
        m_preview->show(tr("Asking what would be sent …"), {}, {});
    } else if (!*answer) {
        m_preview->show(tr("What would be sent is not known. %1").arg(engineText(answer->error())),
                        {}, {});
    } else if (const Attempt &built = **answer; !built.request) {
        m_preview->show(tr("No request can be built. %1 %2")
                            .arg(engineText(built.error.message), engineText(built.error.hint)),
                        {}, {});
    } else {
        m_preview->showExact(tr("%1. Id, time and signature are made anew when it is sent.")
                                 .arg(requestText(*built.request)),
                             built.request->headers, built.request->body);
    }
    growToContents(*this);
}

void TestDialog::send()
{
    m_stages->showWaiting();
    setSending(true);
    if (m_withoutEvent->isChecked()) {
        m_message->showMessage(Tone::Info, tr("Trying to reach it …"));
        m_models.destinationActions.sendTest(m_id, {{}, {}, false});
        return;
    }
    m_message->showMessage(Tone::Info, tr("Sending a test event …"));
    m_models.destinationActions.sendTest(
        m_id, {m_type->currentText().trimmed().toUtf8(), m_data->toPlainText().toUtf8()});
}

void TestDialog::showResult(const Attempt &attempt)
{
    setSending(false);
    m_stages->show(attempt);
    if (attempt.outcome == AttemptOutcome::Success && !attempt.request && !attempt.response) {
        showReached(attempt);
        return;
    }
    const Diagnosis diagnosis = Words::diagnose(attempt);
    const bool good = attempt.outcome == AttemptOutcome::Success;
    m_message->showMessage(
        good ? Tone::Success : Tone::Failure,
        good ? tr("The test arrived after %1.").arg(format::duration(attempt.durationMs))
             : tr("The test failed. %1").arg(diagnosis.cause));
    if (attempt.request)
        m_sent->showExact(requestText(*attempt.request), attempt.request->headers,
                          attempt.request->body);
    if (attempt.response)
        m_answer->show(tr("Status %1").arg(attempt.response->status), attempt.response->headers,
                       attempt.response->body);
    else
        m_answer->show(attempt.acknowledgement.isEmpty()
                           ? tr("Nothing was answered.")
                           : tr("Acknowledged: %1").arg(QString::fromUtf8(attempt.acknowledgement)),
                       {}, {});
    m_tabs->setCurrentWidget(good ? m_sent : m_answer);
    growToContents(*this);
}

/// Of a test that sent nothing, as it was wanted.
void TestDialog::showReached(const Attempt &attempt)
{
    const QString connection = connectionText(attempt);
    QString text =
        tr("It was reached after %1. Nothing was sent.").arg(format::duration(attempt.durationMs));
    if (!connection.isEmpty())
        text = tr("%1 Connection: %2").arg(text, connection);
    m_message->showMessage(Tone::Success, text);
}

} // namespace deckhand
