#include "ui/attemptcopies.h"

#include "models/attemptexport.h"
#include "models/attemptfacts.h"
#include "models/deliverydetail.h"
#include "ui/actions.h"

#include <QApplication>
#include <QClipboard>
#include <QWidget>

namespace deckhand {

AttemptCopies::AttemptCopies(ActionRegistry &actions, QWidget *owner, const DeliveryDetail &detail,
                             std::function<QString(const Attempt &)> summary)
    : QObject(owner), m_detail(detail)
{
    addWhole(actions, owner, summary);
    addParts(actions, owner);
    m_eventId = actions.addLocal(owner, "copyEventId", tr("Copy id of the event"), {});
    m_actions.append(m_eventId);
    connect(m_eventId, &QAction::triggered, this, [this] {
        if (m_detail.delivery())
            QApplication::clipboard()->setText(m_detail.delivery()->eventId.toString());
    });
}

QAction *AttemptCopies::add(ActionRegistry &actions, QWidget *owner, const char *id,
                            const QString &text, const QList<QKeySequence> &keys, const Make &make)
{
    QAction *action = actions.addLocal(owner, id, text, keys);
    m_actions.append(action);
    connect(action, &QAction::triggered, this, [this, make] {
        if (const Attempt *attempt = m_detail.attempt())
            QApplication::clipboard()->setText(make(*attempt));
    });
    return action;
}

void AttemptCopies::addWhole(ActionRegistry &actions, QWidget *owner, const Make &summary)
{
    add(actions, owner, "copyCurl", tr("Copy as curl"), {QKeySequence(Qt::Key_C)},
        [this](const Attempt &attempt) { return toCurl(attempt, m_detail.sentBody()); });
    add(actions, owner, "copyAttemptJson", tr("Copy attempt as JSON"),
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C)}, [this](const Attempt &attempt) {
            return QString::fromUtf8(toAttemptJson(*m_detail.delivery(), attempt));
        });
    add(actions, owner, "copyHar", tr("Copy as HAR"), {}, [this](const Attempt &attempt) {
        return QString::fromUtf8(toHar(attempt, m_detail.sentBody()));
    });
    add(actions, owner, "copyRaw", tr("Copy request and response"), {},
        [this](const Attempt &attempt) { return toRawText(attempt, m_detail.sentBody()); });
    add(actions, owner, "copySummary", tr("Copy summary"), {}, summary);
}

void AttemptCopies::addParts(ActionRegistry &actions, QWidget *owner)
{
    m_requestHeaders =
        add(actions, owner, "copyRequestHeaders", tr("Copy headers of the request"), {},
            [](const Attempt &attempt) {
                return attempt.request ? headerText(attempt.request->headers) : QString();
            });
    m_requestBody = add(actions, owner, "copyRequestBody", tr("Copy body of the request"), {},
                        [this](const Attempt &) { return QString::fromUtf8(m_detail.sentBody()); });
    m_ofResponse = {
        add(actions, owner, "copyResponseHeaders", tr("Copy headers of the response"), {},
            [](const Attempt &attempt) {
                return attempt.response ? headerText(attempt.response->headers) : QString();
            }),
        add(actions, owner, "copyResponseBody", tr("Copy body of the response"), {},
            [](const Attempt &attempt) {
                return attempt.response ? QString::fromUtf8(attempt.response->body) : QString();
            })};
}

void AttemptCopies::update()
{
    const Attempt *attempt = m_detail.attempt();
    for (QAction *action : m_actions)
        action->setEnabled(attempt);
    m_requestHeaders->setEnabled(attempt && attempt->request);
    // The event is read after its delivery.
    m_requestBody->setEnabled(attempt && attempt->request && m_detail.event());
    for (QAction *action : m_ofResponse)
        action->setEnabled(attempt && attempt->response);
    m_eventId->setEnabled(m_detail.delivery().has_value());
}

} // namespace deckhand
