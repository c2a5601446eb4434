#pragma once

#include "api/delivery.h"

#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QWidget;

namespace deckhand {

class ActionRegistry;
class DeliveryDetail;

/// Puts the attempt that a delivery's detail shows on the clipboard, whole and in parts.
class AttemptCopies : public QObject
{
    Q_OBJECT

public:
    /// `summary` puts an attempt into sentences. The actions' keys act in `owner`.
    AttemptCopies(ActionRegistry &actions, QWidget *owner, const DeliveryDetail &detail,
                  std::function<QString(const Attempt &)> summary);
    [[nodiscard]] const QList<QAction *> &actions() const { return m_actions; }
    /// After another attempt is shown.
    void update();

private:
    using Make = std::function<QString(const Attempt &)>;
    QAction *add(ActionRegistry &actions, QWidget *owner, const char *id, const QString &text,
                 const QList<QKeySequence> &keys, const Make &make);
    void addWhole(ActionRegistry &actions, QWidget *owner, const Make &summary);
    void addParts(ActionRegistry &actions, QWidget *owner);

    const DeliveryDetail &m_detail;
    QList<QAction *> m_actions;
    QAction *m_requestHeaders = nullptr;
    QAction *m_requestBody = nullptr;
    QList<QAction *> m_ofResponse;
    QAction *m_eventId = nullptr;
};

} // namespace deckhand
