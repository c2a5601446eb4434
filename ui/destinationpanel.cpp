#include "ui/destinationpanel.h"

#include "models/formatting.h"
#include "models/testpreview.h"
#include "ui/deliverysection.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/elidedlabel.h"
#include "ui/icons.h"
#include "ui/inactivebanner.h"
#include "ui/messagepanel.h"
#include "ui/numberlinks.h"
#include "ui/secretfact.h"
#include "ui/metrics.h"
#include "ui/stagesview.h"
#include "ui/testdialog.h"
#include "ui/undostrip.h"
#include "ui/words.h"

#include <QFormLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QTimer>
#include <QToolButton>

namespace deckhand {

DestinationPanel::DestinationPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_models(context.models),
      m_dialogs(context.dialogs),
      m_result(new MessagePanel),
      m_stages(new StagesView),
      m_title(new ElidedLabel),
      m_nothing(new QLabel(tr("Select a destination to test, edit or switch it."))),
      m_scroll(new QScrollArea),
      m_body(new QWidget),
      m_target(new QLabel),
      m_events(new QLabel),
      m_filter(new QLabel),
      m_policy(factLabel("destinationPolicy")),
      m_secret(new SecretFact(context.models.wording, context.models.clock)),
      m_numbers(new NumberLinks)
{
    makeActions(context.actions);
    m_banner = new InactiveBanner(context, m_test);
    connect(m_banner, &InactiveBanner::deliveryRequested, this,
            &DestinationPanel::deliveryRequested);
    connect(m_banner, &InactiveBanner::deliveriesRequested, this,
            &DestinationPanel::deliveriesRequested);
    connect(m_numbers, &NumberLinks::asked, this, &DestinationPanel::deliveriesRequested);
    connect(m_secret, &SecretFact::overlapEnded, this, &DestinationPanel::update);
    makeLayout();
    connectModels();
    update();
}

void DestinationPanel::makeActions(ActionRegistry &actions)
{
    m_test = actions.addLocal(parentWidget() ? parentWidget() : this, "testDestination",
                              tr("Send test"), {QKeySequence(Qt::Key_T)}, "test");
    m_edit = actions.addLocal(parentWidget() ? parentWidget() : this, "editDestination", tr("Edit"),
                              {QKeySequence(Qt::Key_F2)}, "edit");
    m_copy = actions.addLocal(parentWidget() ? parentWidget() : this, "duplicateDestination",
                              tr("Duplicate …"), {}, "duplicate");
    m_preview = actions.addLocal(parentWidget() ? parentWidget() : this, "previewTest",
                                 tr("Test with preview …"), {QKeySequence(Qt::SHIFT | Qt::Key_T)},
                                 "doctor");
    m_toggle = actions.addLocal(this, "toggleDestination", tr("Switch off"), {}, "inactive");
    m_choose =
        actions.addLocal(this, "chooseReactivation", tr("Choose how to reactivate"), {}, "play");
    m_rotate = actions.addLocal(this, "rotateSecret", tr("Rotate secret …"), {}, "rotate");
    m_endOverlap =
        actions.addLocal(this, "endSecretOverlap", tr("End overlap of secrets …"), {}, "inactive");
    m_delete = actions.addLocal(parentWidget() ? parentWidget() : this, "deleteDestination",
                                tr("Delete"), {QKeySequence(QKeySequence::Delete)}, "trash");
    m_deliveries =
        actions.addLocal(this, "destinationDeliveries", tr("Show deliveries"), {}, "deliveries");
    m_day = actions.addLocal(this, "destinationDay", tr("Show deliveries of the last 24 hours"), {},
                             "deliveries");
    m_backlog = actions.addLocal(this, "destinationBacklog", tr("Show what waits or is held"), {},
                                 "pending");
    connectActions();
}

void DestinationPanel::connectActions()
{
    connect(m_test, &QAction::triggered, this, [this] {
        m_stages->showWaiting();
        m_result->showMessage(Tone::Info, tr("Sending a test event …"));
        m_models.destinationActions.sendTest(m_id);
    });
    connect(m_preview, &QAction::triggered, this, [this] {
        auto *dialog = new TestDialog(m_models, m_id, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(m_edit, &QAction::triggered, this, &DestinationPanel::editRequested);
    connect(m_delete, &QAction::triggered, this, &DestinationPanel::remove);
    connect(m_toggle, &QAction::triggered, this, &DestinationPanel::toggle);
    connect(m_choose, &QAction::triggered, this, &DestinationPanel::chooseReactivation);
    connect(m_deliveries, &QAction::triggered, this, [this] {
        Q_EMIT deliveriesRequested(destinationFilter(m_models.destinations.nameOf(m_id), m_id));
    });
    connect(m_day, &QAction::triggered, this,
            [this] { Q_EMIT deliveriesRequested(DestinationsModel::lastDay(m_id)); });
    connect(m_backlog, &QAction::triggered, this,
            [this] { Q_EMIT deliveriesRequested(DestinationsModel::backlog(m_id)); });
    connect(m_rotate, &QAction::triggered, this, [this] {
        m_dialogs.askOverlap(window(), m_models.destinations.nameOf(m_id),
                             [this, id = m_id](std::optional<milliseconds> overlap) {
                                 if (overlap)
                                     m_models.destinationActions.rotateSecret(id, *overlap);
                             });
    });
    connect(m_endOverlap, &QAction::triggered, this, &DestinationPanel::askToEndOverlap);
    connect(m_copy, &QAction::triggered, this, &DestinationPanel::copyRequested);
}

void DestinationPanel::makeLayout()
{
    const Metrics metrics(this);
    m_title->setFont(boldOf(font()));
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_result->setObjectName(QStringLiteral("destinationResult"));
    auto *body = plainLayout<QVBoxLayout>(m_body, metrics);
    body->setContentsMargins(metrics.margin(), metrics.gap(), metrics.margin(), metrics.gap());
    body->addWidget(m_title);
    body->addLayout(makeHead());
    body->addWidget(m_banner);
    body->addWidget(m_result);
    body->addWidget(m_stages);
    body->addLayout(makeFacts());
    body->addStretch();
    setMinimumHeight(metrics.em * 13);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    m_scroll->setObjectName(QStringLiteral("destinationFacts"));
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_nothing, 1);
}

QLayout *DestinationPanel::makeHead()
{
    const Metrics metrics(this);
    auto *head = new FlowLayout(metrics.smallGap());
    for (QAction *action : {m_test, m_edit, m_toggle, m_delete})
        head->addWidget(actionButton(action));
    auto *more = new QToolButton;
    more->setText(tr("More"));
    more->setObjectName(QStringLiteral("moreButton"));
    more->setToolTip(tr("Test with preview, show deliveries, duplicate, make a new secret"));
    more->setMinimumHeight(metrics.row() + metrics.smallGap());
    more->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(more);
    menu->addActions({m_preview, m_deliveries, m_day, m_backlog, m_copy, m_rotate, m_endOverlap});
    more->setMenu(menu);
    head->addWidget(more);
    return head;
}

QFormLayout *DestinationPanel::makeFacts()
{
    const Metrics metrics(this);
    QFormLayout *form = m_facts = factForm(metrics);
    for (QLabel *value : {m_target, m_events, m_filter})
        makeFact(value);
    addFact(form, tr("Sends to"), m_target);
    addFact(form, tr("Events"), m_events);
    addFact(form, tr("Filter"), m_filter);
    addFact(form, tr("Delivery"), m_policy);
    addFact(form, tr("Secret"), m_secret);
    addFact(form, tr("Last 24 hours"), m_numbers);
    return form;
}

void DestinationPanel::connectModels()
{
    connect(&m_models.destinations, &DestinationsModel::loaded, this, &DestinationPanel::update);
    DestinationActions &actions = m_models.destinationActions;
    connect(&actions, &DestinationActions::stagePassed, this,
            [this](const DestinationId &id, const AttemptStage &stage) {
                if (id == m_id)
                    m_stages->showPassed(stage);
            });
    connect(&actions, &DestinationActions::tested, this, &DestinationPanel::showTest);
    connect(&actions, &DestinationActions::testRefused, this,
            [this](const DestinationId &id, const Error &error) {
                if (id != m_id)
                    return;
                m_stages->clear();
                m_result->showMessage(Tone::Failure,
                                      tr("The test was not sent. %1").arg(engineText(error)));
            });
    connect(&actions, &DestinationActions::failed, this, [this](const Error &error) {
        m_result->showMessage(Tone::Failure, tr("That did not work. %1").arg(engineText(error)));
    });
    connect(&actions, &DestinationActions::statusChanged, &m_models.destinations,
            &DestinationsModel::reload);
    connect(&actions, &DestinationActions::removed, &m_models.destinations,
            &DestinationsModel::reload);
    connect(&actions, &DestinationActions::restored, &m_models.destinations,
            &DestinationsModel::reload);
    connect(&actions, &DestinationActions::secretRotated, this, &DestinationPanel::showNewSecret);
    connect(&actions, &DestinationActions::overlapEnded, this, [this] {
        m_result->showMessage(Tone::Success, tr("Only the present secret signs from now on."));
        m_models.destinations.reload();
    });
}

void DestinationPanel::showTest(const DestinationId &id, const Attempt &attempt)
{
    if (id != m_id)
        return;
    const Diagnosis diagnosis = Words::diagnose(attempt);
    const bool good = attempt.outcome == AttemptOutcome::Success;
    m_result->showMessage(
        good ? Tone::Success : Tone::Failure,
        good ? tr("The test arrived after %1. %2")
                   .arg(format::duration(attempt.durationMs), diagnosis.cause)
             : tr("The test failed. %1 %2").arg(diagnosis.cause, diagnosis.nextStep));
    m_stages->show(attempt);
    QTimer::singleShot(0, this, [this] { m_scroll->ensureWidgetVisible(m_stages); });
}

void DestinationPanel::showNewSecret(const Destination &destination)
{
    const auto secret = destination.config.credentials.find(QStringLiteral("secret"));
    if (secret == destination.config.credentials.end())
        return;
    const auto left = [&clock = m_models.clock,
                       ends = SecretFact::overlapEnds(destination, m_models.clock.now())] {
        return SecretFact::left(ends, clock.now());
    };
    Dialogs::Overlap overlap{overlapEnds(destination), {}, left};
    if (m_models.server.has(Capability::EndSecretOverlap)) {
        overlap.end = [&actions = m_models.destinationActions, id = destination.id] {
            actions.endSecretOverlap(id);
        };
    }
    m_dialogs.showSecret(window(), destination.name, secret->second, overlap);
    m_models.destinations.reload();
}

QStringList DestinationPanel::overlapEnds(const Destination &destination) const
{
    QStringList ends;
    for (const Timestamp end : SecretFact::overlapEnds(destination, m_models.clock.now()))
        ends.append(m_models.wording.fullTime(end));
    return ends;
}

void DestinationPanel::askToEndOverlap()
{
    const Destination *destination = m_models.destinations.find(m_id);
    const QStringList ends = destination ? overlapEnds(*destination) : QStringList();
    if (ends.isEmpty())
        return;
    m_dialogs.ask(window(),
                  {tr("End the overlap of secrets of “%1”?").arg(destination->name),
                   tr("The former secret, which would sign until %1, stops at once: receivers that "
                      "still have it will refuse what is sent. The present secret goes on.")
                       .arg(ends.join(QStringLiteral(", "))),
                   tr("End overlap now"),
                   true,
                   {}},
                  [this, id = m_id](bool yes) {
                      if (yes)
                          m_models.destinationActions.endSecretOverlap(id);
                  });
}

void DestinationPanel::showDestination(const DestinationId &id)
{
    if (m_id != id) {
        m_result->dismiss();
        m_stages->clear();
    }
    m_id = id;
    update();
}

void DestinationPanel::update()
{
    const Destination *destination = m_models.destinations.find(m_id);
    m_scroll->setVisible(destination);
    m_nothing->setVisible(!destination);
    for (QAction *action : {m_test, m_preview, m_edit, m_copy, m_deliveries, m_day, m_backlog,
                            m_rotate, m_toggle, m_choose, m_delete})
        action->setEnabled(destination);
    if (!destination)
        return;
    m_title->setText(destination->name);
    const QString target = targetOf(*destination);
    m_target->setText(tr("%1, %2").arg(m_models.wording.destinationType(destination->type),
                                       target.isEmpty() ? QStringLiteral("–") : target));
    QStringList types;
    for (const QByteArray &pattern : destination->events.patterns())
        types.append(QString::fromUtf8(pattern));
    m_events->setText(destination->events.isEverything() ? tr("Everything")
                                                         : types.join(QStringLiteral(", ")));
    showNumbers(*destination);
    m_filter->setText(destination->filter.isEmpty()
                          ? tr("None: every event of these types passes")
                          : QString::fromUtf8(destination->filter.json()));
    m_policy->setText(policySentence(*destination));
    m_facts->setRowVisible(m_policy, !m_policy->text().isEmpty());
    m_secret->showSecret(*destination);
    m_rotate->setVisible(destination->type == "webhook");
    m_endOverlap->setEnabled(!overlapEnds(*destination).isEmpty());
    m_endOverlap->setVisible(m_endOverlap->isEnabled());
    const bool inactive = destination->status == DestinationStatus::Inactive;
    m_toggle->setText(inactive ? tr("Reactivate …") : tr("Switch off"));
    m_toggle->setIcon(icon(inactive ? "play" : "inactive"));
    m_choose->setEnabled(inactive);
    m_choose->setToolTip(inactive ? QString() : tr("This destination is active."));
    m_banner->showDestination(*destination);
}

void DestinationPanel::showNumbers(const Destination &destination)
{
    const DestinationStats stats = destination.stats.value_or(DestinationStats{});
    const auto filter = [&destination](qint64 count, const char *clause) {
        return count == 0 ? QString()
                          : QStringLiteral("dest=%1 %2")
                                .arg(destination.id.toString(), QLatin1String(clause));
    };
    const auto whole = format::wholeNumber;
    m_numbers->show({{"numberDelivered", tr("%Ln delivered", nullptr, whole(stats.success24h)),
                      filter(stats.success24h, "status:success after:-24h")},
                     {"numberFailed", tr("%Ln failed", nullptr, whole(stats.failure24h)),
                      filter(stats.failure24h, "attempts>0 error:* after:-24h")},
                     {"numberWaiting", tr("%Ln waiting", nullptr, whole(stats.waiting)),
                      filter(stats.waiting, "(status:pending or status:retrying)")},
                     {"numberHeld", tr("%Ln held", nullptr, whole(stats.held)),
                      filter(stats.held, "status:held")}});
}

void DestinationPanel::chooseReactivation()
{
    const Destination *destination = m_models.destinations.find(m_id);
    if (!destination || destination->status != DestinationStatus::Inactive)
        return;
    m_banner->enter();
    m_scroll->ensureWidgetVisible(m_banner);
}

void DestinationPanel::toggle()
{
    const Destination *destination = m_models.destinations.find(m_id);
    if (!destination)
        return;
    const bool active = destination->status == DestinationStatus::Active;
    if (m_models.delayed.isWaiting() && m_models.delayed.id() == m_id)
        m_models.delayed.undo();
    else if (!active)
        chooseReactivation(); // what becomes of what waited is to be decided
    else if (!waitsBeforeSending(m_models.lock))
        m_models.destinationActions.disable(m_id);
    else
        m_models.delayed.disable(*destination);
}

void DestinationPanel::remove()
{
    const Destination *destination = m_models.destinations.find(m_id);
    if (!destination)
        return;
    if (m_models.lock.isLocked()) {
        // Hiding it first and being refused ten seconds later would be a lie.
        m_result->showMessage(Tone::Failure,
                              tr("That did not work. %1").arg(engineText(lockedError())));
        return;
    }
    if (m_models.lock.level() == SafetyLevel::ConfirmChanges) {
        // The engine asks before it deletes; who has said yes needs no time to think it over.
        m_models.destinationActions.remove(m_id);
        return;
    }
    if (!m_models.lock.isStrict()) {
        m_models.delayed.remove(*destination);
        return;
    }
    m_dialogs.ask(window(),
                  {tr("Delete “%1” in production?").arg(destination->name),
                   tr("What still waits for it is canceled; its history stays."),
                   tr("Delete destination"), true, destination->name},
                  [this, id = destination->id](bool yes) {
                      const Destination *still = m_models.destinations.find(id);
                      if (yes && still)
                          m_models.delayed.remove(*still);
                  });
}

} // namespace deckhand
